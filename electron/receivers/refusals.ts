import type { HookRefusal, HookRefusals } from '../../contracts/phones.ts';
import type { Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';

/** Counts what a receiver turned away, by its reason, so that the operator knows where to look. */
export interface Refusals {
  count(reason: HookRefusal): void;
  all(): HookRefusals;
}

const toldAtMostEveryMs = 1000;

/** @param deps.onChange called at most once a second, however many come: strangers must not keep the windows busy */
export function createRefusals(deps: {
  readonly timers: Timers;
  readonly log: Log;
  readonly receiver: string;
  readonly onChange: () => void;
}): Refusals {
  const counts: Partial<Record<HookRefusal, number>> = {};
  let isWaiting = false;
  let hasNew = false;

  const tell = (): void => {
    hasNew = false;
    isWaiting = true;
    deps.timers.after(toldAtMostEveryMs, () => {
      isWaiting = false;
      if (hasNew) tell();
    });
    deps.onChange();
  };
  return {
    count(reason) {
      if (counts[reason] === undefined) deps.log.warn('hook refused', { receiver: deps.receiver, reason });
      counts[reason] = (counts[reason] ?? 0) + 1;
      hasNew = true;
      if (!isWaiting) tell();
    },
    all: () => ({ ...counts }),
  };
}
