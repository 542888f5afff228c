import type { CallRow } from '../../../../contracts/calls.ts';
import type { Call } from '../call.ts';
import { canShowCardAgain, cardStanding, wishOwed, type CardWishesOwed } from '../cards/cardStanding.ts';
import type { CallBook } from '../joining/callBook.ts';
import { actionsOf, isOnHold, transferToOf } from '../joining/phoneLegs.ts';
import type { PhoneCan } from '../../phones/phoneAbilities.ts';
import type { CardCommand } from '../../ports/commandRecord.ts';

/** The Calls page: newest first. */
export function callRows(book: CallBook, can: PhoneCan, owed: CardWishesOwed): CallRow[] {
  const rows: CallRow[] = [];
  for (const call of book.calls.values()) rows.push(rowOf(call, can, wishOwed(owed, call)));
  return rows.reverse();
}

/** @param wish what is owed for its card */
export function rowOf(call: Call, can: PhoneCan, wish: CardCommand | undefined): CallRow {
  const card = cardStanding(call, wish);
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
    canHaveNote: !call.isTest,
    actions: actionsOf(call, can),
    ...(isOnHold(call) && { onHold: true as const }),
    ...transferToOf(call, can),
    registerProblem: call.registerProblem,
    ...(call.click !== undefined && { click: call.click }),
  };
}
