import type { Random } from '../ports/clock.ts';

const firstWaitMs = 500;
const longestWaitMs = 120_000;

/**
 * How long to wait before try number `tries + 1`: doubling from half a second to two minutes, the upper half of it by
 * chance, so that many desks behind one address do not march in step.
 *
 * @param tries tries that failed so far, at least 1
 */
export function waitBeforeRetryMs(tries: number, random: Random): number {
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(full / 2 + random() * (full / 2));
}
