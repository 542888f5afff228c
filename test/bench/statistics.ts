/** What a row of the table says about many measurements of one thing. */
export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * The nearest-rank percentile: the smallest value that at least `percent` of all values do not exceed. It is always one
 * of the values measured, never something between two of them.
 *
 * @param percent above 0, up to 100
 * @throws RangeError without values, or for a percentage out of range
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`no such percentile: ${percent}`);
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new RangeError('no values to take a percentile of');
  return value;
}

/** @throws RangeError without values */
export function summarise(values: readonly number[]): Summary {
  return {
    count: values.length,
    min: Math.min(...values),
    p50: percentile(values, 50),
    p95: percentile(values, 95),
    max: percentile(values, 100),
  };
}

/** The middle value; of an even number of values the lower one of the middle two. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
