import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { popupCorners, textSizes } from '../../../../contracts/settings/bounds.ts';
import { placesKeptAtMost, type ScreenPlace } from '../../../../contracts/settings/popup.ts';
import { defaultSettings } from '../../../../contracts/settings.ts';
import {
  contains,
  inReadingOrder,
  layoutOf,
  monitorAt,
  monitorOf,
  pointOfPixel,
  type Monitor,
} from '../../../../electron/windows/placement/monitors.ts';
import {
  choicesFor,
  monitorFor,
  placeIn,
  placeLetGo,
  sameMonitor,
} from '../../../../electron/windows/placement/popupPlace.ts';
import { popupBounds } from '../../../../electron/windows/placement/popupPlacement.ts';
import { anyDesk, desks, monitor } from './layouts.ts';

const corner = fc.constantFrom(...popupCorners);
const textSize = fc.constantFrom(...textSizes);
const heightPx = fc.integer({ min: 0, max: 2_000 });

function bottomRight(display: ScreenPlace['display']): ScreenPlace {
  return { display, corner: 'bottomRight' };
}

describe('the monitor that the popup comes up on', () => {
  it('is the one with the pointer, on every desk', () => {
    for (const monitors of Object.values(desks)) {
      for (const { id, bounds } of monitors) {
        const pointer = { x: bounds.x + bounds.width - 1, y: bounds.y + bounds.height - 1 };
        expect(monitorFor({ display: 'pointer', pointer, last: null }, monitors)?.id).toBe(id);
      }
    }
  });

  it('is the nearest where the pointer is between monitors of different heights', () => {
    expect(monitorAt({ x: 600, y: 1_000 }, desks.sideBySide)?.id).toBe(1);
    expect(monitorAt({ x: 1_270, y: 1_070 }, desks.sideBySide)?.id).toBe(2);
  });

  it('is the last one where nobody can say where the pointer is, and the first where it was on none', () => {
    const bounds = { x: 1_400, y: 300, width: 380, height: 200 };
    const unknown = { display: 'pointer', pointer: null } as const;
    expect(monitorFor({ ...unknown, last: { monitorId: 2, bounds } }, desks.equal)?.id).toBe(2);
    expect(monitorFor({ ...unknown, last: null }, desks.equal)?.id).toBe(1);
  });

  it('is the chosen one wherever the pointer is, and the pointer’s while that one is unplugged', () => {
    const choice = { display: 2, pointer: { x: 10, y: 10 }, last: null };
    expect(monitorFor(choice, desks.equal)?.id).toBe(2);
    expect(monitorFor(choice, desks.laptop)?.id).toBe(1);
  });

  it('stays the same while it is there, and is the nearest once it is gone', () => {
    const last = { monitorId: 4, bounds: { x: 1_200, y: -300, width: 380, height: 200 } };
    expect(sameMonitor(last, desks.five)?.id).toBe(4);
    const left = desks.five.filter(({ id }) => id !== 4);
    expect(sameMonitor(last, left)?.id).toBe(1);
  });
});

describe('the popup on any desk', () => {
  it('is inside one work area, before and after monitors go, change their size and their scaling', () => {
    fc.assert(
      fc.property(
        anyDesk,
        anyDesk,
        corner,
        textSize,
        heightPx,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (before, after, where, size, height, place) => {
          const { bounds: area } = before[Math.floor(place * (before.length - 1))] ?? desks.laptop[0];
          const pointer = { x: area.x + Math.floor(place * (area.width - 1)), y: area.y };
          const first = monitorFor({ display: 'pointer', pointer, last: null }, before);
          if (first === undefined) throw new Error('no monitor');
          expect(contains(first.bounds, pointer)).toBe(true);
          const wanted = { heightPx: height, textSize: size, corner: where };
          const bounds = popupBounds(first.workArea, wanted);
          const second = sameMonitor({ monitorId: first.id, bounds }, after);
          for (const [on, at] of [
            [first, bounds],
            [second, popupBounds((second ?? first).workArea, wanted)],
          ] as const) {
            const inside = on?.workArea ?? first.workArea;
            expect(at.x).toBeGreaterThanOrEqual(inside.x);
            expect(at.y).toBeGreaterThanOrEqual(inside.y);
            expect(at.x + at.width).toBeLessThanOrEqual(inside.x + inside.width);
            expect(at.y + at.height).toBeLessThanOrEqual(inside.y + inside.height);
          }
        },
      ),
    );
  });

  it('keeps its anchored edge while it grows and shrinks', () => {
    fc.assert(
      fc.property(anyDesk, corner, textSize, heightPx, heightPx, ([on], where, size, one, other) => {
        if (on === undefined) return;
        const a = popupBounds(on.workArea, { heightPx: one, textSize: size, corner: where });
        const b = popupBounds(on.workArea, { heightPx: other, textSize: size, corner: where });
        expect([b.x, b.width]).toEqual([a.x, a.width]);
        if (where.startsWith('top')) expect(b.y).toBe(a.y);
        else expect(b.y + b.height).toBe(a.y + a.height);
      }),
    );
  });
});

describe('what is remembered of a desk', () => {
  it('is used there, and the last choice at a desk that was not seen before', () => {
    const atWork = choicesFor({ display: 2, corner: 'topLeft' }, defaultSettings, desks.equal);
    const both = choicesFor({ display: 'pointer', corner: 'topRight' }, atWork, desks.laptop);
    expect(placeIn(both, desks.equal)).toEqual({ display: 2, corner: 'topLeft' });
    expect(placeIn(both, desks.laptop)).toEqual({ display: 'pointer', corner: 'topRight' });
    expect(placeIn(both, desks.stacked)).toEqual({ display: 'pointer', corner: 'topRight' });
    expect(placeIn(defaultSettings, desks.five)).toEqual(bottomRight('pointer'));
  });

  it('is told from another desk by place, size and scaling, in whatever order the system names the monitors', () => {
    expect(layoutOf(desks.equal)).toBe(layoutOf(desks.equal.toReversed()));
    const layouts = Object.values(desks).map((monitors) => layoutOf(monitors));
    expect(new Set(layouts).size).toBe(layouts.length);
    const scaled = [monitor(1, [0, 0, 1366, 768], 1.25)];
    expect(layoutOf(scaled)).not.toBe(layoutOf(desks.laptop));
  });

  it('is no more than some desks, the last ones, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyDesk, corner), { maxLength: 30 }), (visits) => {
        let settings: Parameters<typeof placeIn>[0] = defaultSettings;
        for (const [monitors, at] of visits)
          settings = choicesFor({ display: 'pointer', corner: at }, settings, monitors);
        const layouts = settings.popupPlaces.map(({ layout }) => layout);
        expect(layouts.length).toBeLessThanOrEqual(placesKeptAtMost);
        expect(new Set(layouts).size).toBe(layouts.length);
        for (const [monitors, at] of visits.slice(-1))
          expect(placeIn(settings, monitors)).toEqual({ display: 'pointer', corner: at });
      }),
    );
  });
});

describe('a popup that is let go of', () => {
  const letGo = (x: number, y: number, shownOn: number, before: ScreenPlace): ScreenPlace =>
    placeLetGo({ x, y, width: 380, height: 200 }, { before, shownOn }, desks.sideBySide);

  it('goes to the nearest corner of the monitor it is on', () => {
    expect(letGo(100, 80, 1, bottomRight('pointer'))).toEqual({ display: 'pointer', corner: 'topLeft' });
    expect(letGo(800, 500, 1, bottomRight('pointer'))).toEqual(bottomRight('pointer'));
    expect(letGo(800, 90, 1, bottomRight(1))).toEqual({ display: 1, corner: 'topRight' });
  });

  it('stays on another monitor once it was dragged there', () => {
    expect(letGo(1_400, 700, 1, bottomRight('pointer'))).toEqual({ display: 2, corner: 'bottomLeft' });
    // Most of it counts.
    expect(letGo(1_200, 90, 1, bottomRight('pointer'))).toEqual({ display: 2, corner: 'topLeft' });
  });
});

describe('pixels of an X server', () => {
  it('are points of the monitor that they are on, at its scaling', () => {
    const monitors: Monitor[] = [
      { ...monitor(1, [0, 0, 1280, 720], 1.5), nativeOrigin: { x: 0, y: 0 } },
      { ...monitor(2, [1280, 180, 1920, 1080]), nativeOrigin: { x: 1920, y: 270 } },
    ];
    expect(pointOfPixel({ x: 1_919, y: 1_079 }, monitors)).toEqual({ x: 1_279, y: 719 });
    expect(pointOfPixel({ x: 2_200, y: 500 }, monitors)).toEqual({ x: 1_560, y: 410 });
  });

  it('never lead off the monitor', () => {
    fc.assert(
      fc.property(anyDesk, fc.nat(), fc.nat(), (monitors, a, b) => {
        // As X has it: side by side in pixels, whatever the points of Electron are.
        let at = 0;
        const inPixels = monitors.map((one) => {
          const nativeOrigin = { x: at, y: 0 };
          at += one.bounds.width * one.scaleFactor;
          return { ...one, nativeOrigin };
        });
        for (const one of inPixels) {
          const pixel = {
            x: one.nativeOrigin.x + Math.floor(a % (one.bounds.width * one.scaleFactor)),
            y: Math.floor(b % (one.bounds.height * one.scaleFactor)),
          };
          expect(contains(one.bounds, pointOfPixel(pixel, inPixels))).toBe(true);
        }
      }),
    );
  });
});

describe('monitors in a picture', () => {
  it('are numbered from left to right and from above', () => {
    expect(inReadingOrder(desks.five).map(({ id }) => id)).toEqual([3, 4, 1, 2, 5]);
    expect(inReadingOrder(desks.stacked).map(({ id }) => id)).toEqual([2, 1]);
  });

  it('of which the one is meant that most of a window is on', () => {
    expect(monitorOf({ x: 1_100, y: 0, width: 380, height: 200 }, desks.sideBySide)?.id).toBe(2);
    expect(monitorOf({ x: 5_000, y: 0, width: 380, height: 200 }, desks.sideBySide)?.id).toBe(2);
  });
});
