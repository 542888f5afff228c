import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { CommandJournal } from '../ports/commandJournal.ts';
import type { Log } from '../ports/log.ts';
import {
  batchSizeAtMost,
  noAnswer,
  type BatchOrder,
  type CommandAnswer,
  type Telephony,
  type TelephonyOrder,
} from '../ports/portal.ts';
import { commandLifeMs, isOfFinishedCall, recordLifeMs, type Command } from '../ports/commandRecord.ts';
import { ownWaitMs } from './retryWait.ts';
import { newerIsOwed } from './callNotes.ts';
import { acknowledgeRegister } from './callRecords.ts';
import { usersStillConcerned } from './cardWishes.ts';
import { createCommandAges } from './commandAges.ts';
import type { CommandLedger } from './commandLedger.ts';
import { createLateRequests } from './lateRequests.ts';
import { mustWaitAfterAll, readyCommands } from './sendingOrder.ts';
import { asSending, orderOf, sendOrder } from './telephonyOrders.ts';

/** Where commands go. */
export interface CommandPortal {
  /** Keychain account, `<host>/<user id>`. */
  readonly account: string;
  readonly telephony: Telephony;
  /** The account of the same portal before it was renamed: what is owed there is owed here. */
  readonly renamedFrom?: string | null;
  /**
   * Why a hide for these users alone is hidden from nobody's screen, by what the portal itself says; null otherwise. The portal
   * would answer that it is done, so it is not sent: it fails with this, and may be tried again.
   */
  readonly nobody?: (userIds: readonly number[]) => AppErrorData | null;
}

export interface CommandSenderDeps {
  readonly ledger: CommandLedger;
  readonly journal: Pick<CommandJournal, 'saved'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Where to send now; null while no portal is connected. */
  readonly portal: () => CommandPortal | null;
}

/** Sends what is owed and understands the answers. */
export interface CommandSender {
  /**
   * Makes everything that may go now ready: it goes once the journal has it. Sleeps until the next may. To be called
   * within an operation, as the others.
   */
  pump(): void;
  /** What an earlier run left behind: the portal may still be busy with it. */
  leftBehind(commands: readonly Command[]): void;
  /** It may go at once, whatever it was told to wait for. */
  makeWaiting(command: Command): void;
  /** It is not worth a try before this time has passed, unless it is made waiting or the program begins anew. */
  holdOff(command: Command, delayMs: number): void;
}

/** From so many ready commands on, one `batch` costs the portal less than a request each. */
const batchFrom = 2;

export function createCommandSender(deps: CommandSenderDeps): CommandSender {
  const { ledger, clock, timers, random, log } = deps;
  let cancelWake: (() => void) | null = null;

  /** Monotonic: by the system's clock a command would be stranded when that is set back. */
  const dueAtMs = new Map<string, number>();
  const lateRequests = createLateRequests(clock);
  const ages = createCommandAges(clock);
  const dueMs = (command: Command): number =>
    Math.max(dueAtMs.get(command.id) ?? 0, lateRequests.dueMs(command), othersUntilMs(command));
  /** Until then another program may talk in it, however often this one begins anew: see `FinishDetails`. */
  const othersUntilMs = (command: Command): number => {
    const forMs = command.kind === 'finish' ? (command.details.othersForMs ?? 0) : 0;
    return forMs === 0 ? 0 : clock.monotonicMs() + forMs - ages.ageOf(command);
  };

  const pump = (): void => {
    cancelWake?.();
    cancelWake = null;
    expireOld();
    const portal = deps.portal();
    if (portal === null) return;
    refuseForNobody(portal);
    const monotonicMs = clock.monotonicMs();
    const { ready, nextAtMs } = readyCommands(ledger.all(), portal.account, dueMs, monotonicMs);
    const sending = ready.slice(0, batchSizeAtMost).map(begin);
    const { telephony } = portal;
    // Of an appendix two requests, some of them long: nothing else is to wait for them.
    const goesApart = (command: Command): boolean =>
      isOfFinishedCall(command) || telephony.goesApart?.(orderOf(command)) === true;
    const apart = sending.filter(goesApart);
    const together = sending.filter((command) => !apart.includes(command));
    if (together.length > 0) ledger.onceWritten(() => void send(together, telephony));
    for (const command of apart) ledger.onceWritten(() => void send([command], telephony));
    const moreReady = ready.length > batchSizeAtMost;
    if (moreReady) wakeAfter(0);
    else if (nextAtMs !== null) wakeAfter(nextAtMs - monotonicMs);
  };

  /** An operation of its own ends with what may go. */
  const wakeAfter = (delayMs: number): void => {
    cancelWake = timers.after(delayMs, () => ledger.operation(() => undefined));
  };

  const expireOld = (): void => {
    const all = ledger.all();
    for (const id of dueAtMs.keys()) if (ledger.get(id)?.state.at !== 'waiting') dueAtMs.delete(id);
    ages.forgetAllBut(new Set(all.map(({ id }) => id)));
    lateRequests.forgetPast();
    for (const command of all) {
      const ageMs = ages.ageOf(command);
      if (!mayExpire(command)) continue;
      const lifeMs = command.details === null ? commandLifeMs : recordLifeMs;
      if (ageMs < lifeMs) continue;
      ledger.write({ ...command, state: { at: 'expired' } });
      log.warn('command expired', fieldsOf(command));
    }
  };

  /** Before it is seen what may go, since a finish waits for the hides of its call. */
  const refuseForNobody = ({ account, nobody }: CommandPortal): void => {
    for (const command of ledger.all()) {
      if (command.kind !== 'hide' || command.state.at !== 'waiting' || command.portal !== account) continue;
      const error = nobody?.(command.userIds) ?? null;
      if (error !== null) failForGood(command, { kind: 'failed', error });
    }
  };

  const begin = (command: Command): Command => {
    dueAtMs.delete(command.id);
    return ledger.write(asSending(command));
  };

  const send = async (begun: readonly Command[], through: Telephony): Promise<void> => {
    const saved = deps.journal.saved();
    if (saved !== null) {
      await saved;
      ledger.operation(() => begun.filter(isStillSent).forEach(letOthersBefore));
    }
    const sending = begun.filter(isStillSent);
    if (sending.length === 0) return;
    const answers = await answersTo(sending, through);
    ledger.operation(() => sending.forEach((sent, i) => settle(sent, answers[i] ?? noAnswer, through)));
  };

  const answersTo = async (
    sending: readonly Command[],
    through: Telephony,
  ): Promise<readonly CommandAnswer[]> => {
    const orders = sending.map(orderOf);
    const [first] = orders;
    try {
      if (first !== undefined && orders.length < batchFrom) return [await sendOrder(through, first)];
      log.info('commands sent together', { count: orders.length });
      return await through.sendBatch(orders.filter(isForBatch));
    } catch (error) {
      // Nothing that is owed may be left in the middle of being sent.
      log.error('commands not sent', error, { count: orders.length });
      return [];
    }
  };

  /**
   * What was wished while it was being written, or lay on the disk that was read meanwhile, comes before a finish, with which the
   * portal forgets the call, and that before a note.
   */
  const letOthersBefore = ({ id }: Command): void => {
    const command = ledger.get(id);
    if (command !== undefined && mustWaitAfterAll(command, ledger.all())) makeWaiting(command);
  };

  /** Not when it was dropped or taken back while it was being written. */
  const isStillSent = (sent: Command): boolean => {
    const command = ledger.get(sent.id);
    return command?.state.at === 'sending' && command.tries === sent.tries;
  };

  const settle = (sent: Command, answer: CommandAnswer, through: Telephony): void => {
    const command = ledger.get(sent.id);
    // Dropped meanwhile: the portal was changed, and what it says no longer concerns us.
    if (command === undefined || !isStillSent(sent)) return;
    const fields = fieldsOf(command);
    switch (answer.kind) {
      case 'registered':
        log.info('call registered', { ...fields, call: answer.callId });
        if (command.kind === 'register') acknowledgeRegister(ledger, command, answer.callId);
        return;
      case 'acknowledged':
      case 'nothingToDo':
        log.info(`command ${answer.kind}`, fields);
        ledger.write({ ...withActivity(command, answer), state: { at: answer.kind } });
        return;
      case 'failed':
        if (deps.portal()?.telephony !== through) {
          // What the credentials of before were refused says nothing about those of now.
          log.info('command refused to former credentials', { ...fields, error: answer.error.code });
          makeWaiting(command);
          return;
        }
        failForGood(command, answer);
        return;
      case 'retry':
        retryLater(command, answer);
    }
  };

  /** For whom it may be tried again; null where nobody is left, as a later wish has taken its place. */
  const stillWished = (command: Command): readonly number[] | null => {
    const userIds = command.details === null ? usersStillConcerned(ledger, command) : command.userIds;
    const isWished = isOfFinishedCall(command)
      ? !newerIsOwed(ledger, command)
      : command.details !== null || userIds.length > 0;
    if (isWished) return userIds;
    ledger.write({ ...command, state: { at: 'superseded' } });
    return null;
  };

  const failForGood = (command: Command, { error }: CommandAnswer & { kind: 'failed' }): void => {
    log.warn('command failed', { ...fieldsOf(command), error: error.code });
    const userIds = stillWished(command);
    if (userIds === null) return;
    ledger.write({
      ...command,
      userIds,
      state: { at: 'failed', problem: error, failedAtMs: clock.nowMs() },
    });
  };

  const retryLater = (command: Command, answer: CommandAnswer & { kind: 'retry' }): void => {
    const isLimit = answer.error.code === 'portal.tooManyRequests';
    if (!isLimit && !isForAnother(answer.error.code)) lateRequests.answerLost(command);
    const userIds = stillWished(command);
    if (userIds === null) return;
    const nowMs = clock.nowMs();
    const ownMs = ownWaitMs(command, answer.error.code, ages.ageOf(command), random);
    if (ownMs === null) return failForGood(command, { ...answer, kind: 'failed' });
    // A limit's time is spread by chance already; a wait of our own on top would leave the portal idle.
    const askedMs = answer.notBeforeMs === null ? null : Math.max(0, answer.notBeforeMs - nowMs);
    const waitMs = askedMs === null ? ownMs : isLimit ? askedMs : Math.max(askedMs, ownMs);
    dueAtMs.set(command.id, clock.monotonicMs() + waitMs);
    const state = { at: 'waiting', notBeforeMs: nowMs + waitMs, problem: answer.error } as const;
    ledger.write({ ...command, userIds, state });
    log.warn('command will be tried again', { ...fieldsOf(command), error: answer.error.code, waitMs });
  };

  const makeWaiting = (command: Command): void => {
    dueAtMs.delete(command.id);
    ledger.write({ ...command, state: { at: 'waiting', notBeforeMs: 0, problem: null } });
  };

  return {
    pump,
    leftBehind: lateRequests.leftBehind,
    makeWaiting,
    holdOff: ({ id }, delayMs) => void dueAtMs.set(id, clock.monotonicMs() + delayMs),
  };
}

function isForBatch(order: TelephonyOrder): order is BatchOrder {
  return order.kind !== 'note' && order.kind !== 'recording' && order.kind !== 'transcript';
}

/** The portal has answered and done nothing, as something else has to happen first. */
function isForAnother(code: AppErrorCode): boolean {
  return code === 'note.noActivity' || code === 'recording.callNotFinished';
}

function withActivity(command: Command, answer: CommandAnswer): Command {
  if (command.kind !== 'finish' || answer.kind !== 'acknowledged' || answer.activityId === undefined)
    return command;
  return { ...command, details: { ...command.details, activityId: answer.activityId } };
}

/** What failed about a card waits for the operator's word; a call's record is given up like what waits. */
function mayExpire({ state, details }: Command): boolean {
  return state.at === 'waiting' || (state.at === 'failed' && details !== null);
}

function fieldsOf({ id, kind, callId, externalCallId, tries }: Command) {
  return { command: id, kind, call: callId ?? externalCallId, tries };
}
