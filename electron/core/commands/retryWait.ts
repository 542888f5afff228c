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

const shortestActivityWaitMs = 10_000;
const longestActivityWaitMs = 30 * 60_000;
const noActivityAfterMs = 2 * 60 * 60_000;

/**
 * How long to wait for the CRM's activity of a call, to which its note is saved: the telephone system makes it with the
 * finish, seconds after the call as a rule, and none of a caller who is not in the CRM. Null where none is to be expected.
 *
 * @param ageMs since the note was to be saved
 */
export function waitForActivityMs(ageMs: number): number | null {
  if (ageMs >= noActivityAfterMs) return null;
  return Math.min(longestActivityWaitMs, Math.max(shortestActivityWaitMs, Math.round(ageMs / 2)));
}
