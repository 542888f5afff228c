import { describe, expect, it } from 'vitest';
import { createIntake, sliceMs } from '../../../../../electron/core/calls/timing/intake.ts';
import { callsKeptAtMost } from '../../../../../electron/core/calls/joining/callBook.ts';
import { createHeldTime, quietLog } from '../../heldTime.ts';

/** Work that takes its time, by a clock that nothing else moves. */
function setUp({ costMs = 1, beginsCall = (): boolean => true, fails = -1 } = {}) {
  const time = createHeldTime();
  let spentMs = 0;
  const clock = { monotonicMs: () => time.monotonicMs() + spentMs };
  const taken: number[] = [];
  const slices: number[] = [];
  const timers = {
    after: (delayMs: number, action: () => void) =>
      time.after(delayMs, () => {
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
    beginsCall,
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

  it('passes over calls that would make room for newer ones anyway, and nothing else', () => {
    const isHide = (n: number): boolean => n % 10 === 0;
    const { intake, taken, time } = setUp({ beginsCall: ((n: number) => !isHide(n)) as never });
    const all = upTo(20_000);
    all.forEach(intake);
    time.turn(1);
    expect(taken.filter(isHide)).toEqual(all.filter(isHide));
    const newest = all.slice(-callsKeptAtMost / 2);
    expect(taken.filter((n) => n >= (newest[0] ?? 0))).toEqual(newest);
    expect(taken.length).toBeLessThan(8_000);
    expect(taken).toEqual(taken.toSorted((a, b) => a - b));
  });
});
