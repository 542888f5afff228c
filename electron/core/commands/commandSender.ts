import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { CommandJournal } from '../ports/commandJournal.ts';
import type { Log } from '../ports/log.ts';
import { batchSizeAtMost, type CommandAnswer, type Telephony } from '../ports/portal.ts';
import { commandLifeMs, recordLifeMs, type Command } from '../ports/commandRecord.ts';
import { waitBeforeRetryMs } from './backoff.ts';
import { acknowledgeRegister } from './callRecords.ts';
import { usersStillConcerned } from './cardWishes.ts';
import type { CommandLedger } from './commandLedger.ts';
import { readyCommands } from './sendingOrder.ts';
import { asSending, orderOf, sendOrder } from './telephonyOrders.ts';

export interface CommandSenderDeps {
  readonly ledger: CommandLedger;
  readonly journal: Pick<CommandJournal, 'saved'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Where to send now; null while no portal is connected. */
  readonly portal: () => { readonly account: string; readonly telephony: Telephony } | null;
}

/** Sends what is owed and understands the answers. */
export interface CommandSender {
  /** Sends everything that may go now, then sleeps until the next may. */
  pump(): void;
  /** It may go at once, whatever it was told to wait for. */
  makeWaiting(command: Command): void;
  stop(): void;
}

/** From so many ready commands on, one `batch` costs the portal less than a request each. */
const batchFrom = 2;

export function createCommandSender(deps: CommandSenderDeps): CommandSender {
  const { ledger, clock, timers, random, log } = deps;
  let cancelWake: (() => void) | null = null;

  /** Monotonic: by the system's clock a command would be stranded when that is set back. */
  const dueAtMs = new Map<string, number>();
  const dueMs = (command: Command): number => dueAtMs.get(command.id) ?? 0;

  const stop = (): void => {
    cancelWake?.();
    cancelWake = null;
  };

  const pump = (): void => {
    stop();
    expireOld();
    const portal = deps.portal();
    if (portal === null) return;
    const monotonicMs = clock.monotonicMs();
    const { ready, nextAtMs } = readyCommands(ledger.all(), portal.account, dueMs, monotonicMs);
    if (ready.length >= batchFrom) void sendTogether(ready.slice(0, batchSizeAtMost), portal.telephony);
    else for (const command of ready) void sendAlone(command, portal.telephony);
    const moreReady = ready.length > batchSizeAtMost;
    if (moreReady) cancelWake = timers.after(0, pump);
    else if (nextAtMs !== null) cancelWake = timers.after(nextAtMs - monotonicMs, pump);
  };

  const expireOld = (): void => {
    for (const id of dueAtMs.keys()) if (ledger.get(id)?.state.at !== 'waiting') dueAtMs.delete(id);
    const nowMs = clock.nowMs();
    for (const command of ledger.all()) {
      if (!mayExpire(command)) continue;
      const lifeMs = command.details === null ? commandLifeMs : recordLifeMs;
      if (nowMs - command.createdAtMs < lifeMs) continue;
      ledger.write({ ...command, state: { at: 'expired' } });
      log.warn('command expired', fieldsOf(command));
    }
  };

  const begin = (command: Command): Command => {
    dueAtMs.delete(command.id);
    return ledger.write(asSending(command));
  };

  const sendAlone = async (command: Command, through: Telephony): Promise<void> => {
    const sending = begin(command);
    const saved = deps.journal.saved();
    if (saved !== null) await saved;
    if (isStillSent(sending)) settle(sending, await sendOrder(through, orderOf(sending)));
    pump();
  };

  const sendTogether = async (commands: readonly Command[], through: Telephony): Promise<void> => {
    const begun = commands.map(begin);
    const saved = deps.journal.saved();
    if (saved !== null) await saved;
    const sending = begun.filter(isStillSent);
    if (sending.length === 0) return;
    log.info('commands sent together', { count: sending.length });
    const answers = await through.sendBatch(sending.map(orderOf));
    sending.forEach((command, index) => {
      const answer = answers[index];
      if (answer !== undefined) settle(command, answer);
    });
    pump();
  };

  const isStillSent = (sent: Command): boolean => {
    const command = ledger.get(sent.id);
    return command?.state.at === 'sending' && command.tries === sent.tries;
  };

  const settle = (sent: Command, answer: CommandAnswer): void => {
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
        ledger.write({ ...command, state: { at: answer.kind } });
        return;
      case 'failed':
        log.warn('command failed', { ...fields, error: answer.error.code });
        ledger.write({
          ...command,
          state: { at: 'failed', problem: answer.error, failedAtMs: clock.nowMs() },
        });
        return;
      case 'retry':
        retryLater(command, answer);
    }
  };

  const retryLater = (command: Command, answer: CommandAnswer & { kind: 'retry' }): void => {
    const userIds = command.details === null ? usersStillConcerned(ledger.all(), command) : command.userIds;
    if (userIds.length === 0) {
      ledger.write({ ...command, state: { at: 'superseded' } });
      return;
    }
    const nowMs = clock.nowMs();
    const ownWaitMs = waitBeforeRetryMs(command.tries, random);
    // A limit's time is spread by chance already; a wait of our own on top would leave the portal idle.
    const askedMs = answer.notBeforeMs === null ? null : Math.max(0, answer.notBeforeMs - nowMs);
    const isLimit = answer.error.code === 'portal.tooManyRequests';
    const waitMs = askedMs === null ? ownWaitMs : isLimit ? askedMs : Math.max(askedMs, ownWaitMs);
    dueAtMs.set(command.id, clock.monotonicMs() + waitMs);
    const state = { at: 'waiting', notBeforeMs: nowMs + waitMs, problem: answer.error } as const;
    ledger.write({ ...command, userIds, state });
    log.warn('command will be tried again', { ...fieldsOf(command), error: answer.error.code, waitMs });
  };

  return {
    pump,
    makeWaiting(command) {
      dueAtMs.delete(command.id);
      ledger.write({ ...command, state: { at: 'waiting', notBeforeMs: 0, problem: null } });
    },
    stop,
  };
}

/** What failed about a card waits for the operator's word; a call's record is given up like what waits. */
function mayExpire({ state, details }: Command): boolean {
  return state.at === 'waiting' || (state.at === 'failed' && details !== null);
}

function fieldsOf({ id, kind, callId, externalCallId, tries }: Command) {
  return { command: id, kind, call: callId ?? externalCallId, tries };
}
