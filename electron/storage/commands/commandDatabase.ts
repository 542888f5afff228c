import { isOtherThanFile } from '../ordinaryFile.ts';
import { makeFileForOwner, makeFolderForOwner } from '../ownerOnly.ts';
import { setAside } from '../setAside.ts';
import { commandColumns } from './commandColumns.ts';
import type { OpenSqlite, SqliteDatabase } from './loadSqlite.ts';
import type { StoreRefusal } from './storeMessages.ts';
import { dirname } from 'node:path';

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

/** Another process may hold the file for a moment; the journal asks again after that. */
const busyTimeoutMs = 500;
const suffixes = ['-wal', '-shm'];

/**
 * Opens the database, or makes a new one where there is none. Nobody but the file's owner may read it; SQLite gives its
 * log the mode of the file.
 *
 * @param path absolute path of the file; its folder is made
 * @throws what `refusalOf` understands
 */
export function openCommandDatabase(openSqlite: OpenSqlite, path: string): SqliteDatabase {
  makeFolderForOwner(dirname(path));
  if (hasOtherThanFiles(path)) throw new BrokenDatabaseError('no file');
  makeFileForOwner(path);
  const database = openSqlite(path);
  try {
    // Full: what is acknowledged to the caller is on the disk, also after a power cut. Secure delete: what is deleted is
    // overwritten.
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA temp_store = MEMORY`);
    database.prepare('PRAGMA secure_delete = ON').all();
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    if (numberFrom(database, `SELECT quick_check = 'ok' AS n FROM pragma_quick_check(1)`) !== 1) {
      throw new BrokenDatabaseError('quick_check');
    }
    const [version] = database.prepare('PRAGMA user_version').all();
    const found = versionOf(version);
    if (found > schemaVersion) throw new NewerDatabaseError();
    if (found < schemaVersion) migrate(database);
    checkTable(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A database of the right version may still hold another table, or a view of this name. */
function checkTable(database: SqliteDatabase): void {
  const tables = numberFrom(
    database,
    `SELECT count(*) AS n FROM sqlite_master WHERE name = 'command' AND type = 'table'`,
  );
  if (tables !== 1) throw new BrokenDatabaseError('no table');
  if (columnsAmong(database, commandColumns) !== commandColumns.length) {
    throw new BrokenDatabaseError('other columns');
  }
}

/** All or nothing, the version included: a crash or a full disk in between leaves the old database. */
function migrate(database: SqliteDatabase): void {
  const changes = isOfVersion1(database) ? fromVersion1 : '';
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(`${changes} ${schema} PRAGMA user_version = ${schemaVersion};`);
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** By its columns: version 1 wrote its number after its table, and may have died in between. */
function isOfVersion1(database: SqliteDatabase): boolean {
  return columnsAmong(database, ['id']) === 1 && columnsAmong(database, ['external_call_id']) === 0;
}

/** SQLite has rolled back by itself where the disk is full or broken, and says so; that is not what went wrong. */
export function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    return;
  }
}

/** The file is there and can be read, yet it is no database of ours. */
class BrokenDatabaseError extends Error {
  constructor(reason: string) {
    super(`not a database of ours: ${reason}`);
    this.name = 'BrokenDatabaseError';
  }
}

/** It was written by a Ringside that knows more than this one; it stays as it is. */
class NewerDatabaseError extends Error {
  constructor() {
    super('written by a newer Ringside');
    this.name = 'NewerDatabaseError';
  }
}

/** Primary result codes of SQLite (sqlite.org/rescode.html): busy and locked. */
const lockedCodes = [5, 6];
/** Error, corrupt, schema, constraint, mismatch, format, not a database: our own statements are right, so the file is not. */
const brokenCodes = [1, 11, 17, 19, 20, 24, 26];
/** Read-only by its own header: the system let us open the file for writing before. Rights and disks have longer codes. */
const readOnlyByHeader = 8;

/** What an error of the database means; whatever is not known to be the file's fault is the disk's. */
export function refusalOf(error: unknown, path: string): StoreRefusal | 'broken' {
  if (error instanceof NewerDatabaseError) return 'newerVersion';
  if (error instanceof BrokenDatabaseError || hasOtherThanFiles(path)) return 'broken';
  const raw: unknown = error instanceof Error && 'rawCode' in error ? error.rawCode : undefined;
  if (typeof raw !== 'number') return 'disk';
  if (raw === readOnlyByHeader) return 'broken';
  const code = raw & 0xff;
  return lockedCodes.includes(code) ? 'locked' : brokenCodes.includes(code) ? 'broken' : 'disk';
}

/** A folder in the place of the file or its log can never be opened, and a pipe would hold this thread for ever. */
function hasOtherThanFiles(path: string): boolean {
  return ['', ...suffixes].some((suffix) => isOtherThanFile(path + suffix));
}

/** Never deleted: somebody may want to see what it held. @returns where it is now */
export function setDatabaseAside(path: string): string {
  return setAside(path, suffixes);
}

/** The table's columns that are among these. */
function columnsAmong(database: SqliteDatabase, names: readonly string[]): number {
  const list = names.map((name) => `'${name}'`).join();
  return numberFrom(
    database,
    `SELECT count(*) AS n FROM pragma_table_info('command') WHERE name IN (${list})`,
  );
}

/**
 * Numbers alone are taken out of a file that may be broken: libsql 0.5.29 ends the whole program where a text is not UTF-8
 * (seen with one changed byte in a caller's name).
 *
 * @param sql a statement with one row and the column `n`
 */
function numberFrom(database: SqliteDatabase, sql: string): number {
  const [row] = database.prepare(sql).all();
  return typeof row === 'object' && row !== null && 'n' in row ? Number(row.n) : Number.NaN;
}

function versionOf(row: unknown): number {
  return typeof row === 'object' && row !== null && 'user_version' in row ? Number(row.user_version) : 0;
}
