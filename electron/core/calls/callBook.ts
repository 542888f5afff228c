import type { CallEvent } from '../ports/callSource.ts';
import type { Call } from './call.ts';
import { applyToCall, callFromEvent } from './callTransitions.ts';
import { isStale } from './messageOrder.ts';

/** All calls since the program started, oldest first, and the hides that came before their show. */
export interface CallBook {
  readonly calls: ReadonlyMap<string, Call>;
  /** CALL_ID -> mid of a hide whose show has not been seen. */
  readonly earlyHides: ReadonlyMap<string, string | null>;
  readonly nextNumber: number;
}

/** Calls and early hides kept at the most: a day of a very busy operator. */
export const callsKeptAtMost = 2000;
const earlyHidesKeptAtMost = 500;

export const emptyCallBook: CallBook = { calls: new Map(), earlyHides: new Map(), nextNumber: 1 };

export interface BookChange {
  readonly book: CallBook;
  /** The call that changed; null where the event changed nothing. */
  readonly changed: Call | null;
}

/**
 * Joins one event into the book. Total: whatever comes, in whatever order, it never throws, and what is late, doubled
 * or unknown changes nothing.
 */
export function joinEvent(book: CallBook, event: CallEvent): BookChange {
  const known = findCall(book, event);
  if (known !== undefined) {
    const changed = applyToCall(known, event);
    return changed === known ? { book, changed: null } : replaceCall(book, changed);
  }
  if (event.type === 'cardHidden') return { book: rememberEarlyHide(book, event), changed: null };
  if (event.type !== 'cardShown' && event.type !== 'offered') return { book, changed: null };

  const earlyHideMid = event.call.callId === null ? undefined : book.earlyHides.get(event.call.callId);
  const hiddenSince = earlyHideMid !== undefined && isStale(event.mid, earlyHideMid);
  const call = callFromEvent(
    `call-${book.nextNumber}`,
    event,
    hiddenSince ? { hiddenByMid: earlyHideMid } : null,
  );
  const earlyHides = new Map(book.earlyHides);
  if (event.call.callId !== null) earlyHides.delete(event.call.callId);
  return replaceCall({ ...book, earlyHides, nextNumber: book.nextNumber + 1 }, call);
}

/** Puts a changed call back; the oldest ended calls make room beyond `callsKeptAtMost`. */
export function replaceCall(book: CallBook, call: Call): BookChange {
  const calls = new Map(book.calls);
  calls.set(call.key, call);
  for (const [key, old] of calls) {
    if (calls.size <= callsKeptAtMost) break;
    if (old.popup.at === 'out' && old.card.state !== 'hidePending' && key !== call.key) calls.delete(key);
  }
  return { book: { ...book, calls }, changed: call };
}

function findCall(book: CallBook, event: CallEvent): Call | undefined {
  const reference = referenceOf(event);
  let byReference: Call | undefined;
  for (const call of book.calls.values()) {
    if (event.call.callId !== null && call.callId === event.call.callId) return call;
    if (call.references.includes(reference)) byReference = call;
  }
  return byReference;
}

function referenceOf(event: CallEvent): string {
  return `${event.sourceName}/${event.call.sourceCallId}`;
}

function rememberEarlyHide(book: CallBook, event: CallEvent): CallBook {
  const { callId } = event.call;
  if (callId === null) return book;
  const remembered = book.earlyHides.get(callId);
  if (remembered !== undefined && isStale(event.mid, remembered)) return book;
  const earlyHides = new Map(book.earlyHides);
  earlyHides.delete(callId);
  earlyHides.set(callId, event.mid);
  for (const oldest of earlyHides.keys()) {
    if (earlyHides.size <= earlyHidesKeptAtMost) break;
    earlyHides.delete(oldest);
  }
  return { ...book, earlyHides };
}
