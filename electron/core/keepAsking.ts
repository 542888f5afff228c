import type { Timers } from './ports/clock.ts';

/** A file that another program holds is asked for again; soon at first, since most let go soon. */
const askAgainAfterMs = [200, 500, 1_000, 2_000, 5_000, 15_000];

/** @param ask says whether it has its answer; it is asked again after a while until it has. Not asked at once */
export function keepAsking(timers: Timers, ask: () => boolean, times = 0): void {
  const waitMs = askAgainAfterMs[Math.min(times, askAgainAfterMs.length - 1)] ?? 0;
  timers.after(waitMs, () => {
    if (!ask()) keepAsking(timers, ask, times + 1);
  });
}
