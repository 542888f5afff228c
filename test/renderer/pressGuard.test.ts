import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPressGuard,
  unmeantForMs,
  type ButtonBox,
} from '../../renderer/features/popup/hand/pressGuard.ts';

const box = (meaning: string, top: number): ButtonBox => ({
  meaning,
  left: 0,
  top,
  right: 100,
  bottom: top + 40,
});
const here = { x: 50, y: 20 };

function setUp() {
  let now = 1_000;
  const guard = createPressGuard(() => now);
  return { guard, now: () => now, pass: (ms: number) => (now += ms) };
}

describe('a press', () => {
  it('is meant where the hand came to the button, also at once', () => {
    const { guard, pass } = setUp();
    guard.laidOut([box('Dismiss a', 0)]);
    pass(5);
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
  });

  it('is meant where layout and hand come in one moment of a coarse clock', () => {
    const { guard } = setUp();
    guard.laidOut([box('Dismiss a', 0)]);
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
  });

  it.each([
    ['while another button was there a moment ago, even by a hand that moves', 'Answer a'],
    ['on what came under a pointer at rest', null],
  ])('is not meant %s, until it has been seen', (_, before) => {
    const { guard, pass } = setUp();
    if (before === null) guard.pointerAt(here);
    else guard.laidOut([box(before, 0)]);
    pass(1_000);
    guard.laidOut([box('Dismiss a', 0)]);
    pass(unmeantForMs - 1);
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(false);
    pass(1);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
  });

  it('is not meant of a pointer that is first heard of right after the window has grown, until the hand moves', () => {
    const { guard, pass } = setUp();
    guard.laidOut([box('Dismiss a', 0)]);
    pass(10);
    guard.windowGrew();
    pass(20);
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(false);
    pass(1);
    guard.pointerAt({ x: here.x + 20, y: here.y });
    expect(guard.isMeant('Dismiss a', { x: here.x + 20, y: here.y })).toBe(true);
  });

  it('is meant of a hand that comes in quickly, and whose whole way is heard of in one moment', () => {
    const { guard, pass } = setUp();
    guard.laidOut([box('Dismiss a', 0)]);
    pass(10);
    guard.windowGrew();
    pass(20);
    guard.pointerAt({ x: here.x - 20, y: here.y });
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
  });

  it('is meant of a hand that comes in once the window has had its size for a moment', () => {
    const { guard, pass } = setUp();
    guard.laidOut([box('Dismiss a', 0)]);
    guard.windowGrew();
    pass(150);
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
  });

  it('is not meant in a popup that came up under a pointer at rest, until the hand moves or it has been seen', () => {
    const { guard, pass } = setUp();
    guard.laidOut([box('Dismiss a', 0)]);
    pass(1_000);
    guard.cameUnderPointer(here);
    pass(20);
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(false);
    pass(20);
    guard.pointerAt({ x: 59, y: 20 });
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
    guard.cameUnderPointer(here);
    pass(unmeantForMs);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
  });

  it('is meant on a button that moved and is still under the pointer', () => {
    const { guard, pass } = setUp();
    guard.laidOut([box('Dismiss a', 0)]);
    guard.pointerAt(here);
    pass(1_000);
    guard.laidOut([box('Dismiss a', 10)]);
    pass(10);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
  });

  it('is meant on one button after the other, however quickly', () => {
    const { guard, pass } = setUp();
    guard.laidOut([box('Dismiss a', 0), box('Dismiss b', 100)]);
    pass(1_000);
    guard.pointerAt(here);
    expect(guard.isMeant('Dismiss a', here)).toBe(true);
    guard.laidOut([box('Dismiss b', 100)]);
    pass(50);
    guard.pointerAt({ x: 50, y: 120 });
    expect(guard.isMeant('Dismiss b', { x: 50, y: 120 })).toBe(true);
  });

  it('never does what no button at that place meant for the whole of the time before, unless the hand came there', () => {
    const layout = fc.uniqueArray(
      fc.record({ meaning: fc.constantFrom('Answer a', 'Dismiss a', 'Dismiss b', 'Undo'), top: fc.nat(80) }),
      { selector: ({ meaning }) => meaning, maxLength: 4 },
    );
    const step = fc.oneof(
      fc.record({ boxes: layout }),
      fc.record({ move: fc.nat(12).map((n) => n * 10) }),
      fc.record({ waitMs: fc.nat(300) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(120), (steps, y) => {
        const { guard, now, pass } = setUp();
        const point = { x: 50, y };
        const meant: { atMs: number; meanings: string[] }[] = [{ atMs: 0, meanings: [] }];
        let moved = { atMs: -Infinity, y: -1 };
        for (const each of steps) {
          if ('waitMs' in each) pass(each.waitMs);
          else if ('move' in each) {
            if (each.move !== moved.y) moved = { atMs: now(), y: each.move };
            guard.pointerAt({ x: 50, y: each.move });
          } else {
            const boxes = each.boxes.map(({ meaning, top }) => box(meaning, top));
            guard.laidOut(boxes);
            const meanings = boxes
              .filter(({ top }) => y >= top && y < top + 40)
              .map(({ meaning }) => meaning);
            meant.push({ atMs: now(), meanings });
          }
        }
        const fromMs = now() - unmeantForMs;
        const lately = meant.filter(
          ({ atMs }, index) => atMs > fromMs || (meant[index + 1]?.atMs ?? Infinity) > fromMs,
        );
        const current = meant.at(-1)?.meanings ?? [];
        for (const meaning of current) {
          if (!guard.isMeant(meaning, point)) continue;
          // Within one and the same moment nothing of it was on the screen.
          const seen = lately.filter(({ atMs }, index) => (lately[index + 1]?.atMs ?? Infinity) > atMs);
          expect(seen.flatMap(({ meanings }) => meanings).every((other) => other === meaning)).toBe(true);
          const wasSeenOrCameTo = lately.some(
            ({ atMs, meanings }) => meanings.includes(meaning) && (atMs <= fromMs || moved.atMs >= atMs),
          );
          expect(wasSeenOrCameTo).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
