import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Command } from '../ports/commandRecord.ts';
import { shownCard, type Call } from './call.ts';
import { echoAfterHide } from './cards/echoes.ts';

/**
 * The operator puts the call away: out of the popup, and its card is to go. The call itself goes on.
 *
 * @param problem why no hide can be owed
 */
export function dismissCall(call: Call, nowMs: number, problem: AppErrorData | null = null): Call {
  return {
    ...call,
    dismissed: true,
    dismissedAtMs: nowMs,
    popup: { at: 'out' },
    card: hasShownCard(call)
      ? { ...call.card, closedBy: null, problem, hideTookMs: null, doubtfulHideAtMs: null }
      : call.card,
  };
}

/** Its card is somebody else's now: put away here, while the entry goes on saying why it leaves. */
export function asHandedOn(call: Call): Call {
  return { ...dismissCall(call, call.endedAtMs ?? 0), popup: call.popup };
}

/** The portal shows a card of it that can be hidden. */
export function hasShownCard(call: Call): call is Call & { readonly callId: string } {
  return call.card.state === 'shown' && call.callId !== null;
}

/** The operator has put it away, and the portal has not hidden its card yet. */
export function isPutAway(call: Call): call is Call & { readonly callId: string } {
  return call.dismissed && hasShownCard(call);
}

/** Put away, and nothing says that its card will stay: a hide of it is owed. */
export function waitsForHide(call: Call): boolean {
  return isPutAway(call) && call.card.problem === null && call.state !== 'ended';
}

/** The dismissal is taken back, or the card is asked for again: the entry returns while the call lives. */
export function returnCall(call: Call): Call {
  return {
    ...call,
    dismissed: false,
    dismissedAtMs: null,
    popup: call.state === 'ended' ? call.popup : { at: 'in' },
    // A call without a card has none to bring back.
    card: call.card.state === 'unknown' ? call.card : { ...shownCard, echo: call.card.echo },
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

/** The portal answered a hide for this operator, or it was given up. @param hide as it is now */
export function callAfterHide(call: Call, hide: Command, nowMs: number): Call {
  const echo = echoAfterHide(call.card.echo, hide, nowMs);
  const card = { ...call.card, echo };
  switch (hide.state.at) {
    case 'acknowledged':
    case 'nothingToDo':
      return hideDone({ ...call, card }, hide.state.at === 'acknowledged', nowMs);
    case 'failed':
    case 'expired': {
      // So the hide message that was taken for its echo was the portal's own word.
      const wasNoEcho = call.dismissed && hide.tries === 1 && call.card.echo?.heard === true;
      if (wasNoEcho) return { ...call, card: { ...card, closedBy: 'portal', doubtfulHideAtMs: nowMs } };
      if (!isPutAway(call)) return { ...call, card };
      const expired = { code: 'command.expired', params: {} } as const;
      return {
        ...call,
        card: { ...card, problem: hide.state.at === 'failed' ? hide.state.problem : expired },
      };
    }
    case 'sending':
      return { ...call, card: { ...card, problem: call.dismissed ? null : card.problem } };
    case 'waiting':
    case 'superseded':
    case 'held':
      return echo === call.card.echo ? call : { ...call, card };
  }
}

/** @param knewTheCall the portal's answer: `true` or `false` of `telephony.externalCall.hide` */
function hideDone(call: Call, knewTheCall: boolean, nowMs: number): Call {
  if (!call.dismissed) return call;
  const hidden: Call = {
    ...call,
    card: {
      ...call.card,
      state: 'hidden',
      closedBy: call.card.closedBy ?? (knewTheCall ? 'operator' : 'portal'),
      nothingToHide: !knewTheCall,
      problem: null,
      hideTookMs: call.dismissedAtMs === null ? null : Math.max(0, nowMs - call.dismissedAtMs),
    },
  };
  return knewTheCall ? hidden : unknownToPortal(hidden, nowMs);
}

/** The portal has forgotten the call, so it is over; a phone of the operator's would know better. */
export function unknownToPortal(call: Call, nowMs: number): Call {
  if (!call.knownByCardOnly || call.state === 'ended') return call;
  const popup = call.popup.at === 'in' ? ({ at: 'leaving', reason: 'closedByPortal' } as const) : call.popup;
  return { ...call, state: 'ended', outcome: 'unknown', endedAtMs: nowMs, popup };
}
