/** Chance that repeats itself for the same seed. */
export interface SeededRandom {
  /** In [0, 1). */
  next(): number;
  /** Evenly in [from, to). */
  between(from: number, to: number): number;
  /** A whole number in [0, below). */
  below(count: number): number;
  /** @throws RangeError for an empty list */
  pick<T>(items: readonly T[]): T;
  /** A stream of its own, so that more draws in one place change nothing in another. */
  fork(name: string): SeededRandom;
}

/** Mulberry32: 32 bits of state, good enough to spread things about. @param seed any whole number */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    fork: (name) => {
      let hash = seed >>> 0;
      for (const letter of name)
        hash = (Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) + 0x9e3779b9) >>> 0;
      return createSeededRandom(hash);
    },
  };
}
