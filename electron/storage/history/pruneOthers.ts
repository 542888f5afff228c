import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Log } from '../../core/ports/log.ts';
import { forgetSetAside } from '../setAside.ts';
import type { OpenSqlite } from '../sqlite/loadSqlite.ts';
import { numberFrom, refusalOf } from '../sqlite/sqliteFile.ts';
import { openHistoryFile } from './historyDatabase.ts';
import { emptyLog, forgetBefore } from './historyWriting.ts';

const dayMs = 24 * 60 * 60_000;
const historyFile = /^(?:nobody|[0-9a-f]{32})\.db/;
/** What belongs to a database, the file itself last: without it the rest is nothing. */
const suffixes = ['-wal', '-shm', ''];

/**
 * Files of operators who do not come back are opened by nobody: what is too old in them is deleted all the same, and the file
 * once nothing is left. Never throws.
 *
 * @param inUse paths of those that are opened anyway
 */
export function pruneOthers(deps: {
  readonly openSqlite: OpenSqlite;
  readonly folder: string;
  readonly keptDays: number;
  readonly inUse: ReadonlySet<string>;
  readonly setAsideKeptMs: number;
  readonly nowMs: number;
  readonly log: Log;
}): void {
  const { openSqlite, folder, inUse, setAsideKeptMs, nowMs, log } = deps;
  const sinceMs = nowMs - deps.keptDays * dayMs;

  const prune = (path: string): void => {
    const database = openHistoryFile(openSqlite, path);
    let isEmpty = false;
    try {
      forgetBefore(database, sinceMs);
      isEmpty = numberFrom(database, 'SELECT count(*) AS n FROM call') === 0;
      emptyLog(database);
    } finally {
      database.close();
    }
    if (isEmpty) removeFile(path);
  };

  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch (error) {
    log.warn('histories of others not looked at', { reason: String(error) });
  }
  const paths = new Set(names.flatMap((name) => historyFile.exec(name)?.[0] ?? []));
  for (const name of paths) {
    const path = join(folder, name);
    try {
      forgetSetAside(path, setAsideKeptMs, nowMs);
      if (!inUse.has(path) && names.includes(basename(path))) prune(path);
    } catch (error) {
      log.warn('history of another operator not pruned', { file: path, reason: String(error) });
      try {
        removeIfUnread(path, error, sinceMs);
      } catch (removing) {
        log.warn('history of another operator not deleted', { file: path, reason: String(removing) });
      }
    }
  }
}

/**
 * Nobody can tell what is in it, since it is broken or a newer Ringside's, and its operator does not come: its age decides. No call
 * in it is younger than its last change.
 */
function removeIfUnread(path: string, error: unknown, sinceMs: number): void {
  const refusal = refusalOf(error, path);
  if (refusal !== 'broken' && refusal !== 'newerVersion') return;
  const writtenAtMs = suffixes.map(
    (suffix) => statSync(path + suffix, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  if (Math.max(...writtenAtMs) < sinceMs) removeFile(path);
}

function removeFile(path: string): void {
  for (const suffix of suffixes) rmSync(path + suffix, { recursive: true, force: true });
}
