import type { Clock, Timers } from '../../../electron/core/ports/clock.ts';

/** Time that stands still until it is turned: what is due runs in order, each at its own moment. */
export function createHeldTime(startMs = 1_000_000): Clock &
  Timers & {
    turn(byMs: number): void;
    sleep(byMs: number): void;
    sleepOnTheWall(byMs: number): void;
    pending(): number;
  } {
  let nowMs = startMs;
  let wallAheadMs = 0;
  let nextId = 1;
  const due = new Map<number, { readonly atMs: number; readonly action: () => void }>();
  return {
    nowMs: () => nowMs + wallAheadMs,
    monotonicMs: () => nowMs,
    after(delayMs, action) {
      const id = nextId++;
      due.set(id, { atMs: nowMs + Math.max(0, delayMs), action });
      return () => due.delete(id);
    },
    turn(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        const next = [...due]
          .filter(([, t]) => t.atMs <= untilMs)
          .toSorted((a, b) => a[1].atMs - b[1].atMs)[0];
        if (next === undefined) break;
        due.delete(next[0]);
        nowMs = Math.max(nowMs, next[1].atMs);
        next[1].action();
      }
      nowMs = untilMs;
    },
    /** The clock goes on, the timers do not. */
    sleep(byMs) {
      nowMs += byMs;
      for (const [id, { atMs, action }] of due) due.set(id, { atMs: atMs + byMs, action });
    },
    /** Only the clock on the wall goes on, as on Linux; or it is set. */
    sleepOnTheWall(byMs) {
      wallAheadMs += byMs;
    },
    pending: () => due.size,
  };
}

/** Lets every promise that is ready settle. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}

export const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** For followers that have nothing to fail with: a failure is an unhandled rejection, and fails the test. */
export const failingLog = {
  ...quietLog,
  error: (_event: string, cause: unknown): void => void Promise.reject(cause),
};
