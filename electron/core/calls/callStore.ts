import type {
  CallerKnown,
  CallsSnapshot,
  EntryRecord,
  PopupFailure,
  PopupSnapshot,
} from '../../../contracts/calls.ts';
import { AppError } from '../../../contracts/errors.ts';
import { createListeners } from '../listeners.ts';
import type { PhoneCan } from '../phones/phoneAbilities.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { CardCommand } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import { createLazyTopic, createTopic, type LazyTopic, type Topic } from '../topic.ts';
import { createPaced } from './timing/paced.ts';
import type { Call } from './call.ts';
import { cardStanding, type CardWishesOwed } from './cards/cardStanding.ts';
import { callRows } from './snapshots/callRows.ts';
import { emptyCallBook, replaceCall, type CallBook } from './joining/callBook.ts';
import { createLeavingEntries, toldForMs } from './timing/leavingEntries.ts';
import { popupEntries, undoOffer, type Dismissal } from './snapshots/popupModel.ts';

/** A call as it was and as it is; `before` is null for one that is new. */
export interface CallChange {
  readonly call: Call;
  readonly before: Call | null;
}

/** The book of calls, and who is told of its changes, in which order: the popup first. */
export interface CallStore {
  readonly popup: Topic<PopupSnapshot>;
  /** Told of `rowsDelayMs` after the popup, so that a list of hundreds of rows never delays an entry. */
  readonly rows: LazyTopic<CallsSnapshot>;
  book(): CallBook;
  /** @throws AppError `call.unknown` */
  get(callKey: string): Call;
  put(call: Call): void;
  /** The book after an event. */
  replace(book: CallBook): void;
  /** The book with calls of an earlier run: nobody is told of those as if they rang now. */
  restore(book: CallBook): void;
  /** These calls have never been; nobody is told of that but the list. */
  forget(keys: readonly string[]): void;
  /**
   * Tells the popup, then those who follow the calls; the list soon. While a burst goes on the popup is told of many changes
   * at once, after those; `popup.get()` and `book()` are never behind.
   *
   * @param changed what the popup shows of it; its entries where nothing is said
   */
  publish(changed?: Shown): void;
  /** The popup is told once of all that this publishes, at its end. */
  together(work: () => void): void;
  /** Keys of the calls that a snapshot only counted, the latest ones being remembered. @param revision of the snapshot */
  moreThanEntries(revision: number | undefined): readonly string[];
  /** Called with every change, after the popup was told of it where no burst goes on. */
  follow(listener: (change: CallChange) => void): () => void;
}

/**
 * What the popup shows of a change: what the operator did, which is told whatever burst goes on; its entries; the strip alone,
 * which can wait a moment for an entry to go with; nothing, so that the rows alone are told.
 */
export type Shown = 'byHand' | 'entries' | 'strip' | 'rows';

export interface CallStoreDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly phoneCan: PhoneCan;
  readonly dismissals: () => readonly Dismissal[];
  /** Cards that stayed open, of which the popup tells. */
  readonly failures: () => readonly PopupFailure[];
  /** What is owed for cards, of which the rows tell. */
  readonly owed: () => CardWishesOwed;
  /** The same of one call. */
  readonly wishFor: (call: Call) => CardCommand | undefined;
  /** What the history knows of who calls; null for nothing. */
  readonly knownOf?: ((call: Call) => CallerKnown | null) | undefined;
  /** What is to be opened of who calls; null for nothing but the one record. */
  readonly recordOf?: ((call: Call) => EntryRecord | null) | undefined;
  /** The popup is told nothing of this call now. */
  readonly isKeptOut: (call: Call) => boolean;
  /** What the keys of this run's calls begin with; no two runs have the same. */
  readonly run?: string | undefined;
  readonly log: Log;
}

const rowsDelayMs = 40;
/** Where the list has just been told of so many changes, it can wait a little longer for the next ones. */
const manyChanges = 20;
const rowsDelayInBurstMs = 400;
/** A click on what was seen may come some snapshots later. */
const revisionsRemembered = 30;

export function createCallStore(deps: CallStoreDeps): CallStore {
  const { clock, timers, phoneCan, dismissals, log } = deps;
  let book: CallBook = { ...emptyCallBook, run: deps.run ?? emptyCallBook.run };
  let rowsScheduled = false;
  let changesToTell = 0;
  /** Calls that changed since the followers were told, as they were then. */
  const changedSince = new Map<string, Call | null>();
  const listeners = createListeners<CallChange>(log);
  const told = createTopic<PopupSnapshot>({ revision: 0, entries: [], undo: null }, log);
  let snapshot = told.get();
  let isOutdated = false;
  /** What was counted beside the entries, by revision. */
  const counted = new Map<number, readonly string[]>();
  const rows = createLazyTopic<CallsSnapshot>(() => ({ rows: callRows(book, phoneCan, deps.owed()) }), log);

  const replace = (next: CallBook): void => {
    for (const call of next.calls.changedSince(book.calls)) {
      const before = book.calls.get(call.key);
      if (!changedSince.has(call.key)) changedSince.set(call.key, before ?? null);
      if (call.popup.at !== 'leaving') continue;
      const isAnew = before?.popup.at !== 'leaving';
      if (call.popup.reason !== 'notDialled') {
        if (isAnew) leaving.add(call.key);
      } else if (isAnew || call.click !== before.click) toldEntries.add(call.key);
    }
    book = next;
  };

  const calls = {
    get: (key: string) => book.calls.get(key),
    put: (call: Call) => replace(replaceCall(book, call).book),
    publish: () => publish(),
  };
  const leaving = createLeavingEntries({ clock, timers }, calls);
  const toldEntries = createLeavingEntries({ clock, timers }, calls, toldForMs);

  const present = (): PopupSnapshot => {
    if (!isOutdated) return snapshot;
    isOutdated = false;
    const revision = snapshot.revision + 1;
    const { entries, more } = popupEntries(book, phoneCan, deps.knownOf, deps.isKeptOut, deps.recordOf);
    const failures = [...deps.failures()];
    snapshot = {
      revision,
      entries,
      ...(more.length > 0 && { more: more.length }),
      undo: undoOffer(book, dismissals(), (call) => cardStanding(call, deps.wishFor(call)), clock.nowMs()),
      ...(failures.length > 0 && { failures }),
    };
    if (more.length > 0) counted.set(revision, more);
    for (const old of counted.keys()) if (old <= revision - revisionsRemembered) counted.delete(old);
    return snapshot;
  };

  const publishing = createPaced({ clock, timers }, () => told.publish(present()));

  const publish = (changed: Shown = 'entries'): void => {
    if (changed !== 'rows') isOutdated = true;
    if (changed === 'byHand') publishing.now();
    if (changed === 'entries') publishing.ask();
    if (changed === 'strip') publishing.askLater();
    changesToTell += 1;
    if (!rowsScheduled) {
      rowsScheduled = true;
      tellRows();
    }
    tell();
  };

  let rowsDelay = rowsDelayMs;
  const tellRows = (): void => {
    timers.after(rowsDelay, () => {
      rowsScheduled = false;
      rowsDelay = changesToTell > manyChanges ? rowsDelayInBurstMs : rowsDelayMs;
      changesToTell = 0;
      rows.changed();
    });
  };

  /** In the order of the changes, those that a listener brings about included. */
  const tell = (): void => {
    for (const [key, before] of changedSince) {
      changedSince.delete(key);
      const call = book.calls.get(key);
      if (call !== undefined && call !== before) listeners.tell({ call, before });
    }
  };

  return {
    popup: { get: present, follow: told.follow },
    rows,
    book: () => book,
    get(callKey) {
      const call = book.calls.byKey(callKey);
      if (call === undefined) throw new AppError('call.unknown');
      return call;
    },
    put: (call) => replace(replaceCall(book, call).book),
    replace,
    restore: (next) => (book = next),
    forget(keys) {
      book = { ...book, calls: book.calls.withoutAll(keys) };
      for (const key of keys) changedSince.delete(key);
      publish();
    },
    publish,
    together: publishing.together,
    moreThanEntries: (revision) => (revision === undefined ? [] : (counted.get(revision) ?? [])),
    follow: listeners.follow,
  };
}
