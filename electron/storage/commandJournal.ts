import * as v from 'valibot';
import { appErrorDataSchema, type AppErrorData } from '../../contracts/errors.ts';
import { isUnsettled, type Command } from '../core/ports/commandRecord.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { CommandJournal } from '../core/ports/commandJournal.ts';
import type { Log } from '../core/ports/log.ts';
import { openCommandDatabase, type OpenSqlite, type SqliteDatabase } from './commandDatabase.ts';

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
    const { state } = command;
    database
      .prepare(
        `INSERT INTO command VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
         portal = excluded.portal, user_ids = excluded.user_ids, tries = excluded.tries, state = excluded.state, problem = excluded.problem,
         settled = excluded.settled, written_at_ms = excluded.written_at_ms`,
      )
      .run(
        command.id,
        command.kind,
        command.portal,
        command.callId,
        JSON.stringify(command.userIds),
        JSON.stringify(command.subject),
        command.createdAtMs,
        command.tries,
        state.at,
        'problem' in state && state.problem !== null ? JSON.stringify(state.problem) : null,
        isUnsettled(command) ? 0 : 1,
        clock.nowMs(),
      );
  };

  const writeAll = (): void => {
    if (database === null) open();
    for (const command of unwritten.values()) {
      write(command);
      unwritten.delete(command.id);
    }
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
        return rows.flatMap((row) => commandOf(row, log));
      } catch (error) {
        log.error('command journal not readable', error);
        problem = { code: 'journal.notWritable', params: {} };
        return [];
      }
    },
    save(command) {
      unwritten.set(command.id, command);
      try {
        writeAll();
        if (problem?.code === 'journal.notWritable') problem = null;
      } catch (error) {
        if (problem?.code !== 'journal.notWritable')
          log.error('command not written', error, { command: command.id });
        problem = { code: 'journal.notWritable', params: {} };
        reopenNextTime();
      }
    },
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

  function reopenNextTime(): void {
    try {
      database?.close();
    } catch (error) {
      log.error('command database not closed', error);
    }
    database = null;
  }
}

const rowSchema = v.object({
  id: v.string(),
  kind: v.picklist(['hide', 'show']),
  portal: v.string(),
  call_id: v.string(),
  user_ids: v.pipe(v.string(), v.parseJson(), v.array(v.number())),
  subject: v.pipe(
    v.string(),
    v.parseJson(),
    v.object({ who: v.string(), phoneNumber: v.string(), startedAtMs: v.number() }),
  ),
  created_at_ms: v.number(),
  tries: v.number(),
  state: v.string(),
  problem: v.nullable(v.pipe(v.string(), v.parseJson(), appErrorDataSchema)),
  written_at_ms: v.number(),
});

function commandOf(row: unknown, log: Log): Command[] {
  const parsed = v.safeParse(rowSchema, row);
  if (!parsed.success) {
    log.warn('unreadable command skipped');
    return [];
  }
  const {
    id,
    kind,
    portal,
    call_id,
    user_ids,
    subject,
    created_at_ms,
    tries,
    state,
    problem,
    written_at_ms,
  } = parsed.output;
  return [
    {
      id,
      kind,
      portal,
      callId: call_id,
      userIds: user_ids,
      subject,
      createdAtMs: created_at_ms,
      tries,
      state:
        state === 'failed' && problem !== null
          ? { at: 'failed', problem, failedAtMs: written_at_ms }
          : // What was being sent may not have arrived: it is sent again.
            { at: 'waiting', notBeforeMs: 0, problem },
    },
  ];
}
