import type { Clock, Timers } from '../core/ports/clock.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** Longest delay a Node timer holds; longer ones would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs), longestDelayMs));
    return () => clearTimeout(timer);
  },
};
