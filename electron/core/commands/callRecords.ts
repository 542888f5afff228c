import type { Clock } from '../ports/clock.ts';
import {
  isOfFinishedCall,
  isUnsettled,
  type CallEnd,
  type Command,
  type CommandSubject,
  type FinishCommand,
  type FinishDetails,
  type RegisterCommand,
  type RegisterDetails,
} from '../ports/commandRecord.ts';
import { dropHeldAppendices, letHeldAppendicesGo } from './callNotes.ts';
import type { CommandLedger } from './commandLedger.ts';

export interface CallToRegister extends Omit<RegisterDetails, 'maybeShown'> {
  /** Never used for another call. */
  readonly externalCallId: string;
  readonly subject: CommandSubject;
  readonly userId: number;
  /** Unix ms. */
  readonly answeredAtMs: number | null;
  /** Set where the call is over before the portal hears of it. */
  readonly end: CallEnd | null;
}

/** A call that the portal has registered itself, and that Ringside has to finish. */
export interface CallToFinish {
  /** Ringside's own id of it, never used for another call. */
  readonly externalCallId: string;
  readonly callId: string;
  readonly subject: CommandSubject;
  readonly userId: number;
  /** See `FinishDetails`. */
  readonly othersForMs: number;
}

/** Calls that Ringside registers: a register and a finish each, written down together. And those that it has but to finish. */
export interface CallRecords {
  /** On its way to the disk when it returns, the finish in the same go, so that no crash leaves a call unfinished. */
  oweRegister(call: CallToRegister): Command;
  /** On its way to the disk when it returns: from now on no crash leaves the call unfinished. */
  oweFinish(call: CallToFinish): void;
  /** For so many ms after its finish was owed another program may have the call; 0: this one has dialled it. */
  othersMayHaveIt(externalCallId: string, forMs: number): void;
  /** Whether the next try of the register shows the card. Changes nothing once the portal has answered. */
  showCardOnRegister(externalCallId: string, show: boolean): void;
  callAnswered(externalCallId: string, atMs: number): void;
  /** The call goes on: as long as that was known it counts as talked, should the program die. */
  callGoesOn(externalCallId: string): void;
  /** Lets the finish go as soon as the portal knows the call. */
  callEnded(externalCallId: string, end: CallEnd): void;
}

/** OTHER: undetermined (Bitrix24 docs, telephony.externalCall.finish), the one code that says nothing of who spoke. */
export const undetermined: CallEnd = { durationS: 0, statusCode: 'OTHER' };

const readyToSend = { at: 'waiting', notBeforeMs: 0, problem: null } as const;

export function createCallRecords(deps: {
  readonly ledger: CommandLedger;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly account: () => string;
}): CallRecords {
  const { ledger, clock } = deps;

  const changeFinish = (externalCallId: string, change: Partial<FinishDetails>): FinishCommand | null => {
    const finish = finishOf(ledger, externalCallId);
    if (finish === undefined || finish.details.end !== null || !isUnsettled(finish)) return null;
    return { ...finish, details: { ...finish.details, lastKnownMs: clock.nowMs(), ...change } };
  };

  const isClick = (externalCallId: string): boolean =>
    finishOf(ledger, externalCallId)?.details.othersForMs !== undefined;

  return {
    oweRegister(call) {
      const { externalCallId, subject, userId, answeredAtMs, end, ...details } = call;
      const nowMs = clock.nowMs();
      const common = {
        portal: deps.account(),
        callId: null,
        externalCallId,
        userIds: [userId],
        subject,
        createdAtMs: nowMs,
        tries: 0,
      };
      // The finish first: without a register it is nothing, while a register without a finish is a call for ever.
      ledger.write({
        ...common,
        id: deps.newId(),
        kind: 'finish',
        details: { answeredAtMs, lastKnownMs: nowMs, end },
        state: { at: 'held' },
      });
      const register: RegisterCommand = {
        ...common,
        id: deps.newId(),
        kind: 'register',
        details: { ...details, maybeShown: false },
        state: readyToSend,
      };
      return ledger.write(register);
    },
    oweFinish({ userId, othersForMs, ...call }) {
      const nowMs = clock.nowMs();
      ledger.write({
        ...call,
        id: deps.newId(),
        kind: 'finish',
        portal: deps.account(),
        userIds: [userId],
        createdAtMs: nowMs,
        tries: 0,
        details: { answeredAtMs: null, lastKnownMs: nowMs, end: null, othersForMs },
        state: { at: 'held' },
      });
    },
    othersMayHaveIt(externalCallId, othersForMs) {
      const left = changeFinish(externalCallId, { othersForMs });
      if (left !== null) ledger.write(left);
    },
    showCardOnRegister(externalCallId, show) {
      const register = registerOf(ledger, externalCallId);
      if (register === undefined || !isUnsettled(register) || register.details.show === show) return;
      ledger.write({ ...register, details: { ...register.details, show } });
    },
    callAnswered(externalCallId, atMs) {
      const answered = changeFinish(externalCallId, { answeredAtMs: atMs });
      if (answered !== null) ledger.write(answered);
    },
    callGoesOn(externalCallId) {
      const goesOn = changeFinish(externalCallId, {});
      if (goesOn !== null) ledger.write(goesOn);
    },
    callEnded(externalCallId, end) {
      // Whoever says how it ended knows that nobody else has it.
      const ended = changeFinish(externalCallId, { end, ...(isClick(externalCallId) && { othersForMs: 0 }) });
      if (ended === null) return;
      ledger.write(ended.callId === null ? ended : { ...ended, state: readyToSend });
    },
  };
}

/**
 * The portal has said which CALL_ID it gave. The finish learns it first: where the program dies in between, it is found
 * there again.
 */
export function acknowledgeRegister(ledger: CommandLedger, register: RegisterCommand, callId: string): void {
  const finish = finishOf(ledger, register.externalCallId);
  if (finish?.state.at === 'held') {
    const details = { ...finish.details, ...(register.tries > 1 && { registeredAgain: true }) };
    ledger.write({ ...finish, callId, details, state: details.end === null ? finish.state : readyToSend });
  }
  letHeldAppendicesGo(ledger, register.externalCallId, callId);
  ledger.write({ ...register, callId, state: { at: 'acknowledged' } });
}

/** A register that is settled without a CALL_ID leaves nothing to finish, and nothing that anything could be added to. */
export function dropFinishOf(ledger: CommandLedger, register: RegisterCommand): void {
  const finish = finishOf(ledger, register.externalCallId);
  if (finish !== undefined && isUnsettled(finish)) {
    ledger.write({ ...finish, state: { at: 'superseded' } });
  }
  dropHeldAppendices(ledger, register.externalCallId);
}

/**
 * What an earlier run was in the middle of: its calls are over as far as can be known, so they are finished, and their
 * cards are not shown any more.
 *
 * @param left what that run left, in the ledger already; calls of this run go on
 */
export function endCallsOfLastRun(ledger: CommandLedger, left: readonly Command[]): void {
  for (const { id } of left) {
    const register = ledger.get(id);
    if (register === undefined) continue;
    if (register.kind !== 'register' || !isUnsettled(register)) continue;
    const callId = finishOf(ledger, register.externalCallId)?.callId ?? null;
    if (callId !== null) acknowledgeRegister(ledger, register, callId);
    else if (register.details.show) {
      ledger.write({ ...register, details: { ...register.details, show: false } });
    }
  }
  for (const { id } of left) {
    const finish = ledger.get(id);
    if (finish === undefined) continue;
    if (finish.kind !== 'finish' || finish.state.at !== 'held') continue;
    const { details } = finish;
    const ended = { ...finish, details: { ...details, end: details.end ?? endAsFarAsKnown(details) } };
    const register = registerOf(ledger, finish.externalCallId);
    if (finish.callId !== null) ledger.write({ ...ended, state: readyToSend });
    else if (register === undefined) ledger.write({ ...ended, state: { at: 'superseded' } });
    else if (details.end === null) ledger.write(ended);
  }
  for (const { id } of left) {
    const held = ledger.get(id);
    if (held === undefined || !isOfFinishedCall(held)) continue;
    if (held.state.at !== 'held' || held.externalCallId === null) continue;
    if (registerOf(ledger, held.externalCallId) === undefined)
      dropHeldAppendices(ledger, held.externalCallId);
  }
}

function endAsFarAsKnown({ answeredAtMs, lastKnownMs, othersForMs }: FinishDetails): CallEnd {
  // Of a click that no phone has told of nobody knows whether it was answered, nor, where it was not dialled, by whom.
  if (answeredAtMs === null && othersForMs !== undefined) return undetermined;
  if (answeredAtMs === null) return { durationS: 0, statusCode: '304' };
  return {
    durationS: Math.max(0, Math.round((lastKnownMs - answeredAtMs) / 1000)),
    statusCode: '200',
  };
}

function registerOf(ledger: CommandLedger, externalCallId: string): RegisterCommand | undefined {
  return ledger
    .recordsOf(externalCallId)
    .find((command): command is RegisterCommand => command.kind === 'register');
}

function finishOf(ledger: CommandLedger, externalCallId: string): FinishCommand | undefined {
  return ledger
    .recordsOf(externalCallId)
    .find((command): command is FinishCommand => command.kind === 'finish');
}
