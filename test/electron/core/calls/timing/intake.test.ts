import { describe, expect, it } from 'vitest';
import {
  createIntake,
  keptWaiting,
  sliceMs,
  type Incoming,
} from '../../../../../electron/core/calls/timing/intake.ts';
import type { Timers } from '../../../../../electron/core/ports/clock.ts';
import { createHeldTime, quietLog } from '../../heldTime.ts';

/** Work that takes its time, by a clock that nothing else moves. */
function setUp({
  costMs = 1,
  lookAt = (_: number): Incoming => 'rang',
  fails = -1,
  after = undefined as Timers['after'] | undefined,
} = {}) {
  const time = createHeldTime();
  let spentMs = 0;
  const clock = { monotonicMs: () => time.monotonicMs() + spentMs };
  const taken: number[] = [];
  const slices: number[] = [];
  const timers = {
    after: (delayMs: number, action: () => void) =>
      (after ?? time.after)(delayMs, () => {
        const fromMs = spentMs;
        action();
        slices.push(spentMs - fromMs);
      }),
  };
  const errors: unknown[] = [];
  const intake = createIntake<number>({
    take: (item) => {
      spentMs += costMs;
      if (item === fails) throw new Error('cannot');
      taken.push(item);
    },
    together: (work) => work(),
    lookAt,
    clock,
    timers,
    log: { ...quietLog, error: (_, cause) => errors.push(cause) },
  });
  return { time, taken, slices, errors, intake, pause: (ms: number) => (spentMs += ms) };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('what comes in', () => {
  it('is taken at once while it is little', () => {
    const { intake, taken, pause } = setUp();
    for (const n of upTo(100)) {
      intake(n);
      expect(taken.at(-1)).toBe(n);
      pause(10);
    }
  });

  it('is worked off in slices and in order where it is a flood', () => {
    const { intake, taken, slices, time } = setUp();
    upTo(1_000).forEach(intake);
    expect(taken.length).toBeLessThanOrEqual(sliceMs);
    time.turn(1);
    expect(taken).toEqual(upTo(1_000));
    for (const slice of slices) expect(slice).toBeLessThanOrEqual(sliceMs);
  });

  it('goes on after one that cannot be taken', () => {
    const { intake, taken, time, errors } = setUp({ fails: 500 });
    upTo(1_000).forEach(intake);
    time.turn(1);
    expect(taken).toEqual(upTo(1_000).filter((n) => n !== 500));
    expect(errors).toHaveLength(1);
  });

  it.each(['rings', 'rang'] as const)(
    'passes over the oldest where too much %s, and nothing else',
    (kind) => {
      const isHide = (n: number): boolean => n % 10 === 0;
      const { intake, taken, time } = setUp({ lookAt: (n) => (isHide(n) ? 'tells' : kind) });
      const all = upTo(20_000);
      all.forEach(intake);
      time.turn(1);
      expect(taken.filter(isHide)).toEqual(all.filter(isHide));
      const newest = all.filter((n) => !isHide(n)).slice(-keptWaiting[kind]);
      expect(taken.filter((n) => n >= (newest[0] ?? 0) && !isHide(n))).toEqual(newest);
      expect(taken.filter((n) => !isHide(n)).length).toBeLessThan(keptWaiting[kind] * 1.6 + 200);
      expect(taken).toEqual(taken.toSorted((a, b) => a - b));
    },
  );

  it('keeps the rows of what rang while ever so many ring', () => {
    const { intake, taken, time } = setUp({ lookAt: (n) => (n < 900 ? 'rang' : 'rings') });
    upTo(10_000).forEach(intake);
    time.turn(1);
    expect(taken.filter((n) => n < 900)).toEqual(upTo(900));
  });

  it('gives way to a flood that still comes in, and to none for ever', () => {
    const turns: (() => void)[] = [];
    const after = (_: number, action: () => void): (() => void) => {
      turns.push(action);
      return () => undefined;
    };
    const { intake, taken, pause } = setUp({ lookAt: () => 'rings', after });
    /** In each turn others bring more, and then it is the intake's. */
    const comeIn = (times: number): void => {
      for (let turn = 0; turn < times; turn += 1) {
        upTo(1_000).forEach(intake);
        pause(sliceMs);
        turns.shift()?.();
      }
    };
    upTo(30).forEach(intake);
    const before = taken.length;
    comeIn(10);
    expect(taken.length).toBe(before);
    comeIn(20);
    expect(taken.length).toBeGreaterThan(before);
  });
});
