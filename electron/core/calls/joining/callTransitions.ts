import type { CallOutcome, LeavingReason } from '../../../../contracts/calls.ts';
import { wasMissed } from '../../../../contracts/history/missed.ts';
import type { CallEvent, OpeningEvent } from '../../ports/callSource.ts';
import { hasLivePhone, noCard, shownCard, type Call, type PhoneLeg } from '../call.ts';
import {
  closedByPortal,
  leaveFrom,
  onCardHidden,
  onCardShown,
  withoutTransfer,
} from '../cards/cardTransitions.ts';
import { enrich, isForGroup, partyFrom } from './callParty.ts';
import { isStale } from './messageOrder.ts';
import { phoneNamed, weightiestOutcome, withLeg } from './phoneLegs.ts';
import { referenceOf } from './references.ts';

/**
 * The call that an opening event begins.
 *
 * A call that the operator dials needs no popup, since nobody has to be told of it: it has its row in the list. Once the
 * portal shows a card for it there is something to put away, and the entry comes like any other.
 *
 * @param hiddenSince set where the portal's hide has overtaken this show: the call then has its row, yet no entry
 * @param country of the operator, ISO 3166-1 alpha-2
 */
export function callFromEvent(
  key: string,
  event: OpeningEvent,
  hiddenSince: { readonly hiddenByMid: string | null } | null,
  country: string,
): Call {
  const hasCard = event.type === 'cardShown';
  const leg = legOf(event, 'ringing', null);
  const call: Call = {
    key,
    callId: event.call.callId,
    references: [referenceOf(event)],
    direction: event.details.direction,
    party: partyFrom(event.details, country),
    shownTo: event.details.shownTo,
    isForGroup: isForGroup(event.details),
    isColleague: event.details.isColleague === true,
    phones: leg === null ? [] : [leg],
    state: 'ringing',
    outcome: null,
    startedAtMs: event.atMs,
    rangAtMs: event.atMs,
    answeredAtMs: null,
    endedAtMs: null,
    dismissed: false,
    dismissedAtMs: null,
    popup: hasCard || event.details.direction !== 'outgoing' ? { at: 'in' } : { at: 'out' },
    card: hasCard ? shownCard : noCard,
    knownByCardOnly: hasCard,
    externalCallId: null,
    registerProblem: null,
    clearedForColleagues: false,
    lastMid: event.mid,
    isTest: false,
    ...(hasCard && clickHeard(event)),
  };
  if (hiddenSince === null) return call;
  return { ...closedByPortal(call, event.atMs), lastMid: hiddenSince.hiddenByMid, popup: { at: 'out' } };
}

/** What an event makes of a call it is about; the very same object where it changes nothing. */
export function applyToCall(call: Call, event: CallEvent, country: string): Call {
  if (isStale(event.mid, call.lastMid)) return call;
  const joined = joinReference(call, event);
  switch (event.type) {
    case 'offered':
      return onOffered(enrich(joined, event.details, false, country), event);
    case 'cardShown':
      return onCardShown(clickedIn(enrich(joined, event.details, true, country), event), event);
    case 'cardHidden':
      return onCardHidden(joined, event);
    case 'answered':
      return onAnswered(joined, event);
    case 'held':
      return onHeld(joined, event);
    case 'transferFailed':
      return toNobody(joined);
    case 'ended':
      return onEnded(joined, event);
  }
}

/** Nobody is meant any more: by its own keys the phone may hand it on to somebody else. */
function toNobody(call: Call): Call {
  if (call.handedTo === undefined) return call;
  const { handedTo: _, ...others } = call;
  return others;
}

/** The portal repeats a show freely: a click that was heard is none that is new. */
function clickedIn(call: Call, event: OpeningEvent): Call {
  return call.click === undefined ? { ...call, ...clickHeard(event) } : call;
}

function clickHeard({ details: { clicked } }: OpeningEvent): Pick<Call, 'click'> {
  if (clicked === undefined) return {};
  return { click: { at: 'heard', ...(clicked === 'untimed' && { untimed: true }) } };
}

function onOffered(call: Call, event: CallEvent): Call {
  const leg = legOf(event, 'ringing', null);
  if (leg === null || knownLeg(call, leg) !== undefined) return call;
  const told = { ...call, phones: withLeg(call.phones, leg), knownByCardOnly: false };
  // The portal closed the card, and nobody could tell what became of the call: it still rings.
  return call.outcome === 'unknown' ? { ...withoutTransfer(told), ...rings(told) } : told;
}

/** Back to ringing after an end that was only supposed. */
function rings(call: Call): Pick<Call, 'state' | 'outcome' | 'endedAtMs' | 'popup'> {
  const hasEntry = !call.dismissed && call.direction !== 'outgoing';
  return { state: 'ringing', outcome: null, endedAtMs: null, popup: hasEntry ? { at: 'in' } : call.popup };
}

function onAnswered(call: Call, event: CallEvent): Call {
  const leg = legOf(event, 'answered', null);
  const known = leg === null ? undefined : knownLeg(call, leg);
  if (known?.state === 'answered') return call;
  if (known?.state === 'ended') return answeredBeforeItEnded(call, known, event.atMs);
  const told = leg === null ? call : { ...call, phones: withLeg(call.phones, leg), knownByCardOnly: false };
  const supposedEnd = leg !== null && call.outcome === 'unknown';
  if (told.state !== 'ringing' && !supposedEnd) return told;
  return {
    ...(supposedEnd ? { ...withoutTransfer(told), ...rings(told) } : told),
    state: 'answered',
    answeredAtMs: event.atMs,
    knownByCardOnly: false,
  };
}

/** The hook of the answer came after that of the end, which therefore looked like a missed call. */
function answeredBeforeItEnded(call: Call, leg: PhoneLeg, atMs: number): Call {
  if (call.state !== 'ended' || call.answeredAtMs !== null) return call;
  const wasTalk = leg.outcome === 'missed' || leg.outcome === 'unknown' || leg.outcome === 'answered';
  if (!wasTalk) return call;
  const phones = withLeg(call.phones, { ...leg, outcome: 'answered' });
  return {
    ...call,
    phones,
    outcome: weightiestOutcome(phones),
    answeredAtMs: Math.min(atMs, call.endedAtMs ?? atMs),
  };
}

/** Of a phone that talks alone: what is over, or rings, is not held. */
function onHeld(call: Call, event: Extract<CallEvent, { type: 'held' }>): Call {
  const leg = legOf(event, 'answered', null);
  const known = leg === null ? undefined : knownLeg(call, leg);
  if (leg === null || known?.state !== 'answered' || (known.onHold === true) === event.isHeld) return call;
  if (event.isHeld) return { ...call, phones: withLeg(call.phones, { ...leg, onHold: true }) };
  // Taken back: what the operator wanted of it before is over. Should it still go out, the card rather stays than goes astray.
  return { ...toNobody(call), phones: withLeg(call.phones, leg) };
}

function onEnded(call: Call, event: Extract<CallEvent, { type: 'ended' }>): Call {
  const leg = legOf(event, 'ended', event.outcome);
  if (leg === null) return endCall(call, event.outcome, event.atMs);
  if (knownLeg(call, leg)?.state === 'ended') return call;
  const told = { ...call, phones: withLeg(call.phones, leg), knownByCardOnly: false };
  // Another phone of this operator rings or talks on.
  if (hasLivePhone(told)) return told;
  const transferred = event.transferred === true && call.state === 'answered';
  return endCall(transferred ? { ...told, transferred } : told, weightiestOutcome(told.phones), event.atMs);
}

function endCall(call: Call, outcome: CallOutcome, atMs: number): Call {
  if (call.state === 'ended' && call.outcome !== 'unknown') return call;
  return {
    ...call,
    state: 'ended',
    outcome,
    endedAtMs: call.endedAtMs ?? atMs,
    knownByCardOnly: false,
    popup: leaveFrom(call.popup, reasonFor({ ...call, outcome })),
  };
}

/**
 * The phones will not tell any more: a hook was lost, or a phone was switched off in the middle. Where the telephone system's
 * card still lies there, its hide will tell of the end. The card of a call that Ringside registers waits for this very end.
 */
function phonesFellSilent(call: Call, atMs: number): Call {
  const phones = call.phones.map((leg): PhoneLeg =>
    leg.state === 'ended' ? leg : { ...leg, state: 'silent' },
  );
  const isCardOfOthers = call.card.state === 'shown' && call.externalCallId === null;
  if (call.state === 'ringing' && isCardOfOthers && !call.dismissed)
    return { ...call, phones, knownByCardOnly: true };
  return endCall(
    { ...call, phones },
    call.state === 'answered' ? 'answered' : weightiestOutcome(phones),
    atMs,
  );
}

/** Whatever the call is known by, nobody told of its end, which must have come meanwhile. */
export function fellSilent(call: Call, atMs: number): Call {
  if (call.state === 'ended') return call;
  if (hasLivePhone(call)) return phonesFellSilent(call, atMs);
  if (call.state === 'answered') return endCall(call, 'answered', atMs);
  const popup = leaveFrom(call.popup, 'ended');
  return { ...call, state: 'ended', outcome: weightiestOutcome(call.phones), endedAtMs: atMs, popup };
}

function reasonFor(
  call: Pick<Call, 'direction' | 'transferred'> & { readonly outcome: CallOutcome },
): LeavingReason {
  const { outcome } = call;
  if (call.transferred === true) return 'transferred';
  if (outcome === 'missed') return wasMissed(call) ? 'missed' : 'ended';
  return outcome === 'answered' || outcome === 'unknown' ? 'ended' : outcome;
}

function legOf(event: CallEvent, state: PhoneLeg['state'], outcome: PhoneLeg['outcome']): PhoneLeg | null {
  const sourceName = phoneNamed(event.sourceName);
  return sourceName === null ? null : { sourceName, sourceCallId: event.call.sourceCallId, state, outcome };
}

function knownLeg(call: Call, { sourceName, sourceCallId }: PhoneLeg): PhoneLeg | undefined {
  return call.phones.find((leg) => leg.sourceName === sourceName && leg.sourceCallId === sourceCallId);
}

export function joinReference(call: Call, event: CallEvent): Call {
  const reference = referenceOf(event);
  const callId = call.callId ?? event.call.callId;
  const lastMid = event.mid ?? call.lastMid;
  const isKnown = call.references.includes(reference);
  if (isKnown && callId === call.callId && lastMid === call.lastMid) return call;
  return {
    ...call,
    callId,
    references: isKnown ? call.references : [...call.references, reference],
    lastMid,
  };
}
