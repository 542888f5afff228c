import type { CallRow } from '../../../../contracts/calls.ts';
import type { CardCommand, Command } from '../../ports/commandRecord.ts';
import { isOpen, isUnsettled } from '../../ports/commandRecord.ts';
import type { Call } from '../call.ts';
import { isPutAway } from '../callActions.ts';

/** What is owed for the operator's own cards: the last unsettled wish about each, by CALL_ID. */
export type CardWishesOwed = ReadonlyMap<string, CardCommand>;

/**
 * Whether a command is about this operator's own card; a hide may be for colleagues alone.
 *
 * @param operatorUserId null while no portal is connected: then the account that the command belongs to tells
 */
export function isForOperator(command: Command, operatorUserId: number | null): boolean {
  const userId = operatorUserId ?? Number(command.portal.split('/').at(-1));
  return command.userIds.includes(userId);
}

export function wishesOwed(commands: readonly Command[], operatorUserId: number | null): CardWishesOwed {
  const owed = new Map<string, CardCommand>();
  for (const command of commands) {
    if (command.kind !== 'hide' && command.kind !== 'show') continue;
    if (isUnsettled(command) && isForOperator(command, operatorUserId)) owed.set(command.callId, command);
  }
  return owed;
}

/** The wish that is owed for the card of this call; undefined where nothing is. */
export function wishOwed(owed: CardWishesOwed, call: Call): CardCommand | undefined {
  return call.callId === null ? undefined : owed.get(call.callId);
}

export type CardStanding = CallRow['card'];

/**
 * How the card stands for a person: what the portal said, and what is owed. It is made anew each time, so that it cannot go
 * on to say that a hide is under way of which the queue knows nothing any more.
 */
export function cardStanding(call: Call, wish: CardCommand | undefined): CardStanding {
  const { state, closedBy, hideTookMs, nothingToHide, problem } = call.card;
  const said = { state, closedBy, hideTookMs, nothingToHide, problem };
  if (!isPutAway(call)) return wish?.kind === 'show' && isOpen(wish) ? { ...said, problem: null } : said;
  if (wish?.kind === 'hide') {
    if (wish.state.at === 'failed') return { ...said, state: 'hideFailed', problem: wish.state.problem };
    const delay = wish.state.at === 'waiting' && wish.tries > 0 ? wish.state.problem : null;
    return { ...said, state: 'hidePending', problem: delay };
  }
  if (problem !== null) return { ...said, state: 'hideFailed' };
  // The call ended before its hide went: there is no card of it any more.
  if (call.state === 'ended') return { ...said, state: 'hidden', closedBy: 'portal' };
  // Owed to a portal that is not the one in use.
  return { ...said, state: 'hideFailed', problem: { code: 'portal.notConnected', params: {} } };
}

/** True while bringing the card back makes sense: it was put away here and the call is not known to be over. */
export function canShowCardAgain(call: Call, { state }: CardStanding): boolean {
  return (
    call.callId !== null &&
    call.state !== 'ended' &&
    call.dismissed &&
    (state === 'hidden' || state === 'hidePending')
  );
}
