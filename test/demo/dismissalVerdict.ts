import type { JournalRequest } from '../portal/record/journal.ts';
import type { CardChange } from '../portal/record/truth.ts';
import { isJsonObject } from '../portal/rest/parsing/jsonValue.ts';

export const hideMethod = 'telephony.externalCall.hide';

/** What is known of one dismissal when all is over. Times are Unix milliseconds by one clock. */
export interface DismissalFacts {
  readonly callId: string;
  readonly operatorId: number;
  readonly clickedAtMs: number;
  /** What became of this operator's card of this call, oldest first. */
  readonly cardChanges: readonly CardChange[];
  readonly requests: readonly JournalRequest[];
  /** How many cards the operator's page in the portal showed just before the click, and in the end. */
  readonly cardsOnPage: { readonly before: number; readonly after: number };
}

/** Two readings of one clock in two processes agree to a fraction of a millisecond. */
const clockToleranceMs = 1;

/**
 * What speaks against "the card went away because of the dismissal"; nothing when it did. A card that the portal closed by
 * itself, a second request, or an answer other than true count against it.
 */
export function missingFrom(facts: DismissalFacts): readonly string[] {
  const missing: string[] = [];
  const opened = facts.cardChanges.find((change) => change.state === 'open');
  const closed = facts.cardChanges.findLast((change) => change.state === 'closed');
  const hides = facts.requests.filter((request) => request.method === hideMethod);
  const [hide] = hides;

  if (opened === undefined || opened.atMs > facts.clickedAtMs)
    missing.push('the call card was not open before the click');
  if (facts.cardsOnPage.before !== 1)
    missing.push(`the portal's page showed ${facts.cardsOnPage.before} cards before the click, not 1`);
  if (facts.cardsOnPage.after !== 0)
    missing.push(`the portal's page still shows ${facts.cardsOnPage.after} cards`);
  if (hides.length !== 1) missing.push(`the portal received ${hides.length} requests ${hideMethod}, not 1`);
  if (closed === undefined || facts.cardChanges.at(-1)?.state !== 'closed')
    missing.push('the call card is not closed');
  if (hide === undefined) return missing;

  if (hide.receivedAtMs < facts.clickedAtMs - clockToleranceMs)
    missing.push(`${hideMethod} came before the click`);
  if (hide.params['CALL_ID'] !== facts.callId)
    missing.push(`${hideMethod} named CALL_ID ${String(hide.params['CALL_ID'])}, not ${facts.callId}`);
  if (!namesUser(hide, facts.operatorId))
    missing.push(`${hideMethod} did not name USER_ID ${facts.operatorId}`);
  if (!answeredTrue(hide)) missing.push(`${hideMethod} was not answered true: ${answerOf(hide)}`);
  if (closed !== undefined && closed.atMs < hide.receivedAtMs)
    missing.push('the call card was closed before the portal was asked to hide it');
  return missing;
}

function namesUser(request: JournalRequest, userId: number): boolean {
  const named = request.params['USER_ID'];
  const users = Array.isArray(named) ? named : [named];
  return users.length === 1 && String(users[0]) === String(userId);
}

function answeredTrue({ outcome, status, answer }: JournalRequest): boolean {
  return outcome === 'answered' && status === 200 && isJsonObject(answer) && answer['result'] === true;
}

function answerOf({ outcome, status, answer }: JournalRequest): string {
  if (outcome !== 'answered') return outcome;
  if (!isJsonObject(answer)) return `HTTP ${status ?? ''} without JSON`;
  return 'error' in answer
    ? `HTTP ${status ?? ''} ${String(answer['error'])}`
    : JSON.stringify(answer['result']);
}
