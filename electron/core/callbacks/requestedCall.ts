import { numberForLookUp } from '../calls/callerContext.ts';
import { partyFrom } from '../calls/joining/callParty.ts';
import { isMoreThanDigits } from '../dialling/dialledNumber.ts';
import type { AskedCallback } from '../ports/callbacks/callbackQueue.ts';
import type { KeptCall } from '../ports/history/keptCall.ts';
import type { CallerFound, CallerLookUp } from '../ports/portal.ts';

/** So many are looked up in the CRM for their names; a number says enough of the others. */
const lookedUpAtMost = 5;

/**
 * What the CRM knows of those who asked, each in the place of its request; null where it is not known. Never throws.
 *
 * @param country of the operator, ISO 3166-1 alpha-2
 */
export async function whoAsked(
  asked: readonly AskedCallback[],
  lookUp: CallerLookUp,
  country: string,
): Promise<readonly (CallerFound | null)[]> {
  const found: (CallerFound | null)[] = [];
  for (const { phoneNumber } of asked.slice(0, lookedUpAtMost)) {
    // The form takes any text: the CRM is asked for numbers alone.
    const number = isMoreThanDigits(phoneNumber) ? null : numberForLookUp(phoneNumber, country);
    found.push(number === null ? null : await lookUp.look(number).catch(() => null));
  }
  return asked.map((_, index) => found[index] ?? null);
}

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
  const direction = 'callback';
  // Anybody can write into the form. A SIP address would lead to their server under the name of whoever has the number in it, and a
  // code would switch something: neither is dialled, nor taken for a caller's number; it stands where it is read.
  const isNoNumber = isMoreThanDigits(asked.phoneNumber);
  const text = isNoNumber ? [asked.phoneNumber, asked.text].filter(Boolean).join(': ') : asked.text;
  const details = {
    direction,
    phoneNumber: isNoNumber ? '' : asked.phoneNumber,
    name: found?.name ?? null,
    company: found?.company ?? null,
    responsible: found?.responsible ?? null,
    line: asked.line,
    crmEntity: asked.crmEntity ?? found?.crmEntity ?? null,
    shownTo: null,
  } as const;
  return {
    key: `callback-${asked.eventId}-${asked.messageId}`,
    direction,
    party: partyFrom(details, country),
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
    request: { text },
    callId: null,
  };
}
