import type { CallEvent, OpeningEvent } from '../../ports/callSource.ts';
import type { Call } from '../call.ts';
import { applyToCall, callFromEvent } from './callTransitions.ts';
import { noEarlyNews, rememberEarly, takeEarly, type EarlyNews } from './earlyNews.ts';
import { mergeCalls } from './mergeCalls.ts';
import { CallMap } from './book/callMap.ts';
import { callsToGo } from './book/eviction.ts';
import { RecentMap } from './book/recentMap.ts';
import { isStale } from './messageOrder.ts';
import { applyOldNews, isOldNews, rangInThePast } from './oldNews.ts';
import { withoutPortal } from './portalSide.ts';
import { referenceOf } from './references.ts';
import { clickRegisteredAgain } from './clicked/clickRegisteredAgain.ts';
import { findSameCall, likenessOf } from './sameCall.ts';

/** All calls since the program started, oldest first, and what came before its beginning. */
export interface CallBook {
  readonly calls: CallMap;
  /** CALL_ID -> a hide whose show has not been seen. */
  readonly earlyHides: RecentMap<{ readonly mid: string | null }>;
  readonly earlyNews: EarlyNews;
  /** What the keys of its calls begin with; no two runs of the program have the same. */
  readonly run: string;
  readonly nextNumber: number;
}

/** The key of the next call. */
export function nextKey({ run, nextNumber }: CallBook): string {
  return `${run}-${nextNumber}`;
}

/** Calls kept at the most, give or take: a day of a very busy operator. */
export const callsKeptAtMost = 2000;
/** Room is made for so many at once, since each time is a look at all of them. */
const roomForCalls = 200;
const earlyHidesKeptAtMost = 500;

export const emptyCallBook: CallBook = {
  calls: CallMap.empty,
  earlyHides: new RecentMap(earlyHidesKeptAtMost),
  earlyNews: noEarlyNews,
  run: 'call',
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
 * @param heardAtMs Unix ms: what happened long before is told as past
 */
export function joinEvent(
  book: CallBook,
  event: CallEvent,
  country: string,
  heardAtMs: number = event.atMs,
): BookChange {
  const isOld = isOldNews(event, heardAtMs);
  const { callId } = event.call;
  const byCallId = callId === null ? undefined : book.calls.byCallId(callId);
  const byReference = book.calls.byReference(referenceOf(event));
  if (byReference?.callId === null && byCallId !== undefined) {
    // Two entries that were one call all along, as an id says now.
    const { book: joined, changed } = joinCalls(book, byReference, byCallId);
    return changed === null ? { book, changed } : applyKnown(joined, changed, event, country, isOld, true);
  }
  const known = byCallId ?? byReference;
  if (known !== undefined) {
    const again = event.type === 'cardShown' && !isOld ? ringingAgain(book, known, event, country) : null;
    return applyKnown(again?.book ?? book, again?.call ?? known, event, country, isOld);
  }
  // Only a talk is held or handed on, and no talk of it is known.
  if (event.type === 'held' || event.type === 'transferFailed') return { book, changed: null };
  if (event.type === 'cardHidden') return { book: rememberEarlyHide(book, event), changed: null };
  if (event.type === 'answered' || event.type === 'ended') {
    const earlyNews = rememberEarly(book.earlyNews, referenceOf(event), event);
    return { book: { ...book, earlyNews }, changed: null };
  }
  const likeness = likenessOf(event);
  const same =
    findSameCall(book.calls.like(likeness), event, country) ??
    // The portal has told of the click itself.
    clickRegisteredAgain(book.calls.like({ ...likeness, sourceName: '' }), event, country);
  return same === undefined
    ? beginCall(book, event, country, isOld)
    : applyKnown(book, same, event, country, isOld);
}

/** Puts a changed call back; others make room beyond `callsKeptAtMost`, what is over first. */
export function replaceCall(book: CallBook, call: Call): BookChange {
  const before = book.calls.size;
  let calls = book.calls.with(call);
  const tooMany = calls.size - callsKeptAtMost;
  if (calls.size > before && tooMany > 0 && tooMany % roomForCalls === 0)
    calls = calls.withoutAll(callsToGo(calls.values(), call.key, tooMany));
  return { book: { ...book, calls }, changed: call };
}

/** Both are one call: the second goes. */
export function joinCalls(book: CallBook, stays: Call, goes: Call): BookChange {
  return replaceCall({ ...book, calls: book.calls.joining(stays, goes) }, mergeCalls(stays, goes));
}

function beginCall(book: CallBook, event: OpeningEvent, country: string, isOld: boolean): BookChange {
  const earlyHideMid = event.call.callId === null ? undefined : book.earlyHides.get(event.call.callId)?.mid;
  const hiddenSince = earlyHideMid !== undefined && isStale(event.mid, earlyHideMid);
  const begun = callFromEvent(
    nextKey(book),
    event,
    hiddenSince ? { hiddenByMid: earlyHideMid } : null,
    country,
  );
  const call = isOld ? rangInThePast(begun, event.atMs) : begun;
  const next = {
    ...book,
    earlyHides: withoutEarlyHide(book.earlyHides, event.call.callId),
    nextNumber: book.nextNumber + 1,
  };
  // A show without a number in the order of messages is taken for the newest news, as everywhere.
  const maybeLate = event.type === 'offered' || event.mid !== null;
  return maybeLate ? withEarlyNews(next, call, event, country) : replaceCall(next, call);
}

function applyKnown(
  book: CallBook,
  known: Call,
  event: CallEvent,
  country: string,
  isOld: boolean,
  hasChanged = false,
): BookChange {
  const hiddenSince = event.type === 'cardShown' ? hideOvertaking(book, known, event) : null;
  const applied = isOld ? applyOldNews(known, event, country) : applyToCall(known, event, country);
  if (hiddenSince !== null) {
    const earlyHides = withoutEarlyHide(book.earlyHides, hiddenSince.callId);
    const hide = { ...event, type: 'cardHidden', mid: hiddenSince.mid } as const;
    return replaceCall({ ...book, earlyHides }, applyToCall(applied, hide, country));
  }
  if (event.type === 'offered') {
    const told = withEarlyNews(book, applied, event, country);
    return told.changed === null && hasChanged ? { book: told.book, changed: applied } : told;
  }
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
  const others = [...book.calls.withLivePhone()].filter((call) => call !== over);
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
  const mid = callId === null || known.callId === callId ? undefined : earlyHides.get(callId)?.mid;
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

function withoutEarlyHide(earlyHides: CallBook['earlyHides'], callId: string | null): CallBook['earlyHides'] {
  return callId === null ? earlyHides : earlyHides.without(callId);
}

function rememberEarlyHide(book: CallBook, event: CallEvent): CallBook {
  const { callId } = event.call;
  if (callId === null) return book;
  const remembered = book.earlyHides.get(callId)?.mid;
  if (remembered !== undefined && isStale(event.mid, remembered)) return book;
  return { ...book, earlyHides: book.earlyHides.with(callId, { mid: event.mid }) };
}
