import type { KeptCall } from '../ports/history/keptCall.ts';
import type { AskedCallback } from '../ports/callbacks/callbackQueue.ts';
import type { CallerFound } from '../ports/portal.ts';
import { writtenNumber } from '../numbers/phoneNumber.ts';
import { whyNoNumber } from '../numbers/withheld.ts';

/**
 * A request as the history keeps it: a missed call that asks for a call back. Its key is of the event, so that one that is read
 * twice is written twice in the same place; of both ids, since a database may give the one anew, and the other is of the text.
 *
 * @param found what the CRM knows of the number; null where it is not known
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function requestedCall(
  asked: AskedCallback,
  found: CallerFound | null,
  country: string,
  nowMs: number,
): KeptCall {
  const written = writtenNumber(asked.phoneNumber, country);
  const noNumber = whyNoNumber(asked.phoneNumber);
  return {
    key: `callback-${asked.eventId}-${asked.messageId}`,
    direction: 'callback',
    party: {
      name: found?.name ?? null,
      phoneNumber: noNumber === null ? asked.phoneNumber : '',
      formattedNumber: noNumber === null ? written.formatted : '',
      ...(noNumber !== null && { noNumber }),
      ...(written.country !== null && { country: written.country }),
      company: found?.company ?? null,
      responsible: found?.responsible ?? null,
      line: asked.line,
      crmEntity: asked.crmEntity ?? found?.crmEntity ?? null,
    },
    state: 'ended',
    outcome: 'missed',
    // When it came, and not when it was asked: what waited for long is new here, and a call back of before was none.
    startedAtMs: nowMs,
    answeredAtMs: null,
    endedAtMs: null,
    dismissed: false,
    card: { state: 'unknown', closedBy: null, hideTookMs: null, nothingToHide: false, problem: null },
    isTest: false,
    registerProblem: null,
    request: { text: asked.text },
    callId: null,
  };
}
