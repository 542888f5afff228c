import { describe, expect, it } from 'vitest';
import type { DeskNow } from '../../../electron/platform/xServer/deskWindows.ts';
import {
  comesWithinMs,
  keepKeyboard,
  lookEveryMs,
  orderedWithinMs,
  watchedMs,
} from '../../../electron/platform/xServer/keptKeyboard.ts';
import { createHeldTime, settled } from '../core/heldTime.ts';

const [typedIn, browser, another] = [1, 2, 3] as const;

/** A desk with a window manager that does what it is asked. */
async function setUp({
  there = [typedIn, browser, another],
  missed = 0,
}: { there?: readonly number[]; missed?: number } = {}) {
  let toMiss = missed;
  const time = createHeldTime();
  const logged: string[] = [];
  let desk: DeskNow | null = { activeWindow: typedIn, x: 10, y: 10, isOrdering: false };
  const change = (part: Partial<DeskNow> | null): void => {
    desk = part === null || desk === null ? null : { ...desk, ...part };
  };
  await keepKeyboard({
    desk: {
      now: () => Promise.resolve((toMiss -= 1) >= 0 ? null : desk),
      all: () => Promise.resolve(new Set(there)),
      activate: (activeWindow) => Promise.resolve(change({ activeWindow })),
    },
    clock: time,
    timers: time,
    log: { info: (event: string) => void logged.push(event) },
  });
  const pass = async (ms: number): Promise<void> => {
    await settled();
    for (let left = ms; left > 0; left -= lookEveryMs) {
      time.turn(lookEveryMs);
      await settled();
    }
  };
  const miss = (answers: number): void => void (toMiss = answers);
  return { time, logged, miss, change, pass, keyboardIn: () => desk?.activeWindow };
}

describe('the keyboard', () => {
  it('is given back from the browser that comes soon, each time, and said once it has it', async () => {
    const { change, pass, keyboardIn, logged } = await setUp();
    for (const times of [1, 2]) {
      await pass(400);
      change({ activeWindow: browser });
      await pass(60);
      expect([keyboardIn(), logged.length]).toEqual([typedIn, times]);
    }
  });

  it('is given back from a browser that has to be started first', async () => {
    const { change, pass, keyboardIn } = await setUp({ there: [typedIn, another] });
    await pass(watchedMs - 500);
    change({ activeWindow: browser });
    await pass(60);
    expect(keyboardIn()).toBe(typedIn);
  });

  it('stays in a window that was there before and comes late', async () => {
    const { change, pass, keyboardIn, time } = await setUp();
    await pass(comesWithinMs + 100);
    change({ activeWindow: another });
    await pass(60);
    expect([keyboardIn(), time.pending()]).toEqual([another, 0]);
  });

  it('stays in any window that comes after the browser', async () => {
    const { change, pass, keyboardIn } = await setUp({ there: [typedIn, browser] });
    await pass(200);
    change({ activeWindow: browser });
    await pass(200);
    change({ activeWindow: another });
    await pass(200);
    expect(keyboardIn()).toBe(another);
  });

  it.each([
    ['keys', { isOrdering: true }, orderedWithinMs - 100],
    ['the pointer', { x: 11 }, 300],
  ] as const)('stays where the operator has put it by %s', async (_how, hand, laterMs) => {
    const { change, pass, keyboardIn } = await setUp();
    await pass(100);
    change(hand);
    await pass(30);
    change({ isOrdering: false });
    await pass(laterMs);
    change({ activeWindow: browser });
    await pass(300);
    expect(keyboardIn()).toBe(browser);
  });

  it('is watched no longer than it may be, whether or not the window system answers', async () => {
    for (const answers of [true, false]) {
      const { change, pass, time } = await setUp();
      if (!answers) change(null);
      await pass(watchedMs + 100);
      expect(time.pending()).toBe(0);
    }
  });

  it('is given back although an answer came too late, the first one included', async () => {
    const { miss, change, pass, keyboardIn } = await setUp({ missed: 3 });
    await pass(100);
    miss(1);
    change({ activeWindow: browser });
    await pass(60);
    expect(keyboardIn()).toBe(typedIn);
  });

  it('stays where it is where the window system never answers', async () => {
    const { time } = await setUp({ missed: Infinity });
    await settled();
    expect(time.pending()).toBe(0);
  });

  it('stays with a window that wants it more than a few times', async () => {
    const { change, pass, keyboardIn } = await setUp();
    for (let i = 0; i < 4; i += 1) {
      change({ activeWindow: browser });
      await pass(100);
    }
    expect(keyboardIn()).toBe(browser);
  });
});
