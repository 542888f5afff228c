/** What the portal needs of time. Tests hand in a clock they move by hand, so that nothing has to sleep. */
export interface PortalClock {
  /** Unix time in milliseconds, with fractions. */
  nowMs(): number;
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The machine's own time; sub-millisecond, comparable between processes on one machine. */
export function createSystemClock(): PortalClock {
  return {
    nowMs: () => performance.timeOrigin + performance.now(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that stands still until `advance` is called. */
export interface ManualClock extends PortalClock {
  /** Moves time forward and runs, in order, what became due. */
  advance(ms: number): void;
}

/** Makes a clock for tests, starting at `startMs` (Unix milliseconds). */
export function createManualClock(startMs = 1_773_130_779_000): ManualClock {
  let nowMs = startMs;
  const due = new Map<symbol, { readonly atMs: number; readonly run: () => void }>();
  return {
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      const key = Symbol('timer');
      due.set(key, { atMs: nowMs + delayMs, run });
      return () => due.delete(key);
    },
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = [...due].sort((a, b) => a[1].atMs - b[1].atMs)[0];
        if (next === undefined || next[1].atMs > untilMs) break;
        due.delete(next[0]);
        nowMs = next[1].atMs;
        next[1].run();
      }
      nowMs = untilMs;
    },
  };
}
