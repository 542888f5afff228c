/** Time as core sees it, so that tests can hold and turn it. */
export interface Clock {
  /** Unix milliseconds. May jump when the system's clock is set. */
  nowMs(): number;
  /** Milliseconds that only ever grow, for measuring spans. */
  monotonicMs(): number;
}

export interface Timers {
  /** Runs `action` once after `delayMs`; returns how to call it off. */
  after(delayMs: number, action: () => void): () => void;
}

/** A number in [0, 1), for jitter. */
export type Random = () => number;
