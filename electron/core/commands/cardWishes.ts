import type { Clock } from '../ports/clock.ts';
import {
  isHideForNobody,
  isOpen,
  isUnsettled,
  type CardCommand,
  type Command,
  type CommandSubject,
} from '../ports/commandRecord.ts';
import type { CommandLedger } from './commandLedger.ts';

export interface OwedCall {
  readonly callId: string;
  readonly subject: CommandSubject;
}

/** Hides and shows: the last wish for each operator's screen counts. */
export interface CardWishes {
  /**
   * On its way to the disk when it returns, and sent once it is there and the way is free. Of what is not on the wire yet, the same for other
   * operators goes along in one request, and the opposite for the same operators gives way.
   */
  owe(kind: CardCommand['kind'], call: OwedCall, userIds: readonly number[]): Command;
  /**
   * Takes back for these operators what has not been sent; true if nothing of it can have reached the portal.
   */
  takeBackUnsent(callId: string, kind: CardCommand['kind'], userIds: readonly number[]): boolean;
  /**
   * The call is over: nothing about its card matters any more. Where Ringside still has to finish it, it is not over for
   * the portal, and hides are sent all the same: cards of colleagues stay for good once a call is finished.
   */
  callFinished(callId: string): void;
}

export function createCardWishes(deps: {
  readonly ledger: CommandLedger;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly account: () => string;
}): CardWishes {
  const { ledger } = deps;

  const unsent = (callId: string): readonly CardCommand[] =>
    ledger.about(callId).filter((command): command is CardCommand => isUnsentCard(command));

  return {
    owe(kind, { callId, subject }, userIds) {
      const users = new Set(userIds);
      let tries = 0;
      for (const other of unsent(callId)) {
        if (other.kind !== kind) {
          withoutUsers(ledger, other, userIds);
          continue;
        }
        // One card hidden for several operators is one request.
        other.userIds.forEach((userId) => users.add(userId));
        // A try whose answer was lost stays one: taking this one back has to undo it.
        tries = Math.max(tries, other.tries);
        ledger.write({ ...other, state: { at: 'superseded' } });
      }
      const command: CardCommand = {
        id: deps.newId(),
        kind,
        portal: deps.account(),
        callId,
        externalCallId: null,
        details: null,
        userIds: [...users].toSorted((a, b) => a - b),
        subject,
        createdAtMs: deps.clock.nowMs(),
        tries,
        state: { at: 'waiting', notBeforeMs: 0, problem: null },
      };
      if (ledger.about(callId).some(isFinishedAtPortal)) {
        return ledger.write({ ...command, state: { at: 'nothingToDo' } });
      }
      return ledger.write(command);
    },
    takeBackUnsent(callId, kind, userIds) {
      const concerned = ledger
        .about(callId)
        .filter(
          (command): command is CardCommand =>
            command.details === null &&
            command.kind === kind &&
            command.userIds.some((userId) => userIds.includes(userId)),
        );
      // Before they are taken back: a try counts although a later wish has taken its command's place.
      const mayHaveArrived = concerned.some(mayArrive);
      const left = concerned.filter(({ state }) => state.at === 'waiting' || state.at === 'failed');
      for (const command of left) withoutUsers(ledger, command, userIds);
      return left.length > 0 && !mayHaveArrived;
    },
    callFinished(callId) {
      const finishIsOwed = ledger
        .about(callId)
        .some((command) => command.kind === 'finish' && isUnsettled(command));
      for (const command of unsent(callId)) {
        if (finishIsOwed && command.kind === 'hide') continue;
        ledger.write({ ...command, state: { at: 'superseded' } });
      }
    },
  };
}

/** The operators for whom no later wish about the same card is under way: only for them another try makes sense. */
export function usersStillConcerned(ledger: CommandLedger, command: CardCommand): readonly number[] {
  const later = ledger
    .about(command.callId)
    .filter((other) => other.id !== command.id && other.details === null && isOpen(other));
  return command.userIds.filter((userId) => !later.some(({ userIds }) => userIds.includes(userId)));
}

/**
 * What became known late gives way to what was wished meanwhile about the same card, as it would have, had it been known.
 */
export function giveWayToLater(ledger: CommandLedger, late: readonly Command[]): void {
  const isLate = new Set(late.map(({ id }) => id));
  for (const { id } of late) {
    const command = ledger.get(id);
    if (command?.details !== null || !isUnsettled(command)) continue;
    const concerned = ledger
      .about(command.callId)
      .filter((other) => other.details === null && !isLate.has(other.id))
      .flatMap(({ userIds }) => userIds);
    withoutUsers(ledger, command, concerned);
  }
}

/** The portal knows a call until it is finished, and the finish takes the finishing operator's card away. */
export function settleCards(ledger: CommandLedger, callId: string): void {
  for (const command of ledger.about(callId)) {
    if (!isUnsentCard(command)) continue;
    ledger.write({ ...command, state: { at: command.kind === 'hide' ? 'nothingToDo' : 'superseded' } });
  }
}

/** A try under way, or one whose answer was lost, may reach the portal: then taking it back asks for the opposite. */
export function mayArrive(command: Command): boolean {
  const { state, tries } = command;
  if (state.at === 'sending') return true;
  // Its last try was refused; but for a dismissed user it failed without one.
  if (state.at === 'failed') return tries > (isHideForNobody(command) ? 0 : 1);
  return tries > 0 && (state.at === 'waiting' || state.at === 'superseded');
}

function isUnsentCard(command: Command): command is CardCommand {
  return command.details === null && isUnsettled(command) && command.state.at !== 'sending';
}

function isFinishedAtPortal({ kind, state }: Command): boolean {
  return kind === 'finish' && (state.at === 'acknowledged' || state.at === 'nothingToDo');
}

function withoutUsers(ledger: CommandLedger, command: CardCommand, userIds: readonly number[]): void {
  const left = command.userIds.filter((userId) => !userIds.includes(userId));
  if (left.length === command.userIds.length) return;
  if (left.length === 0) ledger.write({ ...command, state: { at: 'superseded' } });
  else ledger.write({ ...command, userIds: left });
}
