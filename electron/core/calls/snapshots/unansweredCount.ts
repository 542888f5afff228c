import type { CallBook } from '../joining/callBook.ts';

/**
 * Incoming calls that came to nothing since the operator last looked at the Calls page: missed, or closed by the portal
 * before anybody here touched them.
 *
 * @param lastLookedAtMs Unix ms
 */
export function unansweredCount(book: CallBook, lastLookedAtMs: number): number {
  let count = 0;
  for (const { direction, state, outcome, dismissed, endedAtMs } of book.calls.values()) {
    if (direction !== 'incoming' || state !== 'ended' || (endedAtMs ?? 0) <= lastLookedAtMs) continue;
    if (outcome === 'missed' || (outcome === 'unknown' && !dismissed)) count += 1;
  }
  return count;
}

/** Incoming calls that have rung since then, whatever became of them; practice calls are none. @param sinceMs Unix ms */
export function rangSinceCount(book: CallBook, sinceMs: number): number {
  let count = 0;
  for (const { direction, rangAtMs, isTest } of book.calls.values()) {
    if (direction === 'incoming' && rangAtMs >= sinceMs && !isTest) count += 1;
  }
  return count;
}
