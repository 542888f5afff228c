import { checkTable, inTransaction, numberFrom, openSqliteFile, versionUpTo } from '../sqlite/sqliteFile.ts';
import type { OpenSqlite, SqliteDatabase } from '../sqlite/loadSqlite.ts';
import { historyColumns } from './historyColumns.ts';

/**
 * What each version changed of the one before. All that a file lacks is done in one transaction. Indices: the first is all that
 * pages, counts and searches read (they never touch the rows themselves), the second finds the calls of a caller, the third
 * what an earlier run left unfinished.
 */
const migrations: readonly string[] = [
  `CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    started_at_ms INTEGER NOT NULL,
    direction TEXT NOT NULL,
    answered_at_ms INTEGER,
    ended_at_ms INTEGER,
    is_test INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    live INTEGER NOT NULL,
    problem INTEGER NOT NULL,
    asks INTEGER NOT NULL,
    returns INTEGER NOT NULL,
    unfinished INTEGER NOT NULL,
    caller TEXT,
    text TEXT NOT NULL,
    digits TEXT NOT NULL,
    details TEXT NOT NULL,
    ticked_at_ms INTEGER
  ) STRICT;
  CREATE INDEX call_found ON call (started_at_ms, id, answered, missed, live, problem, text, digits);
  CREATE INDEX call_of_caller ON call (caller, started_at_ms, returns, asks, is_test, direction, answered_at_ms, ended_at_ms)
    WHERE caller IS NOT NULL;
  CREATE INDEX call_unfinished ON call (key) WHERE unfinished = 1;`,
  // Who has taken care of a missed call, as JSON (`contracts/history/care.ts`).
  'ALTER TABLE call ADD COLUMN care TEXT;',
];

/** What is written beside a call, and stays whatever else becomes known of it. */
const besideCall = ['ticked_at_ms', 'care'];

/** @throws what `refusalOf` understands */
export function openHistoryFile(openSqlite: OpenSqlite, path: string): SqliteDatabase {
  return openSqliteFile(openSqlite, path, (database) => {
    // Normal: a crash of the program loses nothing, a power cut the last seconds at most; nothing waits for the disk's platters.
    database.exec('PRAGMA synchronous = NORMAL');
    bringUpToDate(database);
  });
}

/** The same in memory, for as long as the disk refuses. */
export function openHistoryInMemory(openSqlite: OpenSqlite): SqliteDatabase {
  const database = openSqlite(':memory:');
  bringUpToDate(database);
  return database;
}

/** Copies what is in the file, as far as it can be read. @param database in memory, empty */
export function copyFromFile(database: SqliteDatabase, path: string): void {
  database.prepare('ATTACH DATABASE ? AS file').all(path);
  try {
    // What could not be written could not be brought up to date either: an older file lacks what came later.
    const isThere = (name: string): boolean =>
      numberFrom(
        database,
        `SELECT count(*) AS n FROM pragma_table_info('call', 'file') WHERE name = '${name}'`,
      ) > 0;
    const names = ['id', ...historyColumns, ...besideCall.filter(isThere)].join();
    database.exec(`INSERT INTO call (${names}) SELECT ${names} FROM file.call`);
  } finally {
    database.exec('DETACH DATABASE file');
  }
}

function bringUpToDate(database: SqliteDatabase): void {
  const found = Math.max(0, versionUpTo(database, migrations.length));
  if (found < migrations.length)
    inTransaction(database, () =>
      database.exec(`${migrations.slice(found).join('\n')} PRAGMA user_version = ${migrations.length};`),
    );
  checkTable(database, 'call', ['id', ...historyColumns, ...besideCall]);
}
