import { hiddenWithinMs } from '../../../../contracts/floor/deskState.ts';

/** How many took up to each of `hiddenWithinMs`, and how many longer: can be added over desks. */
export type HiddenTimes = readonly number[];

export const noHiddenTimes: HiddenTimes = new Array<number>(hiddenWithinMs.length + 1).fill(0);

export function withHiddenTime(times: HiddenTimes, tookMs: number): HiddenTimes {
  const found = hiddenWithinMs.findIndex((withinMs) => tookMs <= withinMs);
  const place = found === -1 ? hiddenWithinMs.length : found;
  return times.map((count, index) => (index === place ? count + 1 : count));
}

export function addedTimes(all: readonly HiddenTimes[]): HiddenTimes {
  return noHiddenTimes.map((_none, place) => all.reduce((sum, times) => sum + (times[place] ?? 0), 0));
}

/**
 * The time within which this share of the cards was hidden, as exact as the histogram is: never less than it truly was.
 * @param share in (0, 1]
 * @returns milliseconds; infinite where it was longer than the longest of `hiddenWithinMs`; null where none was hidden
 */
export function hiddenWithin(times: HiddenTimes, share: number): number | null {
  const all = times.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let counted = 0;
  for (const [place, count] of times.entries()) {
    counted += count;
    if (counted >= share * all) return hiddenWithinMs[place] ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}
