import type { CallRow } from '../../../contracts/calls.ts';
import type { Call } from './call.ts';
import type { CallBook } from './callBook.ts';
import { canShowCardAgain } from './callActions.ts';

/** The Calls page: newest first. */
export function callRows(book: CallBook): CallRow[] {
  const rows: CallRow[] = [];
  for (const call of book.calls.values()) rows.push(rowOf(call));
  return rows.reverse();
}

function rowOf(call: Call): CallRow {
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
  };
}
