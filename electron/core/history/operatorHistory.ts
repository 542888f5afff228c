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
import { midnightBefore } from '../localDay.ts';
import type {
  CallHistory,
  HistoryFacts,
  HistoryOwner,
  HistoryQuestionName,
  HistoryQuestions,
} from '../ports/history/callHistory.ts';
import type { Clock } from '../ports/clock.ts';
import { isUnfinished, rowOfKept, type KeptCall } from '../ports/history/keptCall.ts';
import type { Log } from '../ports/log.ts';
import { localDay } from '../localDay.ts';
import type { OpenMisses } from './colleagues/colleaguesCare.ts';
import type { KeptCalls } from './keptCalls.ts';
import { dayOfRows, pageOfRows, toCallBackOfRows } from './rowsHistory.ts';
import { searchFor } from './searchText.ts';

export interface OperatorHistoryDeps {
  readonly history: Pick<CallHistory, 'ask'>;
  readonly kept: Pick<KeptCalls, 'flush' | 'liveRow' | 'liveRows' | 'withhold' | 'writeOthers'>;
  readonly owner: () => HistoryOwner;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  /** Keys of calls that have a problem whatever their rows say. */
  readonly troubled: () => readonly string[];
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
  /** Of whom in To call back it is to be asked who took care. @throws where the disk does not answer: nothing is known then */
  openMisses(sinceMs: number): Promise<OpenMisses>;
  /** @throws AppError `call.unknown`, `history.noAnswer` */
  tickOff(callKey: string): Promise<void>;
  /** Also where a colleague is said to have taken care. @throws as above */
  putBack(callKey: string): Promise<void>;
  day(): Promise<HistoryDay>;
  /** The call as it was kept. @throws AppError `call.unknown`, `history.noAnswer` */
  call(callKey: string): Promise<KeptCall>;
  /** Who called in a call of the history. @throws AppError `call.unknown`, `history.noAnswer` */
  row(callKey: string): Promise<CallRow>;
  /** What is made of all rows that fit, newest first: of each one or of none. @throws AppError `history.notReadWhole` */
  fromAllRows<T>(search: HistorySearch, make: (row: CallRow) => T): Promise<readonly T[]>;
  /**
   * Keeps what is no call of this run, such as requests to be called back.
   *
   * @param account whose history it is
   * @returns whether it is on the disk, for good; else it may be kept once more without harm
   */
  keep(account: string, calls: readonly KeptCall[]): Promise<boolean>;
  /** @returns keys of the calls of this run that are erased; @throws AppError `history.notErased` */
  erase(): Promise<readonly string[]>;
  /** Null where nobody can tell. The oldest call's day: times as numbers look like numbers to call, which are cut in an archive. */
  facts(): Promise<(Omit<HistoryFacts, 'oldestAtMs'> & { readonly oldestDay: string | null }) | null>;
}

/** Whom nobody has called back by then nobody will. */
const callBackKeptMs = 14 * 24 * 60 * 60_000;
/** While all is read, calls may begin or cease to fit; hardly so again and again. */
const readWholeTries = 5;

export function createOperatorHistory(deps: OperatorHistoryDeps): OperatorHistory {
  const { history, kept, owner, country, clock, log } = deps;

  /** An answer about the operator who is there when it comes: another's is never shown. */
  const ask = async <N extends Exclude<HistoryQuestionName, 'tickOff' | 'putBack' | 'erase' | 'noteCare'>>(
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
  const order = <N extends 'tickOff' | 'putBack' | 'erase'>(
    name: N,
    input: HistoryQuestions[N]['input'],
  ): Promise<HistoryQuestions[N]['output']> => {
    kept.flush(Infinity);
    return history.ask(owner(), name, input);
  };

  const tick = async <N extends 'tickOff' | 'putBack'>(
    name: N,
    input: HistoryQuestions[N]['input'],
  ): Promise<void> => {
    const isDone = await order(name, input).catch((error: unknown) => {
      log.error('history has not ticked off', error);
      throw new AppError('history.noAnswer');
    });
    if (!isDone) throw new AppError('call.unknown');
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
    calls.map((call) => {
      const live = kept.liveRow(call, owner().account);
      if (live === null) return rowOfKept(call);
      return call.care === undefined ? live : { ...live, care: call.care };
    });

  const page = (query: HistoryPageQuery): Promise<HistoryPage> =>
    orFromMemory(
      ask('page', { ...query, search: searchFor(query.search), troubled: deps.troubled() }).then(
        ({ calls, ...answer }) => ({
          ...answer,
          rows: rowsOf(calls),
        }),
      ),
      (rows) => pageOfRows(rows, query, country(), deps.troubled()),
    );

  /** Null where what fits changed meanwhile: parts of two lists are none. @throws where one part cannot be had */
  const tryAllRows = async <T>(
    search: HistorySearch,
    make: (row: CallRow) => T,
  ): Promise<readonly T[] | null> => {
    const whose = owner();
    kept.flush(Infinity);
    const partOf = async (until: string | null, offset: number) => {
      const found = { search: searchFor(search.search), troubled: deps.troubled() };
      const query = { ...search, ...found, limit: historyRowsAtMost, until, offset };
      const { calls, counts, newer, newest } = await history.ask(whose, 'page', query);
      if (owner().account !== whose.account) throw new Error('another operator is there now');
      return { made: rowsOf(calls).map(make), total: counts[search.filter] - newer, newest };
    };
    const first = await partOf(null, 0);
    const all = [first.made];
    for (let offset = historyRowsAtMost; offset < first.total; offset += historyRowsAtMost) {
      const part = await partOf(first.newest, offset);
      if (part.total !== first.total) return null;
      all.push(part.made);
    }
    return all.flat();
  };

  const call = async (key: string): Promise<KeptCall> => {
    const found = await ask('call', { key }).catch((error: unknown) => {
      log.error('call of the history not read', error);
      throw new AppError('history.noAnswer');
    });
    if (found === null) throw new AppError('call.unknown');
    return found;
  };

  return {
    page,
    toCallBack() {
      const sinceMs = clock.nowMs() - callBackKeptMs;
      return orFromMemory(ask('toCallBack', { sinceMs }), (rows) =>
        toCallBackOfRows(rows, new Set(), sinceMs, country()),
      );
    },
    async openMisses(sinceMs) {
      const whose = owner();
      kept.flush(Infinity);
      const calls = await history.ask(whose, 'openMisses', { sinceMs });
      // Whoever works here by the time the portal has answered: it belongs to the file that these are from.
      return { calls, note: (found) => history.ask(whose, 'noteCare', { found }) };
    },
    tickOff: (key) => tick('tickOff', { key, atMs: clock.nowMs() }),
    putBack: (key) => tick('putBack', { key }),
    day() {
      const sinceMs = midnightBefore(clock.nowMs());
      return orFromMemory(ask('day', { sinceMs }), (rows) => dayOfRows(rows, sinceMs));
    },
    call,
    row: (key) => call(key).then((kept) => rowsOf([kept])[0] ?? rowOfKept(kept)),
    async fromAllRows(search, make) {
      try {
        for (let tries = 0; tries < readWholeTries; tries += 1) {
          const all = await tryAllRows(search, make);
          if (all !== null) return all;
        }
      } catch (error) {
        log.error('history not read whole', error);
      }
      throw new AppError('history.notReadWhole');
    },
    async keep(account, calls) {
      const now = owner();
      const whose = now.account === account ? now : { account, renamedFrom: null };
      kept.writeOthers(whose, calls);
      return history.ask(whose, 'isOnDisk', { keys: calls.map(({ key }) => key) }).catch(() => false);
    },
    async erase() {
      const ofThisRun = kept.liveRows(owner().account);
      const butKeys = ofThisRun.filter(isUnfinished).map(({ key }) => key);
      const erased = ofThisRun.filter((row) => !isUnfinished(row)).map(({ key }) => key);
      const asked = order('erase', { butKeys });
      // What becomes of them meanwhile would be written behind the erasing.
      const withheld = kept.withhold(erased);
      try {
        await asked;
      } catch (error) {
        withheld.release();
        log.error('history not erased', error);
        throw new AppError('history.notErased');
      }
      withheld.forget();
      return erased;
    },
    async facts() {
      const facts = await ask('facts', null).catch(() => null);
      if (facts === null) return null;
      const { oldestAtMs, ...others } = facts;
      return { ...others, oldestDay: oldestAtMs === null ? null : localDay(oldestAtMs) };
    },
  };
}
