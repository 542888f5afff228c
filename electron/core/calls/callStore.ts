import type { CallsSnapshot, PopupSnapshot } from '../../../contracts/calls.ts';
import { AppError } from '../../../contracts/errors.ts';
import { createListeners } from '../listeners.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { createLazyTopic, createTopic, type LazyTopic, type Topic } from '../topic.ts';
import type { Call } from './call.ts';
import type { CardWishesOwed } from './cards/cardStanding.ts';
import { callRows } from './snapshots/callRows.ts';
import { emptyCallBook, replaceCall, type CallBook } from './joining/callBook.ts';
import { leavingMs, popupEntries, undoOffer, type Dismissal, type PhoneCan } from './snapshots/popupModel.ts';

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
  /** Tells the popup, then those who follow the calls; the list soon. */
  publish(): void;
  /** The same where nothing changed that the popup shows. */
  publishRows(): void;
  /** Called with every change, after the popup was told of it. */
  follow(listener: (change: CallChange) => void): () => void;
}

export interface CallStoreDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly phoneCan: PhoneCan;
  readonly dismissals: () => readonly Dismissal[];
  /** What is owed for cards, of which the rows tell. */
  readonly owed: () => CardWishesOwed;
  readonly log: Log;
}

const rowsDelayMs = 40;

export function createCallStore(deps: CallStoreDeps): CallStore {
  const { clock, timers, phoneCan, dismissals, log } = deps;
  let book: CallBook = emptyCallBook;
  let rowsScheduled = false;
  /** Calls that changed since the followers were told, as they were then. */
  const changedSince = new Map<string, Call | null>();
  const listeners = createListeners<CallChange>(log);
  const popup = createTopic<PopupSnapshot>({ revision: 0, entries: [], undo: null }, log);
  const rows = createLazyTopic<CallsSnapshot>(() => ({ rows: callRows(book, phoneCan, deps.owed()) }), log);

  const replace = (next: CallBook): void => {
    for (const call of next.calls.changedSince(book.calls)) {
      const before = book.calls.get(call.key);
      if (!changedSince.has(call.key)) changedSince.set(call.key, before ?? null);
      if (call.popup.at === 'leaving' && before?.popup.at !== 'leaving') leaveSoon(call.key);
    }
    book = next;
  };

  const leaveSoon = (key: string): void => {
    timers.after(leavingMs, () => {
      const call = book.calls.get(key);
      // A newer showing may have brought the entry back meanwhile.
      if (call?.popup.at !== 'leaving') return;
      replace(replaceCall(book, { ...call, popup: { at: 'out' } }).book);
      publish();
    });
  };

  const publish = (): void => {
    popup.publish({
      revision: popup.get().revision + 1,
      entries: popupEntries(book, phoneCan),
      undo: undoOffer(book, dismissals(), clock.nowMs()),
    });
    publishRows();
  };

  const publishRows = (): void => {
    if (!rowsScheduled) {
      rowsScheduled = true;
      timers.after(rowsDelayMs, () => {
        rowsScheduled = false;
        rows.changed();
      });
    }
    tell();
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
    popup,
    rows,
    book: () => book,
    get(callKey) {
      const call = book.calls.get(callKey);
      if (call === undefined) throw new AppError('call.unknown');
      return call;
    },
    put: (call) => replace(replaceCall(book, call).book),
    replace,
    restore: (next) => (book = next),
    publish,
    publishRows,
    follow: listeners.follow,
  };
}
