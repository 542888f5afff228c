import type { Timers } from '../../core/ports/clock.ts';

/** Timers by name: setting one replaces the one of that name. */
export interface TimerSet {
  set(name: string, delayMs: number, action: () => void): void;
  isSet(name: string): boolean;
  cancel(name: string): void;
  cancelAll(): void;
}

/** Longer delays overflow setTimeout and would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

export function createTimerSet(timers: Timers): TimerSet {
  const running = new Map<string, () => void>();

  function cancel(name: string): void {
    running.get(name)?.();
    running.delete(name);
  }

  return {
    set: (name, delayMs, action) => {
      cancel(name);
      const stop = timers.after(Math.min(Math.max(delayMs, 0), longestDelayMs), () => {
        running.delete(name);
        action();
      });
      running.set(name, stop);
    },
    isSet: (name) => running.has(name),
    cancel,
    cancelAll: () => {
      for (const name of [...running.keys()]) cancel(name);
    },
  };
}
