import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskNow } from '../../../electron/platform/xServer/deskWindows.ts';
import {
  createKeptKeyboard,
  lookEveryMs,
  orderedWithinMs,
  watchedMs,
} from '../../../electron/platform/xServer/keptKeyboard.ts';
import { createHeldTime, settled } from '../core/heldTime.ts';

const [typedIn, browser, browserToo, another, dialog, launched] = [1, 2, 3, 4, 5, 6] as const;
const programs = new Map<number, { name: string; processId: number }>([
  [typedIn, { name: 'editor', processId: 100 }],
  [dialog, { name: 'editor', processId: 100 }],
  [browser, { name: 'browser', processId: 200 }],
  [browserToo, { name: 'browser', processId: 200 }],
  [another, { name: 'chat', processId: 300 }],
  [launched, { name: 'viewer', processId: 101 }],
]);
const ownProcessId = 7;

/** A desk with a window manager that does what it is asked, and an operator who has used nothing for two seconds. */
async function setUp({
  there = [typedIn, browser, browserToo, another],
  missed = 0,
  typesIn = 'editor',
}: { there?: readonly number[]; missed?: number; typesIn?: 'editor' | 'ringside' } = {}) {
  let toMiss = missed;
  const time = createHeldTime();
  const logged: string[] = [];
  const windows = new Set<number>(there);
  let inputAtMs = time.monotonicMs() - 2_000;
  let desk: DeskNow | null = { activeWindow: typedIn, x: 10, y: 10, isOrdering: false, isChoosing: false };
  const change = (part: Partial<DeskNow> | null): void => {
    desk = part === null || desk === null ? null : { ...desk, ...part };
  };
  const kept = createKeptKeyboard({
    desk: {
      now: () => Promise.resolve((toMiss -= 1) >= 0 ? null : desk),
      all: () => Promise.resolve(new Set(windows)),
      programOf: (id) =>
        Promise.resolve(
          id === typedIn && typesIn === 'ringside'
            ? { name: 'ringside', processId: ownProcessId }
            : (programs.get(id) ?? null),
        ),
      activate: (activeWindow) => Promise.resolve(change({ activeWindow })),
    },
    clock: time,
    timers: time,
    log: { info: (event: string) => void logged.push(event) },
    secondsSinceInput: () => Math.floor((time.monotonicMs() - inputAtMs) / 1000),
    descendsFrom: (child, parent) => Promise.resolve(child === parent + 1),
    ownProcessId,
  });
  const keeps = await kept.keep();
  const pass = async (ms: number): Promise<void> => {
    await settled();
    for (let left = ms; left > 0; left -= lookEveryMs) {
      time.turn(lookEveryMs);
      await settled();
    }
  };
  const comes = (activeWindow: number): void => {
    windows.add(activeWindow);
    change({ activeWindow });
  };
  return {
    time,
    logged,
    kept,
    keeps,
    change,
    pass,
    comes,
    closes: (id: number) => void windows.delete(id),
    types: () => void (inputAtMs = time.monotonicMs()),
    miss: (answers: number) => void (toMiss = answers),
    keyboardIn: () => desk?.activeWindow,
  };
}

describe('the keyboard', () => {
  it('is not kept for what was asked for before the operator went to the browser themselves', async () => {
    const { kept } = await setUp();
    const keeps = kept.keep();
    kept.letGo();
    expect(await keeps).toBe(false);
  });

  it('is given back from the browser, each time, and said once it has it', async () => {
    const { comes, pass, keyboardIn, logged } = await setUp();
    for (const times of [1, 2]) {
      await pass(400);
      comes(browser);
      await pass(60);
      expect([keyboardIn(), logged.length]).toEqual([typedIn, times]);
    }
  });

  it.each([
    ['has to be started first', [typedIn, another]],
    ['was there', [typedIn, browser, another]],
  ])(
    'is given back from a browser that %s, however slow, while the operator types on',
    async (_how, there) => {
      const { comes, pass, types, keyboardIn } = await setUp({ there });
      for (let passedMs = 0; passedMs < watchedMs - 500; passedMs += 300) {
        types();
        await pass(300);
      }
      comes(browser);
      await pass(60);
      expect(keyboardIn()).toBe(typedIn);
    },
  );

  it('is given back from each window that the browser brings back', async () => {
    const { comes, pass, keyboardIn } = await setUp({ there: [typedIn] });
    for (const id of [browser, browserToo]) {
      await pass(3_000);
      comes(id);
      await pass(60);
      expect(keyboardIn()).toBe(typedIn);
    }
  });

  it('stays in any other window that comes after the browser', async () => {
    const { comes, pass, keyboardIn } = await setUp({ there: [typedIn, browser] });
    await pass(200);
    comes(browser);
    await pass(200);
    comes(another);
    await pass(200);
    expect(keyboardIn()).toBe(another);
  });

  it.each([
    ['Ctrl', { isOrdering: true }, orderedWithinMs - 100],
    ['the pointer', { x: 11 }, orderedWithinMs - 100],
    ['a button, Alt or Super', { isChoosing: true }, 10_000],
  ] as const)('stays where the operator has put it by %s', async (_how, hand, laterMs) => {
    const { change, comes, pass, keyboardIn } = await setUp();
    await pass(100);
    change(hand);
    await pass(30);
    change({ isOrdering: false, isChoosing: false });
    await pass(laterMs);
    comes(another);
    await pass(300);
    expect(keyboardIn()).toBe(another);
  });

  it.each([
    ['Ctrl', { isOrdering: true }],
    ['the pointer', { x: 11 }],
  ])('is given back where the browser comes long after %s', async (_how, hand) => {
    const { change, comes, pass, keyboardIn } = await setUp();
    change(hand);
    await pass(30);
    change({ isOrdering: false });
    await pass(orderedWithinMs + 100);
    comes(browser);
    await pass(60);
    expect(keyboardIn()).toBe(typedIn);
  });

  it('stays in a dialog that a key has called, and is given back from one of that program that nobody has', async () => {
    for (const [isTyped, expected] of [
      [true, dialog],
      [false, typedIn],
    ] as const) {
      const { comes, pass, types, keyboardIn } = await setUp();
      await pass(1_500);
      if (isTyped) types();
      await pass(1_000);
      comes(dialog);
      await pass(60);
      expect(keyboardIn()).toBe(expected);
    }
  });

  it('stays in a program that was started out of the window that has it', async () => {
    const { comes, pass, types, keyboardIn } = await setUp();
    await pass(1_500);
    types();
    await pass(6_000);
    comes(launched);
    await pass(60);
    expect(keyboardIn()).toBe(launched);
  });

  it('goes where the window manager gives it once its window is closed', async () => {
    const { change, closes, pass, keyboardIn, time } = await setUp();
    await pass(1_500);
    closes(typedIn);
    change({ activeWindow: another });
    await pass(60);
    expect([keyboardIn(), time.pending()]).toEqual([another, 0]);
  });

  it('stays in the browser that was called by a key in Ringside', async () => {
    const { comes, pass, types, keyboardIn } = await setUp({ typesIn: 'ringside' });
    await pass(1_500);
    types();
    await pass(500);
    comes(browser);
    await pass(60);
    expect(keyboardIn()).toBe(browser);
  });

  it('stays in the browser that the operator wants', async () => {
    const { kept, comes, pass, keyboardIn, time } = await setUp();
    await pass(500);
    kept.letGo();
    comes(browser);
    await pass(60);
    expect([keyboardIn(), time.pending()]).toEqual([browser, 0]);
  });

  it('is given back to where it was first, although the next record opens while the browser has it', async () => {
    const { kept, comes, pass, keyboardIn, time } = await setUp();
    await pass(500);
    comes(browser);
    await kept.keep();
    await pass(60);
    expect(keyboardIn()).toBe(typedIn);
    await pass(watchedMs - 100);
    comes(browser);
    await pass(60);
    expect(keyboardIn()).toBe(typedIn);
    await pass(watchedMs);
    expect(time.pending()).toBe(0);
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
    const { miss, comes, pass, keyboardIn } = await setUp({ missed: 3 });
    await pass(100);
    miss(1);
    comes(browser);
    await pass(60);
    expect(keyboardIn()).toBe(typedIn);
  });

  it('cannot be kept where the window system never answers', async () => {
    const { keeps, time } = await setUp({ missed: Infinity });
    await settled();
    expect([keeps, time.pending()]).toEqual([false, 0]);
  });

  it('stays with a window that wants it more than a few times', async () => {
    const { comes, pass, keyboardIn } = await setUp();
    for (let i = 0; i < 6; i += 1) {
      comes(browser);
      await pass(100);
    }
    expect(keyboardIn()).toBe(browser);
  });

  it('is never taken from a window that the operator went to, whatever else comes, and the watch ends', async () => {
    const step = fc.constantFrom('browser', 'browserToo', 'type', 'wait', 'keep');
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(step, { maxLength: 8 }),
        async (some, more) => {
          const { kept, change, comes, pass, types, keyboardIn, time } = await setUp();
          const play = async (steps: readonly string[]): Promise<void> => {
            for (const what of steps) {
              if (what === 'type') types();
              else if (what === 'keep') await kept.keep();
              else if (what !== 'wait') comes(what === 'browser' ? browser : browserToo);
              await pass(700);
            }
          };
          await play(some);
          change({ isChoosing: true });
          await pass(30);
          change({ isChoosing: false, activeWindow: another });
          await play(more.filter((what) => what === 'type' || what === 'wait'));
          expect(keyboardIn()).toBe(another);
          await pass(watchedMs + 100);
          expect([keyboardIn(), time.pending()]).toEqual([another, 0]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
