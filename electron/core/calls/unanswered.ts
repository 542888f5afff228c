import type { CallRow } from '../../../contracts/calls.ts';

/**
 * Incoming calls that came to nothing since the operator last looked at the Calls page: missed, or closed by the portal
 * before anybody here touched them.
 *
 * @param lastLookedAtMs Unix ms
 */
export function unansweredCount(rows: readonly CallRow[], lastLookedAtMs: number): number {
  return rows.filter(
    (row) =>
      row.direction === 'incoming' &&
      row.state === 'ended' &&
      (row.outcome === 'missed' || (row.outcome === 'unknown' && !row.dismissed)) &&
      (row.endedAtMs ?? 0) > lastLookedAtMs,
  ).length;
}
