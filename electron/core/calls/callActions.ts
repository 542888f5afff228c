import type { AppErrorData } from '../../../contracts/errors.ts';
import { shownCard, type Call } from './call.ts';

/** The operator puts the call away: out of the popup, and its card on the way out. The call itself goes on. */
export function dismissCall(call: Call, nowMs: number): Call {
  const cardGoes = call.callId !== null && (call.card.state === 'shown' || call.card.state === 'hideFailed');
  return {
    ...call,
    dismissed: true,
    dismissedAtMs: nowMs,
    popup: { at: 'out' },
    card: cardGoes
      ? { ...call.card, state: 'hidePending', closedBy: null, problem: null, hideTookMs: null }
      : call.card,
  };
}

/** Whether dismissing this call means that Ringside owes the portal a hide. */
export function owesHide(call: Call): call is Call & { readonly callId: string } {
  return call.card.state === 'hidePending' && call.callId !== null;
}

/** The dismissal is taken back, or the card is asked for again: the entry returns while the call lives. */
export function returnCall(call: Call): Call {
  return {
    ...call,
    dismissed: false,
    dismissedAtMs: null,
    popup: call.state === 'ended' ? call.popup : { at: 'in' },
    // A call without a card has none to bring back.
    card:
      call.card.state === 'unknown' ? call.card : { ...shownCard, hideEchoesOwed: call.card.hideEchoesOwed },
  };
}

/**
 * The colleagues on whose screens the card of a call that this operator answered on their own phone still lies; nobody
 * for calls that they made themselves.
 */
export function colleaguesToClear(call: Call, operatorUserId: number): readonly number[] {
  const answeredHere = call.state === 'answered' && call.phones.some((leg) => leg.state === 'answered');
  if (!answeredHere || call.clearedForColleagues || call.direction === 'outgoing') return [];
  return [...new Set(call.shownTo ?? [])].filter((userId) => userId !== operatorUserId);
}

/** True while bringing the card back makes sense: it was put away here and the call is not known to be over. */
export function canShowCardAgain(call: Call): boolean {
  return (
    call.callId !== null &&
    call.state !== 'ended' &&
    call.dismissed &&
    (call.card.state === 'hidden' || call.card.state === 'hidePending')
  );
}

export function hideIsOnTheWire(call: Call): Call {
  // A hide that is tried again gets one echo as a rule: the first try never arrived.
  return { ...call, card: { ...call.card, hideEchoesOwed: 1 } };
}

/** @param knewTheCall the portal's answer: `true` or `false` of `telephony.externalCall.hide` */
export function hideAnswered(call: Call, knewTheCall: boolean, nowMs: number): Call {
  const hideEchoesOwed = knewTheCall ? call.card.hideEchoesOwed : 0;
  if (!call.dismissed) return { ...call, card: { ...call.card, hideEchoesOwed } };
  return {
    ...call,
    card: {
      ...call.card,
      hideEchoesOwed,
      state: 'hidden',
      closedBy: call.card.closedBy ?? (knewTheCall ? 'operator' : 'portal'),
      nothingToHide: !knewTheCall,
      problem: null,
      hideTookMs: call.dismissedAtMs === null ? null : Math.max(0, nowMs - call.dismissedAtMs),
    },
  };
}

/** The hide waits for another try; the card stays pending and the reason can be read. */
export function hideDelayed(call: Call, problem: AppErrorData): Call {
  // The answer may have been lost after the portal acted, so an echo may still come: what is owed stays owed.
  return call.card.state === 'hidePending' ? { ...call, card: { ...call.card, problem } } : call;
}

export function hideFailed(call: Call, problem: AppErrorData): Call {
  if (!call.dismissed) return { ...call, card: { ...call.card, hideEchoesOwed: 0 } };
  if (call.card.state === 'hidden') return call;
  return { ...call, card: { ...call.card, state: 'hideFailed', problem, hideEchoesOwed: 0 } };
}

/** A show that the portal did not do: the entry stays, the row says why the card may be missing. */
export function showFailed(call: Call, problem: AppErrorData): Call {
  return { ...call, card: { ...call.card, problem } };
}
