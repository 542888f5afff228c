import type { OpeningEvent } from '../../ports/callSource.ts';
import { isBeingDialled, isLive, type Call } from '../call.ts';
import type { Likeness } from './book/callIndex.ts';
import { phoneNamed, ringsAgain } from './phoneLegs.ts';
import { sourceOf } from './references.ts';
import { isSameNumber } from '../../numbers/sameNumber.ts';
import { isWithheld } from '../../numbers/withheld.ts';

/**
 * How far apart two sources may say that one call began. A connector registers a call a few seconds after the phone
 * rings, queues and slow hooks need longer; a caller who tries again is on the line twice within this time at the most.
 */
export const sameStartWithinMs = 20_000;

/** News of a call that has been over for longer are about another one. */
const endedAgoAtMostMs = 10_000;

/** What `findSameCall` needs to be given: all calls that are alike in this, oldest first. */
export function likenessOf({ sourceName, details: { phoneNumber } }: OpeningEvent): Likeness {
  return { sourceName, phoneNumber, isWithheld: isWithheld(phoneNumber) };
}

/**
 * The call that an event of another source is about although no id says so: same number in international form, same
 * direction, begun at about the same time, and not told of by this source yet. So two calls from one number stay two,
 * each with both of its sources.
 *
 * @param country of the operator, ISO 3166-1 alpha-2
 */
export function findSameCall(calls: Iterable<Call>, event: OpeningEvent, country: string): Call | undefined {
  const candidates = [...calls].filter((call) => mayBeSame(call, event, country));
  // A caller who tries again at once: the try that is over comes second. Otherwise oldest first.
  candidates.sort((a, b) => Number(wasOver(a, event)) - Number(wasOver(b, event)));
  const { phoneNumber } = event.details;
  const same = candidates.find((call) => isSameNumber(call.party.phoneNumber, phoneNumber, country));
  if (same !== undefined) return same;
  const fitting = candidates.filter((call) => {
    const withheld = [phoneNumber, call.party.phoneNumber].filter(isWithheld).length;
    // That one of them does not say the number is too little to take a new call for one that is over: nobody would be told.
    return withheld === 2 || (withheld === 1 && !wasOver(call, event));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

function mayBeSame(call: Call, event: OpeningEvent, country: string): boolean {
  const isNear = Math.abs(call.rangAtMs - event.atMs) <= sameStartWithinMs;
  if (call.isTest || !(isNear || isAwaited(call, event) || awaitsItsCard(call, event, country))) return false;
  if (call.callId !== null && event.call.callId !== null && call.callId !== event.call.callId) return false;
  if (!isSameDirection(call.direction, event.details.direction)) return false;
  if (isToldBySource(call, event)) return false;
  // A number that is pressed again right after a call to it: what is over is dialled by nobody.
  if (event.details.clicked !== undefined && call.state === 'ended') return false;
  if (!wasOver(call, event) || call.endedAtMs === null) return true;
  // A phone that begins to ring after another has told of the end rings for a new call.
  const toldByPhone = call.outcome !== 'unknown' && phoneNamed(event.sourceName) !== null;
  return !toldByPhone && event.atMs - call.endedAtMs <= endedAgoAtMostMs;
}

/** A number that was handed to a phone rings there when the operator lifts it, or the program has started: until then it is awaited. */
function isAwaited(call: Call, { sourceName, atMs, details: { phoneNumber } }: OpeningEvent): boolean {
  const isFromPhone = phoneNamed(sourceName) !== null && !isWithheld(phoneNumber);
  return isFromPhone && isBeingDialled(call) && atMs >= call.rangAtMs;
}

/**
 * The portal shows the card of a call that Ringside registers when it is reached, perhaps long after the phone rang, and often tells of
 * the card before it answers.
 */
function awaitsItsCard(call: Call, event: OpeningEvent, country: string): boolean {
  const isAsked = call.externalCallId !== null && call.callId === null && call.registerProblem === null;
  const { phoneNumber } = event.details;
  return event.type === 'cardShown' && isAsked && isSameNumber(call.party.phoneNumber, phoneNumber, country);
}

/** What a phone told of an earlier showing does not count: each time a queue comes back it is a new call to the phone. */
function isToldBySource(call: Call, event: OpeningEvent): boolean {
  if (ringsAgain(call) && phoneNamed(event.sourceName) !== null)
    return call.phones.some((leg) => leg.sourceName === event.sourceName && isLive(leg));
  return call.references.some((reference) => sourceOf(reference) === event.sourceName);
}

function wasOver(call: Call, event: OpeningEvent): boolean {
  return call.endedAtMs !== null && call.endedAtMs < event.atMs;
}

/** To the operator's phone a callback is a call like any other, coming or going as the telephone system makes it. */
function isSameDirection(one: Call['direction'], other: Call['direction']): boolean {
  return one === other || one === 'callback' || other === 'callback';
}
