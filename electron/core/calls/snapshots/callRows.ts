import type { CallRow } from '../../../../contracts/calls.ts';
import type { Call } from '../call.ts';
import { canShowCardAgain, cardStanding, wishOwed, type CardWishesOwed } from '../cards/cardStanding.ts';
import type { CallBook } from '../joining/callBook.ts';
import { actionsOf } from '../joining/phoneLegs.ts';
import type { PhoneCan } from '../../phones/phoneAbilities.ts';

/** The Calls page: newest first. */
export function callRows(book: CallBook, can: PhoneCan, owed: CardWishesOwed): CallRow[] {
  const rows: CallRow[] = [];
  for (const call of book.calls.values()) rows.push(rowOf(call, can, owed));
  return rows.reverse();
}

function rowOf(call: Call, can: PhoneCan, owed: CardWishesOwed): CallRow {
  const card = cardStanding(call, wishOwed(owed, call));
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
    card,
    isTest: call.isTest,
    canShowCardAgain: canShowCardAgain(call, card),
    canRetryHide: card.state === 'hideFailed',
    actions: actionsOf(call, can),
    registerProblem: call.registerProblem,
  };
}
