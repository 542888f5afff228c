import fc from 'fast-check';
import type { Monitor } from '../../../../electron/windows/placement/monitors.ts';

/** A monitor of that many device-independent pixels, with a bar of the desktop at its foot. */
export function monitor(
  id: number,
  [x, y, width, height]: readonly [number, number, number, number],
  scaleFactor = 1,
): Monitor {
  const bounds = { x, y, width, height };
  return { id, bounds, workArea: { ...bounds, height: height - 40 }, scaleFactor };
}

/** Desks as there are: one screen, side by side, above each other, of different sizes and scalings, five of them. */
export const desks = {
  laptop: [monitor(1, [0, 0, 1366, 768])],
  sideBySide: [monitor(1, [0, 0, 1280, 800]), monitor(2, [1280, 0, 1920, 1080])],
  equal: [monitor(1, [0, 0, 1920, 1080]), monitor(2, [1920, 0, 1920, 1080])],
  stacked: [monitor(1, [0, 0, 1920, 1080]), monitor(2, [0, -1080, 1920, 1080])],
  scaled: [monitor(1, [0, 0, 1280, 720], 1.5), monitor(2, [1280, 180, 1920, 1080])],
  five: [
    monitor(1, [0, 0, 1920, 1080]),
    monitor(2, [1920, 0, 1080, 1920], 2),
    monitor(3, [-1280, 200, 1280, 800]),
    monitor(4, [0, -1200, 1600, 1200], 1.25),
    monitor(5, [3000, 300, 1024, 600]),
  ],
} as const satisfies Record<string, readonly Monitor[]>;

/** One to five monitors in a row or a column, each of a size and scaling of its own, none over another. */
export const anyDesk: fc.Arbitrary<readonly Monitor[]> = fc
  .tuple(
    fc.array(
      fc.record({
        width: fc.integer({ min: 320, max: 3_840 }),
        height: fc.integer({ min: 240, max: 2_160 }),
        aside: fc.integer({ min: -600, max: 600 }),
        scaleFactor: fc.constantFrom(1, 1.25, 1.5, 2),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    fc.boolean(),
    fc.integer({ min: -4_000, max: 4_000 }),
  )
  .map(([screens, inARow, start]) => {
    let at = start;
    return screens.map(({ width, height, aside, scaleFactor }, index) => {
      const [x, y] = inARow ? [at, aside] : [aside, at];
      at += inARow ? width : height;
      return monitor(index + 1, [x, y, width, height], scaleFactor);
    });
  });
