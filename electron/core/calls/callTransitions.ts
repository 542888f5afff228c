import type { CallOutcome, CallParty, LeavingReason } from '../../../contracts/calls.ts';
import type { CallDetails, CallEvent } from '../ports/callSource.ts';
import { noCard, shownCard, type Call, type PopupPlace } from './call.ts';
import { isStale } from './messageOrder.ts';
import { formatPhoneNumber } from './phoneNumber.ts';

type OpeningEvent = Extract<CallEvent, { type: 'offered' | 'cardShown' }>;

/**
 * The call that an opening event begins.
 *
 * @param hiddenSince set where the portal's hide has overtaken this show: the call then has its row, yet no entry
 */
export function callFromEvent(
  key: string,
  event: OpeningEvent,
  hiddenSince: { readonly hiddenByMid: string | null } | null,
): Call {
  const hasCard = event.type === 'cardShown';
  const call: Call = {
    key,
    callId: event.call.callId,
    references: [`${event.sourceName}/${event.call.sourceCallId}`],
    direction: event.details.direction,
    party: partyFrom(event.details),
    shownToCount: event.details.shownToCount,
    state: 'ringing',
    outcome: null,
    startedAtMs: event.atMs,
    answeredAtMs: null,
    endedAtMs: null,
    dismissed: false,
    dismissedAtMs: null,
    popup: { at: 'in' },
    card: hasCard ? shownCard : noCard,
    knownByCardOnly: hasCard,
    lastMid: event.mid,
    isTest: false,
  };
  if (hiddenSince === null) return call;
  return { ...closedByPortal(call, event.atMs), lastMid: hiddenSince.hiddenByMid, popup: { at: 'out' } };
}

/** What an event makes of a call it is about; the very same object where it changes nothing. */
export function applyToCall(call: Call, event: CallEvent): Call {
  if (isStale(event.mid, call.lastMid)) return call;
  const joined = joinReference(call, event);
  switch (event.type) {
    case 'offered':
      return enrich(joined, event.details, false);
    case 'cardShown':
      return onCardShown(joined, event);
    case 'cardHidden':
      return onCardHidden(joined, event.atMs);
    case 'answered':
      return call.state === 'ringing'
        ? { ...joined, state: 'answered', answeredAtMs: event.atMs, knownByCardOnly: false }
        : joined;
    case 'ended':
      return onEnded(joined, event.outcome, event.atMs);
  }
}

function onCardShown(call: Call, event: OpeningEvent): Call {
  const enriched = enrich(call, event.details, true);
  switch (call.card.state) {
    case 'shown':
      // The portal repeats a show freely; it is still the same card.
      return { ...enriched, card: { ...call.card, hideEchoesOwed: 0 } };
    case 'hidePending':
    case 'hideFailed':
      // Our hide is under way or could not be done: the operator has put this showing away already.
      return enriched;
    case 'unknown':
      return { ...enriched, card: shownCard };
    case 'hidden':
      // A newer show after a hide is a new showing of the same call.
      return {
        ...enriched,
        ...(call.outcome === 'unknown' ? { state: 'ringing', outcome: null, endedAtMs: null } : {}),
        card: shownCard,
        dismissed: false,
        dismissedAtMs: null,
        popup: { at: 'in' },
      };
  }
}

function onCardHidden(call: Call, atMs: number): Call {
  const { card } = call;
  if (card.hideEchoesOwed > 0) {
    const echoed = { ...card, hideEchoesOwed: card.hideEchoesOwed - 1 };
    if (!call.dismissed) return { ...call, card: echoed };
    return { ...call, card: { ...echoed, state: 'hidden', closedBy: 'operator', problem: null } };
  }
  switch (card.state) {
    case 'shown':
    case 'unknown':
      return closedByPortal(call, atMs);
    case 'hidePending':
    case 'hideFailed':
      return endIfOnlyCardTold(
        { ...call, card: { ...card, state: 'hidden', closedBy: 'portal', problem: null } },
        atMs,
      );
    case 'hidden':
      return isLateEcho(call, atMs) ? call : endIfOnlyCardTold(call, atMs);
  }
}

/**
 * A hide of ours may reach the portal twice: sent again after a lost answer, or repeated by the network stack itself on a
 * connection that was cut. Its second echo must not count as the end of the call, which would take Undo away.
 */
const echoesWithinMs = 10_000;

function isLateEcho({ dismissed, dismissedAtMs }: Call, atMs: number): boolean {
  return dismissed && dismissedAtMs !== null && atMs - dismissedAtMs < echoesWithinMs;
}

function closedByPortal(call: Call, atMs: number): Call {
  const reason: LeavingReason = (call.shownToCount ?? 1) > 1 ? 'closedByPortalForGroup' : 'closedByPortal';
  return endIfOnlyCardTold(
    {
      ...call,
      card: { ...call.card, state: 'hidden', closedBy: 'portal', problem: null },
      popup: leaveFrom(call.popup, reason),
    },
    atMs,
  );
}

function endIfOnlyCardTold(call: Call, atMs: number): Call {
  if (!call.knownByCardOnly || call.state === 'ended') return call;
  return { ...call, state: 'ended', outcome: 'unknown', endedAtMs: atMs };
}

function onEnded(call: Call, outcome: CallOutcome, atMs: number): Call {
  if (call.state === 'ended' && call.outcome !== 'unknown') return call;
  return {
    ...call,
    state: 'ended',
    outcome,
    endedAtMs: call.endedAtMs ?? atMs,
    knownByCardOnly: false,
    popup: leaveFrom(call.popup, reasonFor(outcome)),
  };
}

function reasonFor(outcome: CallOutcome): LeavingReason {
  return outcome === 'answered' || outcome === 'unknown' ? 'ended' : outcome;
}

function leaveFrom(popup: PopupPlace, reason: LeavingReason): PopupPlace {
  return popup.at === 'out' ? popup : { at: 'leaving', reason };
}

function joinReference(call: Call, event: CallEvent): Call {
  const reference = `${event.sourceName}/${event.call.sourceCallId}`;
  return {
    ...call,
    callId: call.callId ?? event.call.callId,
    references: call.references.includes(reference) ? call.references : [...call.references, reference],
    lastMid: event.mid ?? call.lastMid,
  };
}

/** Later news fill gaps; what the portal's card says wins over what a phone says. */
function enrich(call: Call, details: CallDetails, newsWin: boolean): Call {
  const news = partyFrom(details);
  const [first, second] = newsWin ? [news, call.party] : [call.party, news];
  const party: CallParty = {
    name: first.name ?? second.name,
    phoneNumber: first.phoneNumber || second.phoneNumber,
    formattedNumber: first.formattedNumber || second.formattedNumber,
    company: first.company ?? second.company,
    responsible: first.responsible ?? second.responsible,
    line: first.line ?? second.line,
    crmEntity: first.crmEntity ?? second.crmEntity,
  };
  return { ...call, party, shownToCount: details.shownToCount ?? call.shownToCount };
}

function partyFrom(details: CallDetails): CallParty {
  return {
    name: details.name,
    phoneNumber: details.phoneNumber,
    formattedNumber: formatPhoneNumber(details.phoneNumber),
    company: details.company,
    responsible: details.responsible,
    line: details.line,
    crmEntity: details.crmEntity,
  };
}
