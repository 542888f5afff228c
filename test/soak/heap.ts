import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Heap in use after everything that can be collected was, in MB. */
export function settledHeapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

/** Also where Node was started without `--expose-gc`. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
}

/**
 * Growth of the middle value from the second quarter of the samples to the last, in MB; the first quarter is the
 * warm-up. 0 for less than eight samples.
 */
export function heapGrowthMb(samples: readonly number[]): number {
  if (samples.length < 8) return 0;
  const quarter = Math.floor(samples.length / 4);
  return middle(samples.slice(-quarter)) - middle(samples.slice(quarter, 2 * quarter));
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
