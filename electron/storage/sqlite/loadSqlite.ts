import { createRequire } from 'node:module';

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

/**
 * SQLite by `libsql`: prebuilt, synchronous, better-sqlite3's interface. Loaded at the first use.
 *
 * @param mainFile path of the running bundle; the native package lies in `node_modules` above it
 */
export function createOpenSqlite(mainFile: string): OpenSqlite {
  const requireNative = createRequire(mainFile);
  return (path) => {
    const Database: unknown = requireNative('libsql');
    if (!isDatabaseClass(Database)) throw new Error('libsql was loaded, yet is not what it should be');
    return new Database(path);
  };
}

function isDatabaseClass(candidate: unknown): candidate is new (path: string) => SqliteDatabase {
  return typeof candidate === 'function';
}
