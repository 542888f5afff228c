import type { CallRow } from '../../../../contracts/calls.ts';
import type { Call } from '../call.ts';
import { canShowCardAgain } from '../callActions.ts';
import type { CallBook } from '../joining/callBook.ts';
import { actionsOf } from '../joining/phoneLegs.ts';
import type { PhoneCan } from './popupModel.ts';

/** The Calls page: newest first. */
export function callRows(book: CallBook, can: PhoneCan): CallRow[] {
  const rows: CallRow[] = [];
  for (const call of book.calls.values()) rows.push(rowOf(call, can));
  return rows.reverse();
}

function rowOf(call: Call, can: PhoneCan): CallRow {
  const { state, closedBy, hideTookMs, nothingToHide, problem } = call.card;
  return {
    key: call.key,
    direction: call.direction,
    party: call.party,
    state: call.state,
    outcome: call.outcome,
    startedAtMs: call.startedAtMs,
    answeredAtMs: call.answeredAtMs,
    endedAtMs: call.endedAtMs,
    dismissed: call.dismissed,
    card: { state, closedBy, hideTookMs, nothingToHide, problem },
    isTest: call.isTest,
    canShowCardAgain: canShowCardAgain(call),
    canRetryHide: state === 'hideFailed',
    actions: actionsOf(call, can),
    registerProblem: call.registerProblem,
  };
}
