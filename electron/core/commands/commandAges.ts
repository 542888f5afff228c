import type { Clock } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';

/** For how long commands have been owed. */
export interface CommandAges {
  /** Milliseconds. */
  ageOf(command: Command): number;
  forgetAllBut(ids: ReadonlySet<string>): void;
}

/**
 * Within a run by the monotonic clock: a system clock that is set must not make what waits expire. Only what an earlier run
 * left is as old as the system's clock says, and new where that says it has yet to be. Time asleep may not count, as the
 * monotonic clocks of some systems stand still then: what is sent later than it might be does no harm.
 */
export function createCommandAges(clock: Clock): CommandAges {
  const firstSeen = new Map<string, { readonly ageMs: number; readonly monotonicMs: number }>();
  return {
    ageOf(command) {
      const monotonicMs = clock.monotonicMs();
      let seen = firstSeen.get(command.id);
      if (seen === undefined) {
        seen = { ageMs: Math.max(0, clock.nowMs() - command.createdAtMs), monotonicMs };
        firstSeen.set(command.id, seen);
      }
      return seen.ageMs + (monotonicMs - seen.monotonicMs);
    },
    forgetAllBut(ids) {
      for (const id of firstSeen.keys()) if (!ids.has(id)) firstSeen.delete(id);
    },
  };
}
