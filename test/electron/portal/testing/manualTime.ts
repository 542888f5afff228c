import type { Clock, Timers } from '../../../../electron/core/ports/clock.ts';

/** Time that stands still until it is moved. */
export interface ManualTime extends Clock, Timers {
  /** Runs what is due within the next `ms`, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Sets the computer's clock forward or, below 0, back; timers and the monotonic clock know nothing of it. */
  setClockBy(ms: number): void;
  /** Delays of the timers that are running, shortest first. */
  readonly waitingMs: readonly number[];
}

export function createManualTime(startMs = 1_773_130_779_000): ManualTime {
  let nowMs = startMs;
  let setByMs = 0;
  const due = new Map<symbol, { readonly atMs: number; readonly action: () => void }>();
  return {
    nowMs: () => nowMs + setByMs,
    monotonicMs: () => nowMs - startMs,
    setClockBy: (ms) => {
      setByMs += ms;
    },
    after: (delayMs, action) => {
      const key = Symbol('timer');
      due.set(key, { atMs: nowMs + delayMs, action });
      return () => due.delete(key);
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = [...due].sort(([, a], [, b]) => a.atMs - b.atMs)[0];
        if (next === undefined || next[1].atMs > untilMs) break;
        due.delete(next[0]);
        nowMs = next[1].atMs;
        next[1].action();
        await settle();
      }
      nowMs = untilMs;
    },
    get waitingMs() {
      return [...due.values()].map(({ atMs }) => atMs - nowMs).sort((a, b) => a - b);
    },
  };
}

/** Lets promises that are ready run on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
