import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, percentile, summarise } from './statistics.ts';

const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 });
const percents = fc.double({ noNaN: true, min: 0.01, max: 100 });

describe('percentiles', () => {
  it('are the ones of the textbook example', () => {
    const values = [50, 15, 40, 20, 35];
    expect([5, 30, 40, 50, 100].map((percent) => percentile(values, percent))).toEqual([15, 20, 20, 35, 50]);
  });

  it('of a hundred values are the values themselves', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([50, 95, 100].map((percent) => percentile(values, percent))).toEqual([50, 95, 100]);
  });

  it('are measured values that exactly enough others do not exceed', () => {
    fc.assert(
      fc.property(numbers, percents, (values, percent) => {
        const found = percentile(values, percent);
        expect(values).toContain(found);
        const share = values.filter((value) => value <= found).length / values.length;
        expect(share * 100).toBeGreaterThanOrEqual(percent - 1e-9);
        const below = values.filter((value) => value < found).length / values.length;
        expect(below * 100).toBeLessThan(percent + 1e-9);
      }),
    );
  });

  it('do not depend on the order and leave the values as they were', () => {
    fc.assert(
      fc.property(numbers, percents, (values, percent) => {
        const before = [...values];
        expect(percentile([...values].reverse(), percent)).toBe(percentile(values, percent));
        expect(values).toEqual(before);
      }),
    );
  });

  it('are refused without values and out of range', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => percentile([1], 0)).toThrow(RangeError);
    expect(() => percentile([1], 101)).toThrow(RangeError);
  });
});

describe('a summary', () => {
  it('tells smallest, middle, 95 % and largest', () => {
    const values = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(summarise(values)).toEqual({ count: 20, min: 1, p50: 10, p95: 19, max: 20 });
    expect(median([3, 1, 2, 4])).toBe(2);
  });
});
