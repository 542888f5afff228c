import type { CallRow } from '../../../contracts/calls.ts';
import { AppError } from '../../../contracts/errors.ts';
import type {
  HistoryDay,
  HistoryPage,
  HistoryPageQuery,
  HistorySearch,
  ToCallBack,
} from '../../../contracts/history/history.ts';
import { historyRowsAtMost } from '../../../contracts/history/historyBounds.ts';
import type {
  CallHistory,
  HistoryFacts,
  HistoryOwner,
  HistoryQuestionName,
  HistoryQuestions,
} from '../ports/history/callHistory.ts';
import type { Clock } from '../ports/clock.ts';
import { isUnfinished, rowOfKept } from '../ports/history/keptCall.ts';
import type { Log } from '../ports/log.ts';
import type { KeptCalls } from './keptCalls.ts';
import { dayOfRows, pageOfRows, toCallBackOfRows } from './rowsHistory.ts';
import { searchFor } from './searchText.ts';

export interface OperatorHistoryDeps {
  readonly history: Pick<CallHistory, 'ask'>;
  readonly kept: Pick<KeptCalls, 'flush' | 'liveRow' | 'liveRows'>;
  readonly owner: () => HistoryOwner;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * What pages ask of the calls of the operator of now. Where the disk's thread has no answer, what this run knows is answered from
 * memory, so that the list of calls never depends on a disk.
 */
export interface OperatorHistory {
  page(query: HistoryPageQuery): Promise<HistoryPage>;
  toCallBack(): Promise<ToCallBack>;
  /** @throws AppError `call.unknown` */
  tickOff(callKey: string): Promise<void>;
  undoTickOff(callKey: string): Promise<void>;
  day(): Promise<HistoryDay>;
  /** Who called in a call of the history. @throws AppError `call.unknown` */
  row(callKey: string): Promise<CallRow>;
  /** All rows that fit, newest first, some at a time. */
  eachRow(search: HistorySearch, take: (rows: readonly CallRow[]) => void): Promise<void>;
  /** @returns keys of the calls of this run that are erased; @throws AppError `history.notErased` */
  erase(): Promise<readonly string[]>;
  /** Null where nobody can tell. */
  facts(): Promise<HistoryFacts | null>;
}

/** Whom nobody has called back by then nobody will. */
const callBackKeptMs = 14 * 24 * 60 * 60_000;

export function createOperatorHistory(deps: OperatorHistoryDeps): OperatorHistory {
  const { history, kept, owner, country, clock, log } = deps;

  /** An answer about the operator who is there when it comes: another's is never shown. */
  const ask = async <N extends Exclude<HistoryQuestionName, 'tickOff' | 'undoTickOff' | 'erase'>>(
    name: N,
    input: HistoryQuestions[N]['input'],
  ): Promise<HistoryQuestions[N]['output']> => {
    for (;;) {
      const whose = owner();
      kept.flush();
      const answer = await history.ask(whose, name, input);
      if (owner().account === whose.account) return answer;
    }
  };

  /** Done once, to the file of whoever gave it: asked again it would be done to another operator's. */
  const order = <N extends 'tickOff' | 'undoTickOff' | 'erase'>(
    name: N,
    input: HistoryQuestions[N]['input'],
  ): Promise<HistoryQuestions[N]['output']> => {
    kept.flush();
    return history.ask(owner(), name, input);
  };

  const orFromMemory = async <T>(
    asked: Promise<T>,
    fromMemory: (rows: readonly CallRow[]) => T,
  ): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      log.error('history answers from memory', error);
      return fromMemory(kept.liveRows(owner().account));
    }
  };

  const rowsOf = (calls: HistoryQuestions['page']['output']['calls']): CallRow[] =>
    calls.map((call) => kept.liveRow(call, owner().account) ?? rowOfKept(call));

  const page = (query: HistoryPageQuery): Promise<HistoryPage> =>
    orFromMemory(
      ask('page', { ...query, search: searchFor(query.search) }).then(({ calls, ...answer }) => ({
        ...answer,
        rows: rowsOf(calls),
      })),
      (rows) => pageOfRows(rows, query, country()),
    );

  const midnight = (): number => new Date(clock.nowMs()).setHours(0, 0, 0, 0);

  return {
    page,
    toCallBack() {
      const sinceMs = clock.nowMs() - callBackKeptMs;
      return orFromMemory(ask('toCallBack', { sinceMs }), (rows) =>
        toCallBackOfRows(rows, new Set(), sinceMs, country()),
      );
    },
    async tickOff(key) {
      if (!(await order('tickOff', { key, atMs: clock.nowMs() }))) throw new AppError('call.unknown');
    },
    async undoTickOff(key) {
      if (!(await order('undoTickOff', { key }))) throw new AppError('call.unknown');
    },
    day() {
      const sinceMs = midnight();
      return orFromMemory(ask('day', { sinceMs }), (rows) => dayOfRows(rows, sinceMs));
    },
    async row(key) {
      const call = await ask('call', { key }).catch(() => null);
      const row = call === null ? undefined : rowsOf([call])[0];
      if (row === undefined) throw new AppError('call.unknown');
      return row;
    },
    async eachRow(search, take) {
      const all = { ...search, limit: historyRowsAtMost };
      // What comes meanwhile is not in it, or the rows behind would move along.
      const { newest: until, counts, newer } = await page({ ...all, until: null, offset: 0 });
      for (let offset = 0; offset < counts[search.filter] - newer; offset += historyRowsAtMost)
        take((await page({ ...all, until, offset })).rows);
    },
    async erase() {
      const ofThisRun = kept.liveRows(owner().account);
      const butKeys = ofThisRun.filter(isUnfinished).map(({ key }) => key);
      try {
        await order('erase', { butKeys });
      } catch (error) {
        log.error('history not erased', error);
        throw new AppError('history.notErased');
      }
      return ofThisRun.filter((row) => !isUnfinished(row)).map(({ key }) => key);
    },
    facts: () => ask('facts', null).catch(() => null),
  };
}
