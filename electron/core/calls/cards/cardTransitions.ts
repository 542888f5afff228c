import type { LeavingReason } from '../../../../contracts/calls.ts';
import type { CallEvent, OpeningEvent } from '../../ports/callSource.ts';
import { hasLivePhone, isBeingDialled, shownCard, type Call, type PopupPlace } from '../call.ts';
import { echoAfterShow, echoHeard, mayBeEcho, mayBeSecondEcho } from './echoes.ts';

/** The portal shows the card, for the first time, again, or for a new showing of the call. */
export function onCardShown(call: Call, event: OpeningEvent): Call {
  switch (call.card.state) {
    case 'shown':
      // Nobody had told of the end, it was supposed after a while: the portal shows it to this day.
      if (call.state === 'ended' && call.knownByCardOnly && !call.dismissed) return shownAgain(call, event);
      // The portal repeats a show freely; it is still the same card, and where that is to go this showing was put away.
      return call.dismissed ? call : stillShown(call);
    case 'unknown':
      // Put away before the portal showed its card: then that has to go as well.
      if (call.dismissed) return { ...call, card: shownCard };
      return { ...call, card: shownCard, popup: call.state === 'ended' ? call.popup : { at: 'in' } };
    case 'hidden':
      return shownAgain(call, event);
  }
}

function stillShown(call: Call): Call {
  const { card } = call;
  const echo = echoAfterShow(card.echo);
  if (card.doubtfulHideAtMs === null && echo === card.echo) return call;
  return { ...call, card: { ...card, echo, doubtfulHideAtMs: null } };
}

/** Another talk begins, which nobody has handed on yet. */
export function withoutTransfer({ handedTo: _, transferred: __, ...call }: Call): Call {
  return call;
}

/** A newer show after a hide is a new showing of the same call: the queue has come back to the operator. */
function shownAgain(call: Call, event: OpeningEvent): Call {
  const again = {
    ...withoutTransfer(call),
    // A hide of the earlier showing may be under way still.
    card: { ...shownCard, echo: echoAfterShow(call.card.echo) },
    dismissed: false,
    dismissedAtMs: null,
    popup: { at: 'in' },
  } as const;
  if (call.state !== 'ended') return again;
  // Told without an order, and no later than the end that a phone told of: a late message.
  const isLate = event.mid === null && call.endedAtMs !== null && event.atMs <= call.endedAtMs;
  if (isLate && call.outcome !== 'unknown') return call;
  return {
    ...again,
    state: 'ringing',
    outcome: null,
    endedAtMs: null,
    answeredAtMs: null,
    rangAtMs: event.atMs,
    knownByCardOnly: true,
  };
}

/** The card goes by our own hide, whose echo this is, or because the portal closed it. */
export function onCardHidden(call: Call, event: CallEvent): Call {
  switch (call.card.state) {
    case 'unknown':
      return closedByPortal(call, event.atMs);
    case 'shown':
      return call.dismissed ? putAwayHidden(call, event) : shownHidden(call, event);
    case 'hidden':
      return hiddenAgain(call, event);
  }
}

function putAwayHidden(call: Call, event: CallEvent): Call {
  const card = { ...call.card, state: 'hidden', problem: null } as const;
  if (!mayBeEcho(call, event))
    return endIfOnlyCardTold({ ...call, card: { ...card, closedBy: 'portal' } }, event.atMs);
  return { ...call, card: { ...card, closedBy: 'operator', echo: echoHeard(card.echo) } };
}

/** The echo of a hide that was taken back, or came late, must not look as if the portal had closed the card. */
function shownHidden(call: Call, event: CallEvent): Call {
  if (!mayBeEcho(call, event)) return closedByPortal(call, event.atMs);
  const { card } = call;
  return { ...call, card: { ...card, echo: echoHeard(card.echo), doubtfulHideAtMs: event.atMs } };
}

function hiddenAgain(call: Call, event: CallEvent): Call {
  const { card } = call;
  if (!call.dismissed) return endIfOnlyCardTold(call, event.atMs);
  if (mayBeEcho(call, event) && card.echo?.heard === false)
    return { ...call, card: { ...card, echo: echoHeard(card.echo) } };
  // An end would take Undo away: so it waits until that is over.
  if (mayBeSecondEcho(call, event) && call.knownByCardOnly && call.state !== 'ended')
    return { ...call, card: { ...card, doubtfulHideAtMs: card.doubtfulHideAtMs ?? event.atMs } };
  return endIfOnlyCardTold(call, event.atMs);
}

/** Nothing has contradicted a hide message that may have been the portal's own word: so it was. */
export function doubtIsOver(call: Call): Call {
  const { doubtfulHideAtMs } = call.card;
  if (doubtfulHideAtMs === null) return call;
  const decided = { ...call, card: { ...call.card, doubtfulHideAtMs: null } };
  return call.dismissed
    ? endIfOnlyCardTold(decided, doubtfulHideAtMs)
    : closedByPortal(decided, doubtfulHideAtMs);
}

/** The portal has closed the card by itself: the entry goes, unless a phone tells more. */
export function closedByPortal(call: Call, atMs: number): Call {
  const closed = { state: 'hidden', closedBy: 'portal', problem: null, doubtfulHideAtMs: null } as const;
  const card = { ...call.card, ...closed };
  // The popup stays for as long as the operator's own phone rings or talks, whatever becomes of the card.
  if (hasLivePhone(call) || isBeingDialled(call)) return { ...call, card };
  const reason: LeavingReason = call.isForGroup ? 'closedByPortalForGroup' : 'closedByPortal';
  // Cards are closed because a call is over: an entry that says already how it ended goes on saying that.
  const popup = call.popup.at === 'leaving' ? call.popup : leaveFrom(call.popup, reason);
  return endIfOnlyCardTold({ ...call, card, popup }, atMs);
}

function endIfOnlyCardTold(call: Call, atMs: number): Call {
  if (!call.knownByCardOnly || call.state === 'ended') return call;
  return { ...call, state: 'ended', outcome: 'unknown', endedAtMs: atMs };
}

/** An entry shows why it goes; what is out stays out. */
export function leaveFrom(popup: PopupPlace, reason: LeavingReason): PopupPlace {
  return popup.at === 'out' ? popup : { at: 'leaving', reason };
}
