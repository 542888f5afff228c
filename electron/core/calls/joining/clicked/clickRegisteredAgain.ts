import type { OpeningEvent } from '../../../ports/callSource.ts';
import { hasLivePhone, type Call } from '../../call.ts';
import { isSameNumber } from '../../../numbers/sameNumber.ts';
import { withoutPortal } from '../portalSide.ts';
import { sameStartWithinMs } from '../sameCall.ts';

/**
 * The number that was clicked in the portal, and that a telephone system registers once more, under a CALL_ID of its own, when the
 * phone dials it: the same number, outgoing, for this operator, begun at about the same time. It goes on as the telephone
 * system's call, which is told of from beginning to end; the CALL_ID of the click is its own no more.
 *
 * @param country of the operator, ISO 3166-1 alpha-2
 * @returns it, as it stood without the portal
 */
export function clickRegisteredAgain(
  calls: Iterable<Call>,
  event: OpeningEvent,
  country: string,
): Call | undefined {
  const { direction, phoneNumber, clicked, shownTo } = event.details;
  if (event.type !== 'cardShown' || direction !== 'outgoing' || clicked !== undefined) return undefined;
  for (const call of calls) {
    if (!isUnderWay(call) || call.callId === event.call.callId) continue;
    const isTheirs = shownTo === null || call.shownTo?.some((userId) => shownTo.includes(userId)) === true;
    const isNear = Math.abs(call.rangAtMs - event.atMs) <= sameStartWithinMs;
    if (isTheirs && isNear && isSameNumber(call.party.phoneNumber, phoneNumber, country))
      return { ...withoutPortal(call), externalCallId: null, knownByCardOnly: !hasLivePhone(call) };
  }
  return undefined;
}

function isUnderWay({ click, state }: Call): boolean {
  return state !== 'ended' && (click?.at === 'asks' || click?.at === 'dialling' || click?.at === 'dialled');
}
