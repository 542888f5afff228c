import { dirname } from 'node:path';
import { isOtherThanFile } from '../ordinaryFile.ts';
import { makeFileForOwner, makeFolderForOwner } from '../ownerOnly.ts';
import { setAside } from '../setAside.ts';
import type { OpenSqlite, SqliteDatabase } from './loadSqlite.ts';

/** Another process may hold the file for a moment; who wants to write asks again after that. */
const busyTimeoutMs = 500;
const suffixes = ['-wal', '-shm'];

/** Why a database cannot be used: another process holds it; the disk, its rights or the native module refuse; a newer Ringside's. */
export type DatabaseRefusal = 'locked' | 'disk' | 'newerVersion';

/**
 * Opens the database, or makes a new one where there is none. Nobody but the file's owner may read it; SQLite gives its
 * log the mode of the file. What is deleted is overwritten.
 *
 * @param path absolute path of the file; its folder is made
 * @param prepare brings it up to date; where it throws, the database is closed
 * @throws what `refusalOf` understands
 */
export function openSqliteFile(
  openSqlite: OpenSqlite,
  path: string,
  prepare: (database: SqliteDatabase) => void,
): SqliteDatabase {
  makeFolderForOwner(dirname(path));
  if (hasOtherThanFiles(path)) throw new BrokenDatabaseError('no file');
  makeFileForOwner(path);
  const database = openSqlite(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA temp_store = MEMORY`);
    database.prepare('PRAGMA secure_delete = ON').all();
    database.exec('PRAGMA journal_mode = WAL');
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @throws `BrokenDatabaseError` where its pages do not hang together; takes as long as reading all of it */
export function checkPages(database: SqliteDatabase): void {
  if (numberFrom(database, `SELECT quick_check = 'ok' AS n FROM pragma_quick_check(1)`) !== 1)
    throw new BrokenDatabaseError('quick_check');
}

/** @throws `NewerDatabaseError` */
export function versionUpTo(database: SqliteDatabase, known: number): number {
  const [row] = database.prepare('PRAGMA user_version').all();
  const found = Number(valueIn(row, 'user_version') ?? 0);
  if (found > known) throw new NewerDatabaseError();
  return found;
}

/** All or nothing: a crash or a full disk in between leaves the old database. */
export function inTransaction<T>(database: SqliteDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    database.exec('COMMIT');
    return done;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** SQLite has rolled back by itself where the disk is full or broken, and says so; that is not what went wrong. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    return;
  }
}

/** A database of the right version may still hold another table, or a view of this name. @throws `BrokenDatabaseError` */
export function checkTable(database: SqliteDatabase, table: string, columns: readonly string[]): void {
  const tables = numberFrom(
    database,
    `SELECT count(*) AS n FROM sqlite_master WHERE name = '${table}' AND type = 'table'`,
  );
  if (tables !== 1) throw new BrokenDatabaseError('no table');
  if (columnsAmong(database, table, columns) !== columns.length)
    throw new BrokenDatabaseError('other columns');
}

/** How many of these columns the table has. */
export function columnsAmong(database: SqliteDatabase, table: string, names: readonly string[]): number {
  const list = names.map((name) => `'${name}'`).join();
  return numberFrom(
    database,
    `SELECT count(*) AS n FROM pragma_table_info('${table}') WHERE name IN (${list})`,
  );
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
export function refusalOf(error: unknown, path: string): DatabaseRefusal | 'broken' {
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

/**
 * Numbers alone are taken out of a file that may be broken: libsql 0.5.29 ends the whole program where a text is not UTF-8
 * (seen with one changed byte in a caller's name).
 *
 * @param sql a statement with one row and the column `n`
 */
export function numberFrom(
  database: SqliteDatabase,
  sql: string,
  ...values: readonly (string | number | null)[]
): number {
  const [row] = database.prepare(sql).all(...values);
  return Number(valueIn(row, 'n') ?? Number.NaN);
}

/**
 * For a column that holds a text, under its own name: in hexadecimal, to be read back by `textOfHex`. Bytes as such would come in
 * an ArrayBuffer of libsql's own making, which Electron's memory cage may refuse.
 */
export function asHex(column: string, name: string = column): string {
  return `CASE WHEN ${column} IS NULL THEN NULL ELSE hex(CAST(${column} AS BLOB)) END AS ${name}`;
}

/** Null where it is no text. */
export function textOfHex(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'hex'));
  } catch {
    return null;
  }
}

export function valueIn(row: unknown, name: string): unknown {
  return typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
}
