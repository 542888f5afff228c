import { expect } from 'vitest';

/** Long enough to be measured, short enough to be repeated. */
const leastMs = 4;
const repetitions = 5;

/**
 * Expects that what `run` costs grows no faster than its input: four times as much input costs about four times as much
 * time, where each part looking at all others would cost sixteen times. Counts processor time, so that a busy machine does
 * not matter, and takes the quickest of several runs.
 *
 * @param make an input of this size
 */
export function expectLinear<T>(
  make: (size: number) => T,
  run: (input: T) => unknown,
  firstSize = 1_000,
): void {
  let size = firstSize;
  while (costMs(make(size), run) < leastMs) {
    size *= 2;
    if (size > 2 ** 25) return;
  }
  const once = costMs(make(size), run);
  const fourTimes = costMs(make(size * 4), run);
  expect(fourTimes / once, `${size} cost ${once} ms, four times as much ${fourTimes} ms`).toBeLessThan(9);
}

/**
 * Expects at least one of several runs to cost less than this many ms of processor time on the machine that the limits are
 * written down for. One that is slower, or whose processors are shared, is given as much more as it needs for other work.
 */
export function expectCheap<T>(what: string, input: T, run: (input: T) => unknown, mostMs: number): void {
  const costs: number[] = [];
  do costs.push(costMs(input, run, 1));
  while (costs.length < repetitions && Math.min(...costs) >= mostMs);
  const least = Math.min(...costs);
  if (least >= mostMs) expect(least / slowness(), what).toBeLessThan(mostMs);
}

/** The same work for every machine: text taken apart into objects, as what comes from a portal is. */
const otherWork = JSON.stringify(
  Array.from({ length: 100_000 }, (_, index) => ({ [`K${index}`]: `${index}` })),
);
/** What that costs on the machine that the limits are written down for: 87 to 111 ms on two idle cores of 2.6 GHz. */
const otherWorkMs = 100;

/** How many times slower this machine is just now; never less than 1. */
function slowness(): number {
  return Math.max(1, costMs(otherWork, JSON.parse) / otherWorkMs);
}

/** What it costs, in ms of processor time. */
function costMs<T>(input: T, run: (input: T) => unknown, runs = repetitions): number {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < runs; count += 1) {
    const before = process.cpuUsage();
    run(input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
    // A second look at something slow says nothing new.
    if (least > 400) break;
  }
  return least;
}
