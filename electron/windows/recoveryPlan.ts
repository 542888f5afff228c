import type { Clock } from '../core/ports/clock.ts';

/** What is done about a page that is gone: loaded again in its window, or in a new window in place of the old one. */
export interface RecoveryStep {
  readonly kind: 'reload' | 'renew';
  readonly afterMs: number;
}

const spanMs = 60_000;
const reloadsInSpan = 3;
/** Electron is not to be asked to load a page from within the news that its process died. */
const breathMs = 50;

/**
 * Three reloads a minute; then the window is made anew; what goes wrong after that waits until the minute is over, so that a
 * page that can never come up does not keep the computer busy.
 *
 * @returns gives the next step each time a page is gone
 */
export function createRecoveryPlan(clock: Pick<Clock, 'monotonicMs'>): () => RecoveryStep {
  let triedAtMs: number[] = [];
  return () => {
    const nowMs = clock.monotonicMs();
    triedAtMs = triedAtMs.filter((atMs) => nowMs - atMs < spanMs);
    const inSpan = triedAtMs.length;
    const oldestMs = triedAtMs[0] ?? nowMs;
    const afterMs = inSpan > reloadsInSpan ? Math.max(breathMs, oldestMs + spanMs - nowMs) : breathMs;
    triedAtMs = [...triedAtMs, nowMs + afterMs].slice(-(reloadsInSpan + 1));
    return { kind: inSpan < reloadsInSpan ? 'reload' : 'renew', afterMs };
  };
}
