/** Bounds how many hooks a second are taken: an operator's phones make a few; a flood must not cost the program. */
export interface RateLimit {
  /** Whether one more may come now. */
  take(): boolean;
}

/** @param monotonicMs a clock that only grows */
export function createRateLimit(perSecond: number, burst: number, monotonicMs: () => number): RateLimit {
  let left = burst;
  let atMs = monotonicMs();
  return {
    take() {
      const nowMs = monotonicMs();
      left = Math.min(burst, left + ((nowMs - atMs) / 1000) * perSecond);
      atMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
