import type { Clock, Random } from '../../core/ports/clock.ts';

/**
 * Bitrix24's docs name 0.1, 15, 45, 600 and 3600 s for a page among many. An operator misses calls in the meantime
 * and must be back within seconds of the network's return, so the first steps are short and the longest is a minute.
 */
const stepsMs = [100, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000] as const;
/**
 * What a portal refuses as if for good may pass all the same (a module being updated, a plan being paid, a user being let
 * in again), and until then no call is heard. Ten minutes are what an operator can be left without, and 200 desks make no
 * request a second of it.
 */
const refusedStepsMs = [60_000, 120_000, 300_000, 600_000] as const;

/** Where no connection came about at all there is nobody to spare, and the network may be back any moment. */
const longestUnreachedMs = 4_000;

/**
 * Wait before the next attempt, with 0-20 % added so that an office does not come back as one.
 * @param failures how many in a row, from 1
 * @param unreached whether the last attempt reached nobody: then at most 4.8 s, for being back within 5 s
 */
export function backoffMs(failures: number, random: Random, unreached: boolean): number {
  const stepMs = pick(stepsMs, failures);
  return Math.min(stepMs, unreached ? longestUnreachedMs : stepMs) * (1 + 0.2 * random());
}

/** Wait after the portal refused the channel's configuration for good, with 0-20 % added. `refusals` >= 1. */
export function refusedBackoffMs(refusals: number, random: Random): number {
  return pick(refusedStepsMs, refusals) * (1 + 0.2 * random());
}

/** After `server_restart`, `config_expire` or close code 3002: 10 to 120 s, as documented, or all come at once. */
export function restartDelayMs(random: Random): number {
  return 10_000 + 110_000 * random();
}

function pick(steps: readonly number[], count: number): number {
  return steps[Math.min(Math.max(count, 1), steps.length) - 1] ?? 60_000;
}

/** How long to wait before the configuration is asked for once more, though nobody failed. Each answer counts as a time. */
export type ConfigPace = () => number;

/** What happens now and then happens at once: a channel that ends, its renewal, a server that is put in order. */
const freeTimes = 3;
const firstPaceMs = 10_000;
const longestPaceMs = 120_000;
/** So long without any, and it begins anew. */
const calmAfterMs = 10 * 60_000;

/**
 * Bounds what a push server that orders without end, or names channels that hardly live, makes the portal hear of every desk,
 * out of the one bucket that they share. Up to a fifth is added, so that an office does not ask as one.
 */
export function createConfigPace(clock: Pick<Clock, 'monotonicMs'>, random: Random): ConfigPace {
  let times = 0;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lastAtMs > calmAfterMs) times = 0;
    lastAtMs = nowMs;
    times += 1;
    if (times <= freeTimes) return 0;
    return Math.min(firstPaceMs * 2 ** (times - freeTimes - 1), longestPaceMs) * (1 + 0.2 * random());
  };
}
