import type { CallRow } from '../../../../contracts/calls.ts';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import type {
  HistoryDay,
  HistoryPage,
  HistorySearch,
  ToCallBack,
  ToCallBackEntry,
} from '../../../../contracts/history/history.ts';
import type { Api } from '../../../app/bridge.ts';
import { problemOf } from '../../../app/refusal.ts';
import { noPages, withPage, type LoadedCalls } from './loadedCalls.ts';

/** The calls of this computer as the page looks through them. Outlives the page, which finds it as it was left. */
export interface CallHistory {
  /** What is looked for. */
  readonly search: HistorySearch;
  /** A place for each call that fits, newest first; null where it has not been asked for yet. */
  readonly rows: readonly (CallRow | null)[];
  /** By filter; null until the first answer. */
  readonly counts: HistoryPage['counts'] | null;
  /** Calls that fit and have come since: they have no place yet. */
  readonly newer: number;
  readonly toCallBack: readonly ToCallBackEntry[];
  /** Whom a colleague has talked with since. */
  readonly cared: ToCallBack['cared'];
  /** The operator's day; null until the first answer. */
  readonly day: HistoryDay | null;
  /** Why the last question was not answered. */
  readonly problem: AppErrorData | null;
  look(search: HistorySearch): void;
  /** The call gets its place if it has none: whatever was looked for, all calls are shown then, the newest first. */
  reveal(key: string): void;
  /** The rows from here to there, both included, are to be seen. */
  need(first: number, last: number): void;
  /** What is new gets its place. */
  renew(): void;
  /** Nothing is held any more. */
  letGo(): void;
  /** Keeps it as it is in the main process for as long as somebody looks at it. @returns how to stop */
  open(looker: HistoryLooker): () => void;
}

export interface HistoryLooker {
  /** Every row is to stay where it is. */
  readonly isHeld: () => boolean;
}

const rowsAtATime = 100;
const lookAgainEveryMs = 5 * 60_000;
/** In a flood of calls the main process has better things to do than to look through its history. */
const atMostEveryMs = 300;

export function createCallHistory(api: Pick<Api, 'command' | 'follow'>): CallHistory {
  let search = $state.raw<HistorySearch>({ search: '', filter: 'all' });
  let loaded = $state.raw<LoadedCalls>(noPages);
  let counts = $state.raw<HistoryPage['counts'] | null>(null);
  let newer = $state.raw(0);
  let toCallBack = $state.raw<readonly ToCallBackEntry[]>([]);
  let cared = $state.raw<ToCallBack['cared']>([]);
  let day = $state.raw<HistoryDay | null>(null);
  let problem = $state.raw<AppErrorData | null>(null);

  let looker: HistoryLooker | null = null;
  /** Answers to what was asked before are not for this list. */
  let generation = 0;
  // Nothing is drawn from it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  const underWay = new Set<number>();
  let seen = { first: 0, last: 0 };
  let isAsking = false;
  let asking: ReturnType<typeof setTimeout> | undefined;
  let answeredAtMs = -Infinity;
  /** Something was left as it was, since it was held. */
  let isBehind = false;
  let askAgain: 'no' | 'changed' | 'renew' = 'no';

  const pageAt = (until: string | null, page: number, limit = rowsAtATime) =>
    api.command('history.page', { ...search, until, offset: page * rowsAtATime, limit });
  const pagesSeen = (): number[] => {
    const first = Math.floor(seen.first / rowsAtATime);
    const last = Math.floor(seen.last / rowsAtATime);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  };

  function take(page: HistoryPage): void {
    counts = page.counts;
    newer = page.newer;
    problem = null;
  }

  /** From the newest on. */
  async function begin(): Promise<void> {
    const mine = (generation += 1);
    underWay.clear();
    const page = await pageAt(null, 0);
    if (mine !== generation) return;
    loaded = withPage({ ...noPages, until: page.newest, total: page.counts[search.filter] }, 0, page.rows);
    take({ ...page, newer: 0 });
    isBehind = false;
  }

  /** The same calls, as they are now. */
  async function refresh(): Promise<void> {
    const mine = (generation += 1);
    underWay.clear();
    const { until } = loaded;
    const wanted = pagesSeen();
    const pages = await Promise.all(wanted.map((page) => pageAt(until, page)));
    if (mine !== generation) return;
    const [first] = pages;
    if (first === undefined) return;
    const total = first.counts[search.filter] - first.newer;
    loaded = pages.reduce((calls, { rows }, index) => withPage(calls, wanted[index] ?? 0, rows), {
      ...noPages,
      until,
      total,
    } satisfies LoadedCalls);
    take(first);
    isBehind = false;
  }

  /** Only how many there are. */
  async function count(): Promise<void> {
    const mine = generation;
    const page = await pageAt(loaded.until, 0, 1);
    if (mine === generation) take(page);
  }

  async function askRows(): Promise<void> {
    const isRenewed = askAgain === 'renew' || loaded.until === null;
    askAgain = 'no';
    if (isRenewed) return begin();
    if (looker?.isHeld() === true) {
      isBehind = true;
      return count();
    }
    // Who looks further down has what is new above: nothing moves by it before it is asked for.
    return seen.first === 0 ? begin() : refresh();
  }

  async function askAll(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      const [, entries, today] = await Promise.all([
        askRows(),
        api.command('history.toCallBack'),
        api.command('history.day'),
      ]);
      toCallBack = entries.entries;
      cared = entries.cared;
      day = today;
    } catch (error) {
      problem = problemOf(error);
    } finally {
      isAsking = false;
      answeredAtMs = performance.now();
      // What was asked meanwhile becomes one question.
      if (askAgain !== 'no') ask(askAgain);
    }
  }

  function ask(what: 'changed' | 'renew'): void {
    if (looker === null) return;
    if (askAgain !== 'renew') askAgain = what;
    clearTimeout(asking);
    const waitMs = askAgain === 'renew' ? 0 : answeredAtMs + atMostEveryMs - performance.now();
    if (waitMs > 0) asking = setTimeout(() => void askAll(), waitMs);
    else void askAll();
  }

  async function load(page: number): Promise<void> {
    const mine = generation;
    underWay.add(page);
    try {
      const { rows } = await pageAt(loaded.until, page);
      if (mine === generation) loaded = withPage(loaded, page, rows);
    } catch (error) {
      if (mine === generation) problem = problemOf(error);
    } finally {
      if (mine === generation) underWay.delete(page);
    }
  }

  return {
    get search() {
      return search;
    },
    get rows() {
      return loaded.rows;
    },
    get counts() {
      return counts;
    },
    get newer() {
      return newer;
    },
    get toCallBack() {
      return toCallBack;
    },
    get cared() {
      return cared;
    },
    get day() {
      return day;
    },
    get problem() {
      return problem;
    },
    look(wanted) {
      if (wanted.search === search.search && wanted.filter === search.filter) return;
      search = wanted;
      generation += 1;
      seen = { first: 0, last: 0 };
      ask('renew');
    },
    reveal(key) {
      if (loaded.rows.some((row) => row?.key === key)) return;
      search = { search: '', filter: 'all' };
      generation += 1;
      seen = { first: 0, last: 0 };
      ask('renew');
    },
    need(first, last) {
      seen = { first, last };
      for (const page of pagesSeen())
        if (!loaded.pages.has(page) && !underWay.has(page) && page * rowsAtATime < loaded.total)
          void load(page);
    },
    renew: () => ask('renew'),
    letGo() {
      if (isBehind) ask('changed');
    },
    open(by) {
      looker = by;
      ask('changed');
      const stop = api.follow('history.changed', () => ask('changed'));
      // What colleagues do is told by nobody: by being asked, the main process asks the portal now and then.
      const lookAgain = setInterval(() => ask('changed'), lookAgainEveryMs);
      return () => {
        stop();
        clearInterval(lookAgain);
        if (looker === by) looker = null;
        clearTimeout(asking);
      };
    },
  };
}
