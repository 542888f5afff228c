import type { AppErrorData } from '../../../contracts/errors.ts';
import type { PushHealth } from '../../../contracts/portal.ts';
import type { Clock } from '../../core/ports/clock.ts';

/** Says how the channel is doing whenever that changes. */
export interface HealthReporter {
  connecting(): void;
  live(transport: 'websocket' | 'longPolling', problem: AppErrorData | null): void;
  down(problem: AppErrorData): void;
  unavailable(problem: AppErrorData): void;
  off(): void;
  messageArrived(): void;
  readonly current: PushHealth;
}

/** `lastMessageAtMs` alone is reported this seldom: a busy portal pushes many messages a second. */
const lastMessageEveryMs = 10_000;

export function createHealthReporter(clock: Clock, report: (health: PushHealth) => void): HealthReporter {
  let current: PushHealth = {
    state: 'off',
    transport: null,
    sinceMs: clock.nowMs(),
    problem: null,
    lastMessageAtMs: null,
  };
  let reported: PushHealth = current;

  function change(
    state: PushHealth['state'],
    transport: PushHealth['transport'],
    problem: AppErrorData | null,
  ): void {
    const sameState = current.state === state && current.transport === transport;
    if (sameState && JSON.stringify(current.problem) === JSON.stringify(problem)) return;
    current = { ...current, state, transport, problem, sinceMs: sameState ? current.sinceMs : clock.nowMs() };
    say();
  }

  function say(): void {
    reported = current;
    report(current);
  }

  return {
    // Once it is down, or not offered, it stays so until it is live again: windows need not hear of every attempt.
    connecting: () => {
      if (current.state !== 'down' && current.state !== 'unavailable') change('connecting', null, null);
    },
    live: (transport, problem) => change('live', transport, problem),
    down: (problem) => change('down', null, problem),
    unavailable: (problem) => change('unavailable', null, problem),
    off: () => change('off', null, null),
    messageArrived: () => {
      const nowMs = clock.nowMs();
      current = { ...current, lastMessageAtMs: nowMs };
      // Either way: the clock may have been set back.
      if (Math.abs(nowMs - (reported.lastMessageAtMs ?? 0)) >= lastMessageEveryMs) say();
    },
    get current() {
      return current;
    },
  };
}
