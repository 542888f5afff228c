import { describe, expect, it } from 'vitest';
import { createPaced } from '../../../../../electron/core/calls/timing/paced.ts';
import { createHeldTime } from '../../heldTime.ts';

function setUp() {
  const time = createHeldTime();
  const done: number[] = [];
  const clock = { monotonicMs: time.monotonicMs, nowMs: time.nowMs };
  const paced = createPaced({ clock, timers: time }, () => done.push(time.monotonicMs()));
  return { time, paced, done };
}

describe('what is asked for together', () => {
  it('is done once, at the end, also where the work fails', () => {
    const { paced, done } = setUp();
    expect(() =>
      paced.together(() => {
        for (let n = 0; n < 10; n += 1) paced.ask();
        paced.together(() => paced.ask());
        expect(done).toEqual([]);
        throw new Error('cannot');
      }),
    ).toThrow('cannot');
    expect(done).toHaveLength(1);
  });

  it('is not done where nobody asked', () => {
    const { paced, done } = setUp();
    paced.together(() => undefined);
    expect(done).toEqual([]);
  });
});

describe('what can wait', () => {
  it('goes with what is asked for next, and takes nothing of the pace', () => {
    const { time, paced, done } = setUp();
    const startMs = time.monotonicMs();
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 5; n += 1) paced.askLater();
      time.turn(40);
      paced.ask();
      time.turn(10);
    }
    // Each was done at once: nothing in between had used up its turn.
    expect(done).toEqual(Array.from({ length: 20 }, (_, round) => startMs + 40 + round * 50));
  });

  it('is done by itself, once', () => {
    const { time, paced, done } = setUp();
    for (let n = 0; n < 5; n += 1) paced.askLater();
    expect(done).toEqual([]);
    time.turn(1_000);
    expect(done).toEqual([time.monotonicMs() - 952]);
  });
});

it('the last of a burst is never forgotten, and a burst is seldom', () => {
  const { time, paced, done } = setUp();
  for (let ms = 0; ms < 1_000; ms += 1) {
    paced.ask();
    time.turn(1);
  }
  expect(done.length).toBeGreaterThan(10);
  expect(done.length).toBeLessThan(25);
  paced.ask();
  const askedAtMs = time.monotonicMs();
  time.turn(100);
  expect(done.at(-1)).toBeGreaterThanOrEqual(askedAtMs);
});
