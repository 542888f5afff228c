import { createRequire } from 'node:module';
import type { OpenSqlite, SqliteDatabase } from './commandDatabase.ts';

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
