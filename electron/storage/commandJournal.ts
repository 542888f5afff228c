import type { AppErrorData } from '../../contracts/errors.ts';
import type { Command } from '../core/ports/commandRecord.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { CommandJournal } from '../core/ports/commandJournal.ts';
import type { Log } from '../core/ports/log.ts';
import { openCommandDatabase, type OpenSqlite, type SqliteDatabase } from './commandDatabase.ts';
import { changingColumns, commandColumns, commandOf, valuesOf } from './commandRow.ts';

export interface CommandJournalDeps {
  /** Loads the native module; may throw where it is missing for this platform. */
  readonly openSqlite: OpenSqlite;
  /** Absolute path of the database file. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Settled commands are kept this long, for diagnostics. */
const settledKeptMs = 7 * 24 * 60 * 60 * 1000;

const writing = `INSERT INTO command (${commandColumns.join()}) VALUES (${commandColumns.map(() => '?').join()})
  ON CONFLICT (id) DO UPDATE SET ${changingColumns.map((column) => `${column} = excluded.${column}`).join()}`;

/** What is owed to the portal, in SQLite. Opened at `load`. */
export function createCommandJournal(deps: CommandJournalDeps): CommandJournal {
  const { clock, log } = deps;
  let database: SqliteDatabase | null = null;
  let problem: AppErrorData | null = null;
  /** What could not be written yet, newest state of each. */
  const unwritten = new Map<string, Command>();

  const open = (): void => {
    const opened = openCommandDatabase(deps.openSqlite, deps.path, log);
    if (opened.kind === 'notWritable') {
      problem = { code: 'journal.notWritable', params: {} };
      return;
    }
    database = opened.database;
    problem = opened.setAside ? { code: 'journal.unreadable', params: {} } : null;
  };

  const write = (command: Command): void => {
    if (database === null) throw new Error('no database');
    database.prepare(writing).run(...valuesOf(command, clock.nowMs()));
  };

  /** One flush to the disk for all of them. */
  const inTransaction = (action: () => void): void => {
    database?.exec('BEGIN IMMEDIATE');
    try {
      action();
      database?.exec('COMMIT');
    } catch (error) {
      rollBack();
      throw error;
    }
  };

  /** Closing alone would leave the write lock with the connection. */
  const rollBack = (): void => {
    try {
      database?.exec('ROLLBACK');
    } catch {
      // After some errors, such as a full disk, SQLite has done so already.
    }
  };

  const writeAll = (): void => {
    if (database === null) open();
    if (unwritten.size > 1) inTransaction(() => unwritten.forEach(write));
    else unwritten.forEach(write);
    unwritten.clear();
  };

  return {
    load() {
      open();
      if (database === null) return [];
      try {
        database
          .prepare('DELETE FROM command WHERE settled = 1 AND written_at_ms < ?')
          .run(clock.nowMs() - settledKeptMs);
        const rows = database
          .prepare('SELECT * FROM command WHERE settled = 0 ORDER BY created_at_ms, rowid')
          .all();
        return rows.flatMap(readable);
      } catch (error) {
        log.error('command journal not readable', error);
        problem = { code: 'journal.notWritable', params: {} };
        return [];
      }
    },
    save: (command) => saveAll([command]),
    saveAll,
    problem: () => problem,
    close() {
      try {
        // Everything in one file again, as a backup would copy it.
        database?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch (error) {
        log.error('command database not checkpointed', error);
      }
      reopenNextTime();
    },
  };

  function saveAll(commands: readonly Command[]): void {
    for (const command of commands) unwritten.set(command.id, command);
    try {
      writeAll();
      if (problem?.code === 'journal.notWritable') problem = null;
    } catch (error) {
      if (problem?.code !== 'journal.notWritable')
        log.error('command not written', error, { command: commands.map(({ id }) => id).join() });
      problem = { code: 'journal.notWritable', params: {} };
      reopenNextTime();
    }
  }

  function readable(row: unknown): Command[] {
    try {
      return [commandOf(row)];
    } catch {
      // The reason would quote the row, and with it who called.
      log.warn('unreadable command skipped');
      return [];
    }
  }

  function reopenNextTime(): void {
    try {
      database?.close();
    } catch (error) {
      log.error('command database not closed', error);
    }
    database = null;
  }
}
