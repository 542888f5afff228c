import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../core/ports/log.ts';

/** The part of `libsql`, an SQLite with better-sqlite3's interface, that is used. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface SqliteStatement {
  run(...values: readonly (string | number | null)[]): unknown;
  all(...values: readonly (string | number | null)[]): unknown[];
}

export type OpenSqlite = (path: string) => SqliteDatabase;

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

export const schemaVersion = 2;

export type OpenedDatabase =
  | { readonly kind: 'opened'; readonly database: SqliteDatabase; readonly setAside: boolean }
  | { readonly kind: 'notWritable' };

/**
 * Opens the database, or begins a new one where it cannot be read: the broken file is set aside, never deleted.
 *
 * @param path absolute path of the file; its folder is made
 */
export function openCommandDatabase(openSqlite: OpenSqlite, path: string, log: Log): OpenedDatabase {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return { kind: 'opened', database: openChecked(openSqlite, path), setAside: false };
  } catch (error) {
    log.error('command database not usable', error, { file: path });
    // Nothing is wrong with the file where it is the disk that refuses.
    if (!isBroken(error)) return { kind: 'notWritable' };
  }
  try {
    setAside(path);
    log.warn('command database set aside', { file: `${path}.unreadable` });
    return { kind: 'opened', database: openChecked(openSqlite, path), setAside: true };
  } catch (error) {
    log.error('no new command database', error, { file: path });
    return { kind: 'notWritable' };
  }
}

function openChecked(openSqlite: OpenSqlite, path: string): SqliteDatabase {
  const database = openSqlite(path);
  try {
    // Full: what is acknowledged to the caller is on the disk, also after a power cut.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
    const [check] = database.prepare('PRAGMA quick_check(1)').all();
    if (!saysOk(check)) throw new BrokenDatabaseError();
    const [version] = database.prepare('PRAGMA user_version').all();
    const found = versionOf(version);
    if (found > schemaVersion) throw new BrokenDatabaseError();
    if (found < schemaVersion) migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
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

/** SQLite has rolled back by itself where the disk is full or broken, and says so; that is not what went wrong. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    return;
  }
}

/** By its columns: version 1 wrote its number after its table, and may have died in between. */
function isOfVersion1(database: SqliteDatabase): boolean {
  const columns = database.prepare(`SELECT name FROM pragma_table_info('command')`).all();
  return columns.length > 0 && !JSON.stringify(columns).includes('"external_call_id"');
}

/** The file is there and can be read, yet it is no database of ours. */
class BrokenDatabaseError extends Error {
  constructor() {
    super('not a database of ours');
    this.name = 'BrokenDatabaseError';
  }
}

function isBroken(error: unknown): boolean {
  if (error instanceof BrokenDatabaseError) return true;
  const text = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : '';
  return /SQLITE_CORRUPT|SQLITE_NOTADB|malformed|not a database|no such column|has no column/i.test(text);
}

function setAside(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${path}.unreadable${suffix}`, { force: true });
    try {
      renameSync(path + suffix, `${path}.unreadable${suffix}`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}

function saysOk(row: unknown): boolean {
  return typeof row === 'object' && row !== null && Object.values(row).includes('ok');
}

function versionOf(row: unknown): number {
  return typeof row === 'object' && row !== null && 'user_version' in row ? Number(row.user_version) : 0;
}
