import type { AppErrorData } from '../../../../contracts/errors.ts';
import type {
  HistoryDay,
  HistoryPage,
  HistoryPageQuery,
  ToCallBack,
} from '../../../../contracts/history/history.ts';
import type { Care } from '../../../../contracts/history/care.ts';
import type { KeptCall } from './keptCall.ts';

/** A call as it is now, and what it is found by. */
export interface KeptChange {
  readonly call: KeptCall;
  /** One text for each caller, whichever way the number is written; null where nobody is told who calls. */
  readonly caller: string | null;
  /** Names and number as they are compared (`core/history/searchText.ts`). */
  readonly text: string;
  /** The number's digits in each way to dial it. */
  readonly digits: string;
  /**
   * The program knows less of who calls than an earlier run wrote down, since it has the call from what is owed for it: who
   * calls, and when it began, stays as it is there.
   */
  readonly knowsLess: boolean;
}

/** What happened to the history of one operator, written in one go. */
export interface HistoryChanges {
  readonly calls: readonly KeptChange[];
  /** Keys of calls that are none any more: they turned out to be another one. */
  readonly gone: readonly string[];
}

/** What the history says of one call of a caller. */
export interface CallerCall {
  readonly key: string;
  readonly caller: string;
  /** Unix ms. */
  readonly startedAtMs: number;
  readonly isIncoming: boolean;
  readonly isMissed: boolean;
  /** Null where nobody here talked, or it is not known how long. */
  readonly talk: { readonly atMs: number; readonly seconds: number } | null;
}

/** For an archive of diagnostics: no name, no number. */
export interface HistoryFacts {
  readonly calls: number;
  readonly oldestAtMs: number | null;
  readonly bytes: number;
}

/** What is looked for, folded as the calls were. */
export interface FoldedSearch {
  readonly text: string;
  readonly digits: string;
}

export type HistoryPlaceQuery = Omit<HistoryPageQuery, 'search'> & {
  readonly search: FoldedSearch;
  /** Keys of calls that have a problem whatever their rows say; left out where there are none. */
  readonly troubled?: readonly string[];
};

/** Questions and their answers; each is answered after all that was written before it. */
export interface HistoryQuestions {
  readonly page: {
    readonly input: HistoryPlaceQuery;
    readonly output: Omit<HistoryPage, 'rows'> & { readonly calls: readonly KeptCall[] };
  };
  readonly call: { readonly input: { readonly key: string }; readonly output: KeptCall | null };
  readonly toCallBack: { readonly input: { readonly sinceMs: number }; readonly output: ToCallBack };
  /** @returns whether there is such a missed call */
  readonly tickOff: {
    readonly input: { readonly key: string; readonly atMs: number };
    readonly output: boolean;
  };
  /**
   * The missed calls that To call back is made of, but for those that were put back, the latest first; no more than anybody can
   * call back.
   */
  readonly openMisses: {
    readonly input: { readonly sinceMs: number };
    readonly output: readonly KeptCall[];
  };
  /** Colleagues have taken care of these missed calls. What was known of one before stays. @returns whether anything is new */
  readonly noteCare: {
    readonly input: { readonly found: readonly { readonly key: string; readonly care: Care }[] };
    readonly output: boolean;
  };
  /** It was ticked off, or is taken care of, by mistake. @returns whether there is such a missed call */
  readonly putBack: { readonly input: { readonly key: string }; readonly output: boolean };
  readonly day: { readonly input: { readonly sinceMs: number }; readonly output: HistoryDay };
  /** All of today, and of earlier calls the last missed one and the last talk of each caller, the latest first. */
  readonly callers: {
    readonly input: { readonly todayMs: number; readonly callersAtMost: number };
    readonly output: readonly CallerCall[];
  };
  /** Deletes all calls but these. */
  readonly erase: { readonly input: { readonly butKeys: readonly string[] }; readonly output: null };
  /** Whether all that was written is on the disk, and stays there through a power cut; false while it is in memory alone. */
  readonly isOnDisk: { readonly input: { readonly keys: readonly string[] }; readonly output: boolean };
  readonly facts: { readonly input: null; readonly output: HistoryFacts };
}
export type HistoryQuestionName = keyof HistoryQuestions;

/**
 * Whose calls these are: the keychain account `<portal host>/<user id>` (`renamedFrom`: under its portal's old name), or nobody
 * while no portal is connected.
 */
export interface HistoryOwner {
  readonly account: string | null;
  readonly renamedFrom: string | null;
}

/**
 * The calls on disk, each operator's apart. Adapter: SQLite, in a thread of its own. Nothing here waits for the disk, and nothing
 * is lost while it refuses: what cannot be written is kept in memory, answered from there, and written when it can be.
 */
export interface CallHistory {
  /** On its way when it returns. Never throws. */
  write(owner: HistoryOwner, changes: HistoryChanges): void;
  /** @throws what the thread could not do, as an Error */
  ask<N extends HistoryQuestionName>(
    owner: HistoryOwner,
    name: N,
    input: HistoryQuestions[N]['input'],
  ): Promise<HistoryQuestions[N]['output']>;
  /** Why this operator's calls are in memory alone, or that their history was begun anew; null where all is well. */
  problem(owner: HistoryOwner): AppErrorData | null;
  /** Writes what is left and closes. @returns false where the disk did not let it in time */
  close(): boolean;
}
