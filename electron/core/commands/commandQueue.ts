import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { CommandJournal } from '../ports/commandJournal.ts';
import type { Log } from '../ports/log.ts';
import { batchSizeAtMost, type CommandAnswer, type Telephony } from '../ports/portal.ts';
import { waitBeforeRetryMs } from './backoff.ts';
import {
  commandLifeMs,
  isUnsettled,
  type Command,
  type CommandKind,
  type CommandState,
  type CommandSubject,
} from '../ports/commandRecord.ts';
import { createCommandList } from './commandList.ts';
import { isBehindAnother, readyCommands, retryIsPointless, waitsForNetwork } from './sendingOrder.ts';

export interface CommandQueueDeps {
  readonly journal: CommandJournal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly newId: () => string;
  readonly log: Log;
  /** Told of every change of a command, in order, after it is on disk. */
  readonly onChange: (command: Command) => void;
}

export interface OwedCall {
  readonly callId: string;
  readonly subject: CommandSubject;
}

export interface CommandPortal {
  /** Keychain account, `<host>/<user id>`. */
  readonly account: string;
  readonly telephony: Telephony;
  /** The account of the same portal before it was renamed: what is owed there is owed here. */
  readonly renamedFrom?: string | null;
}

/** What Ringside owes the portal: written down first, order per call, retry, expiry. Adapters send; this decides. */
export interface CommandQueue {
  /** What an earlier run left behind, oldest first. To be called once, before anything else. */
  load(): readonly Command[];
  /**
   * Written down before it returns, sent at once when the way is free. A command for the same call that is not on the
   * wire yet gives way to it.
   */
  owe(kind: CommandKind, call: OwedCall, userIds: readonly number[]): Command;
  /** Takes back what has not been sent; true if nothing of it can have reached the portal. */
  takeBackUnsent(callId: string, kind: CommandKind): boolean;
  /** The call is over: nothing about its card matters any more. */
  callFinished(callId: string): void;
  /**
   * Sends to this portal from now on: what failed is tried again, what is owed to another portal is superseded. Null
   * while none is connected.
   */
  usePortal(portal: CommandPortal | null): void;
  /** The network is back: what waits for it is tried now. */
  tryNow(): void;
  retry(commandId: string): void;
  giveUp(commandId: string): void;
  /** The operator disconnected: what was owed can no longer be sent. */
  dropAll(): void;
  all(): readonly Command[];
}

/** From so many ready commands on, one `batch` costs the portal less than a request each. */
const batchFrom = 2;

export function createCommandQueue(deps: CommandQueueDeps): CommandQueue {
  const { journal, clock, timers, random, log } = deps;
  const list = createCommandList();
  let portal: CommandPortal | null = null;
  /** Stays while no portal is in use for a moment: what is wished then is owed to the one before. */
  let account = '';
  let cancelWake: (() => void) | null = null;

  /** Monotonic: by the system's clock a command would be stranded when that is set back. */
  const dueAtMs = new Map<string, number>();
  const dueMs = (command: Command): number => dueAtMs.get(command.id) ?? 0;

  const change = (command: Command, state: CommandState, tries = command.tries): Command => {
    const changed: Command = { ...command, state, tries };
    list.put(changed);
    if (!isUnsettled(changed)) dueAtMs.delete(changed.id);
    journal.save(changed);
    deps.onChange(changed);
    return changed;
  };

  /** Sends everything that may go now, then sleeps until the next may. */
  const pump = (): void => {
    cancelWake?.();
    cancelWake = null;
    const nowMs = clock.nowMs();
    for (const command of list.all()) {
      if (command.state.at !== 'waiting' || nowMs - command.createdAtMs < commandLifeMs) continue;
      change(command, { at: 'expired' });
      log.warn('command expired', { command: command.id, kind: command.kind, call: command.callId });
    }
    if (portal === null) return;
    const monotonicMs = clock.monotonicMs();
    const { ready, nextAtMs } = readyCommands(list.all(), portal.account, dueMs, monotonicMs);
    if (ready.length >= batchFrom) void sendTogether(ready.slice(0, batchSizeAtMost), portal.telephony);
    else for (const command of ready) void sendAlone(command, portal.telephony);
    const moreReady = ready.length > batchSizeAtMost;
    if (moreReady) cancelWake = timers.after(0, pump);
    else if (nextAtMs !== null) cancelWake = timers.after(nextAtMs - monotonicMs, pump);
  };

  const sendAlone = async (command: Command, through: Telephony): Promise<void> => {
    const sending = change(command, { at: 'sending' }, command.tries + 1);
    const answer =
      command.kind === 'hide'
        ? await through.hideCard(command.callId, command.userIds)
        : await through.showCard(command.callId, command.userIds);
    settle(sending, answer);
    pump();
  };

  const sendTogether = async (commands: readonly Command[], through: Telephony): Promise<void> => {
    const sending = commands.map((command) => change(command, { at: 'sending' }, command.tries + 1));
    log.info('commands sent together', { count: sending.length });
    const answers = await through.sendBatch(sending);
    sending.forEach((command, index) => {
      const answer = answers[index];
      if (answer !== undefined) settle(command, answer);
    });
    pump();
  };

  const settle = (command: Command, answer: CommandAnswer): void => {
    // Dropped meanwhile: the portal was changed, and what it says no longer concerns us.
    if (list.get(command.id) !== command) return;
    const { id, kind, callId, tries } = command;
    const fields = { command: id, kind, call: callId, tries };
    switch (answer.kind) {
      case 'acknowledged':
      case 'nothingToDo':
        change(command, { at: answer.kind });
        log.info(`command ${answer.kind}`, fields);
        return;
      case 'failed':
        change(command, { at: 'failed', problem: answer.error, failedAtMs: clock.nowMs() });
        log.warn('command failed', { ...fields, error: answer.error.code });
        return;
      case 'retry': {
        if (retryIsPointless(list.all(), command)) {
          change(command, { at: 'superseded' });
          return;
        }
        const nowMs = clock.nowMs();
        const ownWaitMs = waitBeforeRetryMs(tries, random);
        // A limit's time is spread by chance already; a wait of our own on top would leave the portal idle.
        const askedMs = answer.notBeforeMs === null ? null : Math.max(0, answer.notBeforeMs - nowMs);
        const isLimit = answer.error.code === 'portal.tooManyRequests';
        const waitMs = askedMs === null ? ownWaitMs : isLimit ? askedMs : Math.max(askedMs, ownWaitMs);
        dueAtMs.set(command.id, clock.monotonicMs() + waitMs);
        change(command, { at: 'waiting', notBeforeMs: nowMs + waitMs, problem: answer.error });
        log.warn('command will be tried again', { ...fields, error: answer.error.code, waitMs });
      }
    }
  };

  const makeWaiting = (command: Command): void => {
    dueAtMs.delete(command.id);
    change(command, { at: 'waiting', notBeforeMs: 0, problem: null });
  };

  const supersede = (fits: (command: Command) => boolean): void => {
    for (const command of list.all())
      if (isUnsettled(command) && fits(command)) change(command, { at: 'superseded' });
  };

  return {
    load() {
      const left = journal.load();
      left.forEach(list.put);
      if (left.length > 0) log.info('commands left by the last run', { count: left.length });
      return left;
    },
    owe(kind, { callId, subject }, userIds) {
      const users = new Set(userIds);
      for (const other of list.all()) {
        if (other.callId !== callId || other.state.at === 'sending' || !isUnsettled(other)) continue;
        // One card hidden for several operators is one request.
        if (other.kind === kind) other.userIds.forEach((userId) => users.add(userId));
        change(other, { at: 'superseded' });
      }
      const command: Command = {
        id: deps.newId(),
        kind,
        portal: account,
        callId,
        userIds: [...users].toSorted((a, b) => a - b),
        subject,
        createdAtMs: clock.nowMs(),
        tries: 0,
        state: { at: 'waiting', notBeforeMs: 0, problem: null },
      };
      list.put(command);
      // On the wire at once where the way is free: then it is written down once, as being sent.
      const waits = portal === null || isBehindAnother(list.all(), command);
      if (waits) change(command, command.state);
      pump();
      return list.get(command.id) ?? command;
    },
    takeBackUnsent(callId, kind) {
      const same = list.all().filter((command) => command.callId === callId && command.kind === kind);
      const left = same.filter(({ state }) => state.at === 'waiting' || state.at === 'failed');
      // Before they are taken back: a try counts although a later wish has taken its command's place.
      const mayHaveArrived = same.some(hasLostAnswer);
      for (const command of left) change(command, { at: 'superseded' });
      return left.length > 0 && !mayHaveArrived;
    },
    callFinished: (callId) =>
      supersede((command) => command.callId === callId && command.state.at !== 'sending'),
    usePortal(next) {
      portal = next;
      if (next !== null) {
        account = next.account;
        for (const command of list.all()) {
          if (isUnsettled(command) && command.portal === next.renamedFrom) {
            change({ ...command, portal: account }, command.state);
          }
        }
        supersede((command) => command.portal !== account);
        for (const command of list.all()) if (command.state.at === 'failed') makeWaiting(command);
      }
      pump();
    },
    tryNow() {
      for (const command of list.all()) if (waitsForNetwork(command)) makeWaiting(command);
      pump();
    },
    retry(commandId) {
      const command = list.get(commandId);
      if (command?.state.at === 'failed') makeWaiting(command);
      pump();
    },
    giveUp(commandId) {
      const command = list.get(commandId);
      if (command?.state.at === 'failed') change(command, { at: 'superseded' });
    },
    dropAll() {
      cancelWake?.();
      cancelWake = null;
      supersede(() => true);
    },
    all: list.all,
  };
}

/** A try whose answer was lost may have reached the portal: then taking it back asks for the opposite. */
function hasLostAnswer({ state, tries }: Command): boolean {
  if (state.at === 'failed') return tries > 1;
  return tries > 0 && (state.at === 'waiting' || state.at === 'superseded');
}
