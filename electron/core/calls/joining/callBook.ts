import type { CallEvent } from '../../ports/callSource.ts';
import type { Call } from '../call.ts';
import { waitsForHide } from '../callActions.ts';
import { applyToCall, callFromEvent } from './callTransitions.ts';
import { rememberEarly, takeEarly, type EarlyNews } from './earlyNews.ts';
import { mergeCalls } from './mergeCalls.ts';
import { CallMap } from './callMap.ts';
import { isStale } from './messageOrder.ts';
import { hasLivePhone } from './phoneLegs.ts';
import { withoutPortal } from './portalSide.ts';
import { findSameCall, referenceOf, type OpeningEvent } from './sameCall.ts';

/** All calls since the program started, oldest first, and what came before its beginning. */
export interface CallBook {
  readonly calls: CallMap;
  /** CALL_ID -> mid of a hide whose show has not been seen. */
  readonly earlyHides: ReadonlyMap<string, string | null>;
  readonly earlyNews: EarlyNews;
  readonly nextNumber: number;
}

/** Calls and early hides kept at the most: a day of a very busy operator. */
export const callsKeptAtMost = 2000;
const earlyHidesKeptAtMost = 500;

export const emptyCallBook: CallBook = {
  calls: CallMap.empty,
  earlyHides: new Map(),
  earlyNews: new Map(),
  nextNumber: 1,
};

export interface BookChange {
  readonly book: CallBook;
  /** The call that changed; null where the event changed nothing. */
  readonly changed: Call | null;
}

/**
 * Joins one event into the book. Total: whatever comes, in whatever order, it never throws, and what is late, doubled
 * or unknown changes nothing.
 *
 * @param country of the operator, ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function joinEvent(book: CallBook, event: CallEvent, country: string): BookChange {
  const { byCallId, byReference } = findCall(book, event);
  if (byReference?.callId === null && byCallId !== undefined) {
    // Two entries that were one call all along, as an id says now.
    const { book: joined, changed } = joinCalls(book, byReference, byCallId);
    return changed === null ? { book, changed } : applyKnown(joined, changed, event, country, true);
  }
  const known = byCallId ?? byReference;
  if (known !== undefined) {
    const again = event.type === 'cardShown' ? ringingAgain(book, known, event, country) : null;
    return applyKnown(again?.book ?? book, again?.call ?? known, event, country);
  }
  if (event.type === 'cardHidden') return { book: rememberEarlyHide(book, event), changed: null };
  if (event.type === 'answered' || event.type === 'ended') {
    const earlyNews = rememberEarly(book.earlyNews, referenceOf(event), event);
    return { book: { ...book, earlyNews }, changed: null };
  }
  const same = findSameCall(book.calls.values(), event, country);
  return same === undefined ? beginCall(book, event, country) : applyKnown(book, same, event, country);
}

/** Puts a changed call back; the oldest ended calls make room beyond `callsKeptAtMost`. */
export function replaceCall(book: CallBook, call: Call): BookChange {
  let calls = book.calls.with(call);
  if (calls.size > callsKeptAtMost) {
    for (const old of book.calls.values()) {
      if (calls.size <= callsKeptAtMost) break;
      const isOver = old.popup.at === 'out' && !waitsForHide(old) && !hasLivePhone(old);
      if (isOver && old.key !== call.key) calls = calls.without(old.key);
    }
  }
  return { book: { ...book, calls }, changed: call };
}

/** Both are one call: the second goes. */
export function joinCalls(book: CallBook, stays: Call, goes: Call): BookChange {
  return replaceCall({ ...book, calls: book.calls.without(goes.key) }, mergeCalls(stays, goes));
}

function beginCall(book: CallBook, event: OpeningEvent, country: string): BookChange {
  const earlyHideMid = event.call.callId === null ? undefined : book.earlyHides.get(event.call.callId);
  const hiddenSince = earlyHideMid !== undefined && isStale(event.mid, earlyHideMid);
  const call = callFromEvent(
    `call-${book.nextNumber}`,
    event,
    hiddenSince ? { hiddenByMid: earlyHideMid } : null,
    country,
  );
  const earlyHides = new Map(book.earlyHides);
  if (event.call.callId !== null) earlyHides.delete(event.call.callId);
  const begun = { ...book, earlyHides, nextNumber: book.nextNumber + 1 };
  // A show without a number in the order of messages is taken for the newest news, as everywhere.
  const maybeLate = event.type === 'offered' || event.mid !== null;
  return maybeLate ? withEarlyNews(begun, call, event, country) : replaceCall(begun, call);
}

function applyKnown(
  book: CallBook,
  known: Call,
  event: CallEvent,
  country: string,
  hasChanged = false,
): BookChange {
  const hiddenSince = event.type === 'cardShown' ? hideOvertaking(book, known, event) : null;
  const applied = applyToCall(known, event, country);
  if (hiddenSince !== null) {
    const earlyHides = new Map(book.earlyHides);
    earlyHides.delete(hiddenSince.callId);
    const hide = { ...event, type: 'cardHidden', mid: hiddenSince.mid } as const;
    return replaceCall({ ...book, earlyHides }, applyToCall(applied, hide, country));
  }
  if (event.type === 'offered') return withEarlyNews(book, applied, event, country);
  return applied === known && !hasChanged ? { book, changed: null } : replaceCall(book, applied);
}

/**
 * A queue comes back to the operator, and their phone was faster than the card: what rings there is another call to the
 * phone, yet the card has the CALL_ID of the one that is over. The card goes to what rings.
 */
function ringingAgain(
  book: CallBook,
  over: Call,
  event: OpeningEvent,
  country: string,
): { readonly book: CallBook; readonly call: Call } | null {
  const isShownAgain = over.state === 'ended' && over.card.state === 'hidden';
  if (!isShownAgain || isStale(event.mid, over.lastMid)) return null;
  const others = [...book.calls.values()].filter((call) => call !== over && hasLivePhone(call));
  const call = findSameCall(others, event, country);
  if (call === undefined) return null;
  const past = { ...withoutPortal(over), card: over.card };
  return { book: replaceCall(book, past).book, call };
}

/** The hide of a card that a phone's call is only now told of had come before its show. */
function hideOvertaking(
  { earlyHides }: CallBook,
  known: Call,
  event: OpeningEvent,
): { readonly callId: string; readonly mid: string | null } | null {
  const { callId } = event.call;
  const mid = callId === null || known.callId === callId ? undefined : earlyHides.get(callId);
  return callId === null || mid === undefined || !isStale(event.mid, mid) ? null : { callId, mid };
}

/** A call whose end came before it was offered must neither ring nor appear in the popup. */
function withEarlyNews(book: CallBook, call: Call, event: OpeningEvent, country: string): BookChange {
  const { early, news } = takeEarly(book.earlyNews, referenceOf(event), event.atMs);
  const told = news.reduce((each, late) => applyToCall(each, late, country), call);
  const isNew = !book.calls.has(call.key);
  const changed: Call = isNew && told.state === 'ended' ? { ...told, popup: { at: 'out' } } : told;
  if (changed === book.calls.get(call.key)) return { book, changed: null };
  return replaceCall({ ...book, earlyNews: early }, changed);
}

function findCall(
  book: CallBook,
  event: CallEvent,
): { readonly byCallId: Call | undefined; readonly byReference: Call | undefined } {
  const reference = referenceOf(event);
  let byCallId: Call | undefined;
  let byReference: Call | undefined;
  for (const call of book.calls.values()) {
    if (event.call.callId !== null && call.callId === event.call.callId) byCallId = call;
    if (call.references.includes(reference)) byReference = call;
  }
  return { byCallId, byReference };
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
