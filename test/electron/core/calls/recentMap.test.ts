import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentMap } from '../../../../electron/core/calls/joining/book/recentMap.ts';

it('is a map that keeps the latest, each version as it was', () => {
  const change = fc.tuple(fc.integer({ min: 0, max: 120 }).map(String), fc.option(fc.integer({ min: 0 })));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
      const most = 200;
      let map = new RecentMap<{ readonly n: number }>(most);
      const model = new Map<string, number>();
      for (const [key, n] of changes) {
        const before = map;
        const was = before.get(key);
        map = n === null ? map.without(key) : map.with(key, { n });
        if (n === null) model.delete(key);
        else model.set(key, n);
        expect(map.get(key)?.n).toBe(model.get(key));
        expect(before.get(key)).toBe(was);
      }
      for (const [key, n] of model) expect(map.get(key)?.n).toBe(n);
    }),
  );
});

it('keeps about as many as it is told to, the latest ones', () => {
  let map = new RecentMap<object>(50);
  for (let n = 0; n < 1_000; n += 1) map = map.with(String(n), {});
  const kept = Array.from({ length: 1_000 }, (_, n) => n).filter((n) => map.get(String(n)) !== undefined);
  expect(kept.length).toBeGreaterThanOrEqual(50);
  expect(kept.length).toBeLessThanOrEqual(50 + 32);
  expect(kept[0]).toBe(1_000 - kept.length);
});
