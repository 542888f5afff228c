import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { findableOf } from '../../../../electron/core/history/searchText.ts';
import { callerKey } from '../../../../electron/core/numbers/waysToDial.ts';
import type { HistoryOwner, KeptChange } from '../../../../electron/core/ports/history/callHistory.ts';
import type { KeptCall } from '../../../../electron/core/ports/history/keptCall.ts';
import { createCallHistory } from '../../../../electron/storage/history/callHistory.ts';
import type { StartHistory } from '../../../../electron/storage/history/historyMessages.ts';
import { createHistoryStore } from '../../../../electron/storage/history/historyStore.ts';
import { serveHistory } from '../../../../electron/storage/history/serveHistory.ts';
import {
  createOpenSqlite,
  type OpenSqlite,
  type SqliteDatabase,
} from '../../../../electron/storage/sqlite/loadSqlite.ts';
import { createHeldTime, quietLog } from '../../core/heldTime.ts';

export const openSqlite = createOpenSqlite(import.meta.filename);
/** The present, by which files that were set aside have their age. */
export const nowMs = Date.now();
export const anna: HistoryOwner = { account: 'portal.example/7', renamedFrom: null };
export const boris: HistoryOwner = { account: 'portal.example/8', renamedFrom: null };
export const nobody: HistoryOwner = { account: null, renamedFrom: null };
export const everything = {
  search: { text: '', digits: '' },
  filter: 'all',
  until: null,
  offset: 0,
  limit: 200,
} as const;

/** A folder for each test, in which the folder of the histories is not there yet. */
export function useHistoryFolder() {
  const at = {
    folder: '',
    files: (): readonly string[] => readdirSync(at.folder).toSorted(),
    /** The file of the one operator who has been there. */
    onlyFile: (): string => join(at.folder, at.files().find((name) => /^[0-9a-f]{32}\.db$/.test(name)) ?? ''),
    /** An earlier run of the program had these calls. */
    async ranBefore(calls: readonly KeptCall[]): Promise<void> {
      const before = historyOf(at.folder, { run: 'run0' });
      before.write(calls);
      await before.keys();
      before.history.close();
    },
  };
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ringside-history-'));
    at.folder = join(root, 'data', 'history');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  return at;
}

/** A disk that is full while `full` is set. */
export function fullDisk(): { open: OpenSqlite; full: boolean } {
  const disk = {
    full: false,
    open(path: string): SqliteDatabase {
      const database = openSqlite(path);
      return {
        close: () => database.close(),
        prepare: (sql) => database.prepare(sql),
        exec(sql) {
          if (path !== ':memory:' && sql.startsWith('BEGIN'))
            database.prepare(`PRAGMA max_page_count = ${disk.full ? 1 : 1_000_000}`).all();
          database.exec(sql);
        },
      };
    },
  };
  return disk;
}

/** A disk on which nothing more can be written into this file while `path` is set. */
export function diskThatRefuses(): { open: OpenSqlite; path: string | null } {
  const disk = {
    path: null as string | null,
    open(path: string) {
      const database = openSqlite(path);
      return {
        close: () => database.close(),
        prepare: (sql: string) => database.prepare(sql),
        exec(sql: string) {
          if (sql.startsWith('BEGIN') && path === disk.path)
            throw Object.assign(new Error('disk I/O error'), { rawCode: 10 });
          database.exec(sql);
        },
      };
    },
  };
  return disk;
}

/** The histories' owner in this thread: everything is copied and answered later, as by the real one. */
export function startHistoryHere(
  open: OpenSqlite = openSqlite,
  tidying = createHeldTime(nowMs),
  now: () => number = () => nowMs,
): StartHistory {
  return ({ onAnswer }) => {
    const store = createHistoryStore({ openSqlite: open, nowMs: now, log: quietLog });
    const serve = serveHistory(store, tidying);
    return {
      send(request) {
        const copy = structuredClone(request);
        setImmediate(() => {
          const answer = serve(copy);
          if (answer !== null) onAnswer(structuredClone(answer));
        });
      },
      leave(request) {
        setImmediate(() => serve({ ...request, closed: new Int32Array(new SharedArrayBuffer(4)) }));
      },
      close(request) {
        serve({ ...request, closed: new Int32Array(new SharedArrayBuffer(4)) });
        return true;
      },
    };
  };
}

export function historyOf(
  folder: string,
  {
    startHistory = startHistoryHere(),
    run = 'run1',
    keptDays = (): number => 90,
    time = createHeldTime(nowMs),
    onLost = (): void => undefined,
    problemsOf = anna,
  } = {},
) {
  const problems: (string | null)[] = [];
  const history = createCallHistory({
    startHistory,
    folder,
    run,
    keptDays,
    timers: time,
    log: quietLog,
    onProblem: () => void problems.push(history.problem(problemsOf)?.code ?? null),
    onLost,
  });
  return {
    history,
    time,
    problems,
    write: (calls: readonly KeptCall[], owner = anna, gone: readonly string[] = []) =>
      history.write(owner, { calls: calls.map((call) => changeOf(call)), gone }),
    keys: async (owner = anna) => (await history.ask(owner, 'page', everything)).calls.map(({ key }) => key),
    calls: async (owner = anna) => (await history.ask(owner, 'page', everything)).calls,
  };
}

/** On a disk that may refuse. What refused is tried again some seconds later by `clock`: when asked, or by `time`. */
export function historyOn(open: OpenSqlite, folder: string) {
  const clock = { nowMs };
  const startHistory = startHistoryHere(open, createHeldTime(nowMs), () => clock.nowMs);
  return { ...historyOf(folder, { startHistory }), clock };
}

export function changeOf(call: KeptCall, knowsLess = false): KeptChange {
  const caller = callerKey(call.party.phoneNumber, 'RU');
  return { call, caller, ...findableOf(call, 'RU'), knowsLess };
}

/** A missed call of half a minute, a second for each number after the one before. */
export function keptCall(number: number, change: Partial<KeptCall> = {}, run = 'run1'): KeptCall {
  const startedAtMs = nowMs - 3_600_000 + number * 1_000;
  return {
    key: `${run}-${number}`,
    callId: null,
    direction: 'incoming',
    party: {
      name: `Caller ${number}`,
      phoneNumber: `+7495${String(1_000_000 + number)}`,
      formattedNumber: `+7 495 ${String(1_000_000 + number)}`,
      company: null,
      responsible: null,
      line: null,
      crmEntity: null,
    },
    state: 'ended',
    outcome: 'missed',
    startedAtMs,
    answeredAtMs: null,
    endedAtMs: startedAtMs + 30_000,
    dismissed: false,
    card: { state: 'unknown', closedBy: null, hideTookMs: null, nothingToHide: false, problem: null },
    isTest: false,
    registerProblem: null,
    ...change,
  };
}
