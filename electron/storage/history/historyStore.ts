import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HistoryChanges, KeptChange } from '../../core/ports/history/callHistory.ts';
import type { Log } from '../../core/ports/log.ts';
import { forgetSetAside } from '../setAside.ts';
import type { OpenSqlite, SqliteDatabase } from '../sqlite/loadSqlite.ts';
import { checkPages, refusalOf, setDatabaseAside, type DatabaseRefusal } from '../sqlite/sqliteFile.ts';
import { answerFrom, isChange } from './historyAnswers.ts';
import { copyFromFile, openHistoryFile, openHistoryInMemory } from './historyDatabase.ts';
import type { HistoryAnswer, HistoryFile, HistoryQuestion, HistoryRequest } from './historyMessages.ts';
import { emptyLog, endEarlierRuns, forgetAllBut, forgetBefore, writeChanges } from './historyWriting.ts';
import { pruneOthers } from './pruneOthers.ts';

export interface HistoryStoreDeps {
  /** Loads the native module; may throw where it is missing for this platform. */
  readonly openSqlite: OpenSqlite;
  readonly nowMs: () => number;
  readonly log: Log;
}

/**
 * The histories as the thread that owns them knows them: one file is open at a time. A call blocks until the disk has answered.
 * While a file refuses, a database in memory stands in for it, with what could still be read of it, so that every question has
 * the same answer; what it was given goes into the file once that can be written.
 */
export interface HistoryStore {
  /** Never throws. */
  work(request: Request): Omit<HistoryAnswer, 'kind' | 'id'>;
  /**
   * Looks the file through once, and empties its log; once a run it also deletes what is too old of operators who do not come
   * any more. For idle moments; false where it has to be done again.
   */
  tidy(): boolean;
  /** What is in memory alone is tried once more. */
  close(): void;
}

type Request = Omit<HistoryRequest, 'id' | 'closed'>;

interface StandIn {
  readonly of: Pick<Request, 'file' | 'firstOfRun' | 'keptDays'>;
  readonly database: SqliteDatabase;
  readonly why: DatabaseRefusal;
  readonly unsaved: Map<string, KeptChange | null>;
  /** What was ticked off or noted meanwhile, to be done once more. */
  readonly ticks: HistoryQuestion[];
  readonly tryAgainAtMs: number;
}

const tryAgainMs: Readonly<Record<DatabaseRefusal, number>> = {
  locked: 2_000,
  disk: 5_000,
  newerVersion: 60_000,
};
/** A file that was set aside names callers. */
const setAsideKeptMs = 7 * 24 * 60 * 60_000;
/** A disk that breaks every file must not be filled with broken ones. */
const setAsideAtMost = 3;
const dayMs = 24 * 60 * 60_000;
const pruneEveryMs = 6 * 60 * 60_000;

export function createHistoryStore({ openSqlite, nowMs, log }: HistoryStoreDeps): HistoryStore {
  let open: { readonly path: string; readonly database: SqliteDatabase } | null = null;
  const standIns = new Map<string, StandIn>();
  const pruned = new Map<string, { readonly days: number; readonly atMs: number }>();
  /** Paths of files whose pages were looked through. */
  const looked = new Set<string>();
  /** Set aside since this was last told. */
  const begunAnew = new Set<string>();
  let timesSetAside = 0;
  /** The folder in which the files of others are to be looked at, and for how many days calls are kept. */
  let others: { readonly folder: string; readonly keptDays: number } | null = null;
  let areOthersPruned = false;

  const closeFile = (): void => {
    try {
      open?.database.close();
    } catch (error) {
      log.error('history not closed', error);
    }
    open = null;
  };

  const openFile = ({ file, firstOfRun }: Pick<HistoryRequest, 'file' | 'firstOfRun'>): SqliteDatabase => {
    if (open?.path === file.path) return open.database;
    closeFile();
    moveFormer(file);
    const database = openHistoryFile(openSqlite, file.path);
    try {
      if (firstOfRun === null) looked.add(file.path);
      else endEarlierRuns(database, firstOfRun);
    } catch (error) {
      // Opened again, calls of earlier runs would go on in it.
      database.close();
      throw error;
    }
    open = { path: file.path, database };
    return database;
  };

  const moveFormer = ({ path, formerPath }: HistoryFile): void => {
    if (formerPath === null || existsSync(path) || !existsSync(formerPath)) return;
    for (const suffix of ['-wal', '-shm', ''])
      if (existsSync(formerPath + suffix)) renameSync(formerPath + suffix, path + suffix);
    log.info('history moved with its portal', { file: path });
  };

  /** What was to be written into it goes with the file. */
  const moveStandIn = ({ path, formerPath }: HistoryFile): void => {
    const former = formerPath === null ? undefined : standIns.get(formerPath);
    if (formerPath === null || former === undefined || standIns.has(path)) return;
    standIns.delete(formerPath);
    standIns.set(path, former);
  };

  const prune = (database: SqliteDatabase, path: string, days: number): void => {
    const last = pruned.get(path);
    if (last?.days === days && nowMs() - last.atMs < pruneEveryMs) return;
    if (forgetBefore(database, nowMs() - days * dayMs)) looked.delete(path);
    forgetSetAside(path, setAsideKeptMs, nowMs());
    pruned.set(path, { days, atMs: nowMs() });
  };

  const toFile = (request: Request): SqliteDatabase => {
    const { path } = request.file;
    const database = openFile(request);
    writeChanges(database, withUnsaved(standIns.get(path), request.changes));
    prune(database, path, request.keptDays);
    const standIn = standIns.get(path);
    if (standIn !== undefined) {
      for (const tick of standIn.ticks) answer(tick, database, path);
      standIns.delete(path);
      standIn.database.close();
      log.info('history on the disk again', { file: path });
    }
    return database;
  };

  const toMemory = (request: Request, why: DatabaseRefusal): SqliteDatabase => {
    const { path } = request.file;
    const before = standIns.get(path);
    const database = before?.database ?? standInFor(path, why);
    const { calls } = withUnsaved(before, request.changes);
    const unsaved = new Map<string, KeptChange | null>(calls.map((change) => [change.call.key, change]));
    for (const key of withUnsaved(before, request.changes).gone) unsaved.set(key, null);
    const tryAgainAtMs =
      before === undefined || isDue(before) ? nowMs() + tryAgainMs[why] : before.tryAgainAtMs;
    standIns.set(path, { of: request, database, why, unsaved, ticks: before?.ticks ?? [], tryAgainAtMs });
    writeChanges(database, request.changes);
    return database;
  };

  const standInFor = (path: string, why: DatabaseRefusal): SqliteDatabase => {
    const database = openHistoryInMemory(openSqlite);
    if (why === 'newerVersion') return database;
    try {
      copyFromFile(database, path);
    } catch (error) {
      log.warn('earlier calls cannot be read now', { file: path, reason: String(error) });
    }
    return database;
  };

  /** @returns whether the file was broken and is out of the way */
  const setAside = (error: unknown, path: string): boolean => {
    if (refusalOf(error, path) !== 'broken' || timesSetAside >= setAsideAtMost) return false;
    log.error('history broken', error, { file: path });
    closeFile();
    try {
      log.warn('history set aside', { file: setDatabaseAside(path) });
      timesSetAside += 1;
      begunAnew.add(path);
      return true;
    } catch (moving) {
      log.error('history not set aside', moving, { file: path });
      return false;
    }
  };

  /** Where the request's calls are now. @throws where not even memory can hold them */
  const written = (request: Request, triesLeft = 1): SqliteDatabase => {
    const { path } = request.file;
    const standIn = standIns.get(path);
    const isErase = request.question?.name === 'erase';
    if (standIn !== undefined && !isDue(standIn) && !isErase) return toMemory(request, standIn.why);
    try {
      return toFile(request);
    } catch (error) {
      if (triesLeft > 0 && setAside(error, path)) return written(request, triesLeft - 1);
      const refusal = refusalOf(error, path);
      const why = refusal === 'broken' ? 'disk' : refusal;
      if (standIn?.why !== why) log.error('history refuses', error, { file: path });
      if (why !== 'locked') closeFile();
      return toMemory(request, why);
    }
  };

  const isDue = ({ tryAgainAtMs }: StandIn): boolean => tryAgainAtMs <= nowMs();

  const answer = (question: HistoryQuestion, database: SqliteDatabase, path: string): unknown => {
    const standIn = standIns.get(path);
    if (standIn?.database === database && isChange(question)) standIn.ticks.push(question);
    if (question.name !== 'erase')
      return answerFrom(database, question, () => log.warn('unreadable call skipped', { file: path }));
    if (standIn !== undefined) throw new Error('the file cannot be written');
    forgetAllBut(database, question.input.butKeys);
    if (!emptyLog(database)) throw new Error('another process reads the file');
    forgetSetAside(path, -Infinity, nowMs());
    return null;
  };

  const answered = (request: Request): { value?: unknown; failure?: string } => {
    const { path } = request.file;
    let database: SqliteDatabase | null = null;
    try {
      database = written(request);
      if (request.question === null) return {};
      return { value: answer(request.question, database, path) };
    } catch (error) {
      const isBroken = database !== null && !standIns.has(path) && setAside(error, path);
      if (!isBroken) {
        log.error('history has no answer', error, { file: path });
        return { failure: String(error) };
      }
    }
    try {
      const fresh = written({ ...request, changes: { calls: [], gone: [] } });
      return request.question === null ? {} : { value: answer(request.question, fresh, path) };
    } catch (error) {
      return { failure: String(error) };
    }
  };

  return {
    work(request) {
      const { path } = request.file;
      moveStandIn(request.file);
      if (request.firstOfRun !== null && !areOthersPruned)
        others = { folder: dirname(path), keptDays: request.keptDays };
      const { value, failure } = answered(request);
      const isAnew = begunAnew.delete(path);
      const refusal =
        standIns.get(path)?.why ?? (failure !== undefined && open?.path !== path ? 'disk' : null);
      return {
        refusal,
        begunAnew: isAnew,
        ...(value !== undefined && { value }),
        ...(failure !== undefined && { failure }),
      };
    },
    tidy() {
      const inUse = new Set([...standIns.keys(), ...(open === null ? [] : [open.path])]);
      if (others !== null) {
        pruneOthers({ ...others, openSqlite, inUse, setAsideKeptMs, nowMs: nowMs(), log });
        areOthersPruned = true;
        others = null;
      }
      if (open === null) return true;
      const { path, database } = open;
      try {
        if (!looked.has(path)) checkPages(database);
        looked.add(path);
        return emptyLog(database);
      } catch (error) {
        if (!setAside(error, path) && refusalOf(error, path) !== 'locked')
          log.error('history not tidied', error);
        return false;
      }
    },
    close() {
      for (const { of } of [...standIns.values()]) {
        try {
          toFile({ ...of, changes: { calls: [], gone: [] }, question: null });
        } catch (error) {
          log.error('calls in memory not written', error, { file: of.file.path });
        }
      }
      try {
        if (open !== null) emptyLog(open.database);
      } catch (error) {
        log.error('history not tidied', error);
      }
      closeFile();
    },
  };
}

/** What the file has not got yet, the newest of each call. */
function withUnsaved(standIn: StandIn | undefined, { calls, gone }: HistoryChanges): HistoryChanges {
  if (standIn === undefined) return { calls, gone };
  const all = new Map(standIn.unsaved);
  for (const change of calls) all.set(change.call.key, change);
  for (const key of gone) all.set(key, null);
  return {
    calls: [...all.values()].filter((change) => change !== null),
    gone: [...all].flatMap(([key, change]) => (change === null ? [key] : [])),
  };
}
