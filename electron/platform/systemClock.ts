import type { Clock, Timers } from '../core/ports/clock.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** Longest delay a Node timer holds; longer ones would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(delayMs, action) {
    if (delayMs <= 0) {
      // A timer of Node's takes a millisecond at the least, and in Electron another one to be noticed.
      const turn = setImmediate(action);
      return () => clearImmediate(turn);
    }
    const timer = setTimeout(action, Math.min(delayMs, longestDelayMs));
    return () => clearTimeout(timer);
  },
};
