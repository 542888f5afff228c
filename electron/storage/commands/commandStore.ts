import type { Log } from '../../core/ports/log.ts';
import { forgetSetAside } from '../setAside.ts';
import type { OpenSqlite, SqliteDatabase } from '../sqlite/loadSqlite.ts';
import {
  asHex,
  inTransaction,
  refusalOf,
  setDatabaseAside,
  textOfHex,
  valueIn,
} from '../sqlite/sqliteFile.ts';
import { changingColumns, commandColumns } from './commandColumns.ts';
import { openCommandDatabase } from './commandDatabase.ts';
import type { StoreAnswer, StoreChange, StoreOpened } from './storeMessages.ts';

export interface CommandStoreDeps {
  /** Loads the native module; may throw where it is missing for this platform. */
  readonly openSqlite: OpenSqlite;
  /** Absolute path of the database file. */
  readonly path: string;
  readonly nowMs: () => number;
  readonly log: Log;
}

/**
 * The command database as the thread that owns it knows it: a call blocks until the disk has answered, which takes long
 * where another process holds the file. So it never runs on the main thread.
 */
export interface CommandStore {
  /** Writes all of it or nothing; opens the database if need be. Never throws. */
  work(changes: readonly StoreChange[]): StoreAnswer;
  /**
   * Takes out of the file and its log what was deleted: SQLite leaves old pages where they are. For idle moments; false where
   * it has to be tried again.
   */
  tidy(): boolean;
  close(): void;
}

/** A file that was set aside may name callers. */
const setAsideKeptMs = 7 * 24 * 60 * 60 * 1000;
/** A disk that breaks every file must not be filled with broken ones. */
const setAsideAtMost = 3;
/** Pages of 4 kB; a larger database is one of a portal that refuses, and not worth writing anew at each answer. */
const vacuumedPagesAtMost = 256;

const writing = `INSERT INTO command (${commandColumns.join()}) VALUES (${commandColumns.map(() => '?').join()})
  ON CONFLICT (id) DO UPDATE SET ${changingColumns.map((column) => `${column} = excluded.${column}`).join()}`;

const reading = `SELECT ${commandColumns.map((name) => asHex(name)).join()}
  FROM command WHERE settled = 0 ORDER BY command.created_at_ms, command.rowid`;
const numbers: ReadonlySet<string> = new Set(['created_at_ms', 'tries', 'settled', 'written_at_ms']);

export function createCommandStore(deps: CommandStoreDeps): CommandStore {
  const { path, log } = deps;
  let database: SqliteDatabase | null = null;
  /** What an answer still has to say: rows that were read are not lost with a write that is refused. */
  let opened: StoreOpened | null = null;
  let timesSetAside = 0;

  const open = (): SqliteDatabase => {
    const fresh = openCommandDatabase(deps.openSqlite, path);
    try {
      const rows = fresh.prepare(reading).all().map(withTexts);
      opened = { rows: [...(opened?.rows ?? []), ...rows], begunAnew: opened?.begunAnew ?? false };
      return fresh;
    } catch (error) {
      fresh.close();
      throw error;
    }
  };

  const workOrThrow = (changes: readonly StoreChange[]): StoreAnswer => {
    database ??= open();
    if (changes.length > 0) write(database, changes);
    const answer = { kind: 'done', opened } as const;
    opened = null;
    return answer;
  };

  const refuse = (error: unknown): StoreAnswer => {
    const why = refusalOf(error, path);
    if (why !== 'locked') log.error('command database refuses', error, { file: path });
    // Kept where it is only busy; else what has become of the file is seen when it is opened again.
    if (why !== 'locked') close();
    return { kind: 'refused', why: why === 'broken' ? 'disk' : why };
  };

  const setAside = (error: unknown): boolean => {
    if (refusalOf(error, path) !== 'broken' || timesSetAside >= setAsideAtMost) return false;
    log.error('command database broken', error, { file: path });
    close();
    try {
      log.warn('command database set aside', { file: setDatabaseAside(path) });
      timesSetAside += 1;
      opened = { rows: opened?.rows ?? [], begunAnew: true };
      return true;
    } catch (moving) {
      log.error('command database not set aside', moving, { file: path });
      return false;
    }
  };

  const close = (): void => {
    try {
      database?.close();
    } catch (error) {
      log.error('command database not closed', error);
    }
    database = null;
  };

  return {
    work(changes) {
      try {
        return workOrThrow(changes);
      } catch (error) {
        if (!setAside(error)) return refuse(error);
      }
      try {
        return workOrThrow(changes);
      } catch (error) {
        return refuse(error);
      }
    },
    tidy() {
      if (database === null) return true;
      try {
        forgetSetAside(path, setAsideKeptMs, deps.nowMs());
        database.exec('DELETE FROM command WHERE settled = 1');
        const [pages] = database.prepare('PRAGMA page_count').all();
        if (Number(valueIn(pages, 'page_count')) <= vacuumedPagesAtMost) database.exec('VACUUM');
        const [checkpoint] = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
        return valueIn(checkpoint, 'busy') === 0;
      } catch (error) {
        if (refusalOf(error, path) !== 'locked') log.error('command database not tidied', error);
        return false;
      }
    },
    close,
  };
}

function write(database: SqliteDatabase, changes: readonly StoreChange[]): void {
  inTransaction(database, () => {
    for (const { id, columns } of changes) {
      if (columns === null) database.prepare('DELETE FROM command WHERE id = ?').run(id);
      else database.prepare(writing).run(...columns);
    }
  });
}

/** A row whose texts cannot be read is none of ours; the journal says so, since `null` has no place there. */
function withTexts(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const text = textOfHex(value);
      return [name, numbers.has(name) && text !== null ? Number(text) : text];
    }),
  );
}
