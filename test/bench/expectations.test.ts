import { describe, expect, it } from 'vitest';
import { judge, limits } from './expectations.ts';

describe('what is expected', () => {
  it('says ok up to the limit and over beyond it', () => {
    const judged = judge({ startRatio: 1.15, clickGoneP95Ms: 16.8, growthMb: -2 });
    expect(judged.map(({ figure, ok }) => [figure, ok])).toEqual([
      ['startRatio', true],
      ['clickGoneP95Ms', false],
      ['growthMb', true],
    ]);
  });

  it('judges every figure, and a figure that is not a number never passes', () => {
    const all = Object.fromEntries(Object.keys(limits).map((figure) => [figure, Number.NaN]));
    expect(judge(all).map(({ ok }) => ok)).toEqual(Object.keys(limits).map(() => false));
  });

  it('leaves out what was not measured', () => {
    expect(judge({})).toEqual([]);
  });
});
