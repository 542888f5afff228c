import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { CommandAnswer, Telephony } from '../ports/portal.ts';
import { waitBeforeRetryMs } from './backoff.ts';
import { commandLifeMs, isOpen, type Command, type CommandKind, type CommandState } from './command.ts';

export interface CommandQueueDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Told of every change of a command, in order. */
  readonly onChange: (command: Command) => void;
}

/** What Ringside owes the portal: order per call, retry, expiry. Adapters send; this decides. */
export interface CommandQueue {
  /** Sent at once when the way is free; a command for the same call that is not on the wire yet gives way to it. */
  owe(kind: CommandKind, call: { key: string; callId: string }, userIds: readonly number[]): Command;
  /** Takes back what has not been sent; true if there was something. What is on the wire stays. */
  takeBackUnsent(callKey: string, kind: CommandKind): boolean;
  /** Sends through `telephony` from now on; null while no portal is connected. Failed ones are tried again. */
  useTelephony(telephony: Telephony | null): void;
  /** The network is back: what waits is tried now. */
  tryNow(): void;
  retry(commandId: string): void;
  giveUp(commandId: string): void;
  /** Another portal or none: what was owed to the old one can no longer be sent. */
  dropAll(): void;
  all(): readonly Command[];
}

/** Finished commands kept for the Portal page and diagnostics. */
const finishedKeptAtMost = 200;

export function createCommandQueue(deps: CommandQueueDeps): CommandQueue {
  const { clock, timers, random, log, onChange } = deps;
  const commands = new Map<string, Command>();
  let telephony: Telephony | null = null;
  let nextNumber = 1;
  let cancelWake: (() => void) | null = null;

  const change = (command: Command, state: CommandState, tries = command.tries): Command => {
    const changed: Command = { ...command, state, tries };
    commands.set(changed.id, changed);
    forgetOldest(commands);
    onChange(changed);
    return changed;
  };

  /** Sends everything that may go now, then sleeps until the next may. */
  const pump = (): void => {
    cancelWake?.();
    cancelWake = null;
    const nowMs = clock.nowMs();
    let wakeAtMs = Infinity;
    for (const command of [...commands.values()]) {
      if (command.state.at !== 'waiting') continue;
      if (nowMs - command.createdAtMs >= commandLifeMs) {
        change(command, { at: 'expired' });
        log.warn('command expired', { command: command.id, kind: command.kind, call: command.callKey });
        continue;
      }
      if (telephony === null || isBehindAnother(command)) continue;
      if (command.state.notBeforeMs > nowMs) wakeAtMs = Math.min(wakeAtMs, command.state.notBeforeMs);
      else void send(command, telephony);
    }
    if (wakeAtMs !== Infinity) cancelWake = timers.after(wakeAtMs - nowMs, pump);
  };

  const isBehindAnother = (command: Command): boolean => {
    for (const other of commands.values()) {
      if (other.id === command.id) return false;
      if (other.callId === command.callId && isOpen(other)) return true;
    }
    return false;
  };

  const send = async (command: Command, through: Telephony): Promise<void> => {
    const sending = change(command, { at: 'sending' }, command.tries + 1);
    const answer =
      command.kind === 'hide'
        ? await through.hideCard(command.callId, command.userIds)
        : await through.showCard(command.callId, command.userIds);
    // Dropped meanwhile: the portal was changed, and what it says no longer concerns us.
    if (commands.get(command.id) !== sending) return;
    settle(sending, answer);
    pump();
  };

  const settle = (command: Command, answer: CommandAnswer): void => {
    const fields = { command: command.id, kind: command.kind, call: command.callKey, tries: command.tries };
    switch (answer.kind) {
      case 'acknowledged':
      case 'nothingToDo':
        change(command, { at: answer.kind });
        log.info(`command ${answer.kind}`, fields);
        return;
      case 'failed':
        change(command, { at: 'failed', problem: answer.error, failedAtMs: clock.nowMs() });
        log.warn('command failed', { ...fields, code: answer.error.code });
        return;
      case 'retry': {
        const waitMs = waitBeforeRetryMs(command.tries, random);
        const notBeforeMs = Math.max(clock.nowMs() + waitMs, answer.notBeforeMs ?? 0);
        if (supersededMeanwhile(command)) {
          change(command, { at: 'superseded' });
          return;
        }
        change(command, { at: 'waiting', notBeforeMs, problem: answer.error });
        log.warn('command will be tried again', { ...fields, code: answer.error.code, waitMs });
      }
    }
  };

  /** A later command for the same call makes another try of this one pointless: the last wish counts. */
  const supersededMeanwhile = (command: Command): boolean =>
    [...commands.values()].some(
      (other) => other.callId === command.callId && other.id !== command.id && isOpen(other),
    );

  const makeWaiting = (command: Command): void => {
    change(command, { at: 'waiting', notBeforeMs: 0, problem: null });
  };

  return {
    owe(kind, call, userIds) {
      for (const other of [...commands.values()]) {
        const givesWay = other.state.at === 'waiting' || other.state.at === 'failed';
        if (other.callId === call.callId && givesWay) change(other, { at: 'superseded' });
      }
      const command: Command = {
        id: `command-${nextNumber++}`,
        kind,
        callKey: call.key,
        callId: call.callId,
        userIds,
        createdAtMs: clock.nowMs(),
        tries: 0,
        state: { at: 'waiting', notBeforeMs: 0, problem: null },
      };
      commands.set(command.id, command);
      onChange(command);
      pump();
      return commands.get(command.id) ?? command;
    },
    takeBackUnsent(callKey, kind) {
      let found = false;
      for (const command of [...commands.values()]) {
        const unsent = command.state.at === 'waiting' || command.state.at === 'failed';
        if (command.callKey !== callKey || command.kind !== kind || !unsent) continue;
        // A try whose answer was lost may have reached the portal: then the opposite has to be sent after all.
        const neverSent = command.tries === 0 || command.state.at === 'failed';
        change(command, { at: 'superseded' });
        found = neverSent;
      }
      return found;
    },
    useTelephony(next) {
      telephony = next;
      if (next !== null) {
        for (const command of [...commands.values()]) if (command.state.at === 'failed') makeWaiting(command);
      }
      pump();
    },
    tryNow() {
      for (const command of [...commands.values()]) {
        if (command.state.at !== 'waiting') continue;
        // What the portal asked to wait for is still waited for.
        if (isNetworkProblem(command.state.problem)) makeWaiting(command);
      }
      pump();
    },
    retry(commandId) {
      const command = commands.get(commandId);
      if (command?.state.at === 'failed') makeWaiting(command);
      pump();
    },
    giveUp(commandId) {
      const command = commands.get(commandId);
      if (command?.state.at === 'failed') change(command, { at: 'superseded' });
    },
    dropAll() {
      cancelWake?.();
      cancelWake = null;
      for (const command of [...commands.values()]) {
        if (isOpen(command) || command.state.at === 'failed') change(command, { at: 'superseded' });
      }
    },
    all: () => [...commands.values()],
  };
}

function isNetworkProblem(problem: AppErrorData | null): boolean {
  if (problem === null) return true;
  return problem.code !== 'portal.tooManyRequests' && problem.code !== 'portal.operationTimeLimit';
}

function forgetOldest(commands: Map<string, Command>): void {
  let finished = 0;
  for (const command of commands.values())
    if (!isOpen(command) && command.state.at !== 'failed') finished += 1;
  for (const [id, command] of commands) {
    if (finished <= finishedKeptAtMost) return;
    if (isOpen(command) || command.state.at === 'failed') continue;
    commands.delete(id);
    finished -= 1;
  }
}
