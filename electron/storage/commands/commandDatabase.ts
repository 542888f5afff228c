import type { OpenSqlite, SqliteDatabase } from '../sqlite/loadSqlite.ts';
import {
  checkPages,
  checkTable,
  columnsAmong,
  inTransaction,
  openSqliteFile,
  versionUpTo,
} from '../sqlite/sqliteFile.ts';
import { commandColumns } from './commandColumns.ts';

/** A command a row. `subject`, `user_ids`, `details` and `problem` are JSON: they are read back whole or not at all. */
const tableOf = (name: string): string => `
  CREATE TABLE IF NOT EXISTS ${name} (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    portal TEXT NOT NULL,
    call_id TEXT,
    external_call_id TEXT,
    user_ids TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT,
    created_at_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    state TEXT NOT NULL,
    problem TEXT,
    settled INTEGER NOT NULL,
    written_at_ms INTEGER NOT NULL
  ) STRICT;
`;
const schema = `
  ${tableOf('command')}
  CREATE INDEX IF NOT EXISTS command_unsettled ON command (settled, created_at_ms);
`;

/**
 * Version 1 knew hides and shows alone, always with a CALL_ID. SQLite cannot take NOT NULL from a column, so the table is
 * written anew, in the order of its rows.
 */
const fromVersion1 = `
  ${tableOf('command_of_version_2')}
  INSERT INTO command_of_version_2 (id, kind, portal, call_id, user_ids, subject, created_at_ms, tries, state, problem,
    settled, written_at_ms)
  SELECT id, kind, portal, call_id, user_ids, subject, created_at_ms, tries, state, problem, settled, written_at_ms
  FROM command ORDER BY rowid;
  DROP TABLE command;
  ALTER TABLE command_of_version_2 RENAME TO command;
`;

const schemaVersion = 2;

/**
 * Opens the database, or makes a new one where there is none.
 *
 * @param path absolute path of the file; its folder is made
 * @throws what `refusalOf` understands
 */
export function openCommandDatabase(openSqlite: OpenSqlite, path: string): SqliteDatabase {
  return openSqliteFile(openSqlite, path, (database) => {
    // Full: what is acknowledged to the caller is on the disk, also after a power cut.
    database.exec('PRAGMA synchronous = FULL');
    checkPages(database);
    if (versionUpTo(database, schemaVersion) < schemaVersion) migrate(database);
    checkTable(database, 'command', commandColumns);
  });
}

/** All or nothing, the version included. */
function migrate(database: SqliteDatabase): void {
  const changes = isOfVersion1(database) ? fromVersion1 : '';
  inTransaction(database, () =>
    database.exec(`${changes} ${schema} PRAGMA user_version = ${schemaVersion};`),
  );
}

/** By its columns: version 1 wrote its number after its table, and may have died in between. */
function isOfVersion1(database: SqliteDatabase): boolean {
  return (
    columnsAmong(database, 'command', ['id']) === 1 &&
    columnsAmong(database, 'command', ['external_call_id']) === 0
  );
}
