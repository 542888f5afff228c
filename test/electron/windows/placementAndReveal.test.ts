import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rectangle } from '../../../electron/windows/placement/monitors.ts';
import {
  cameUnder,
  popupBounds,
  popupWidthPx,
  putWindow,
} from '../../../electron/windows/placement/popupPlacement.ts';
import { textSizes } from '../../../contracts/settings/bounds.ts';
import { fittingBounds, reachableBounds } from '../../../electron/windows/displays.ts';
import { createRevealGate } from '../../../electron/windows/revealGate.ts';
import { secureWebPreferences } from '../../../electron/windows/webPreferences.ts';
import { createHeldTime } from '../core/heldTime.ts';

const sizes = fc.constantFrom(...textSizes);
const plain = { textSize: 100, corner: 'bottomRight' } as const;

describe('where the popup stands', () => {
  it('is the lower right corner of the work area, with a margin', () => {
    expect(popupBounds({ x: 1920, y: 24, width: 1280, height: 776 }, { ...plain, heightPx: 200 })).toEqual({
      x: 1920 + 1280 - 380 - 16,
      y: 24 + 776 - 200 - 16,
      width: 380,
      height: 200,
    });
  });

  it('is always inside the work area, on any monitor, at any scaling, with any content', () => {
    const side = fc.integer({ min: 1, max: 8_000 });
    const place = fc.integer({ min: -16_000, max: 16_000 });
    const area = fc.record({ x: place, y: place, width: side, height: side });
    fc.assert(
      fc.property(
        area,
        fc.double({ min: 0, max: 5_000, noNaN: true }),
        sizes,
        (workArea, heightPx, textSize) => {
          const bounds = popupBounds(workArea, { ...plain, heightPx, textSize });
          expect(Object.values(bounds).every(Number.isInteger)).toBe(true);
          expect(bounds.width).toBeGreaterThan(0);
          expect(bounds.height).toBeGreaterThan(0);
          expect(bounds.x).toBeGreaterThanOrEqual(workArea.x);
          expect(bounds.y).toBeGreaterThanOrEqual(workArea.y);
          expect(bounds.x + bounds.width).toBeLessThanOrEqual(workArea.x + workArea.width);
          expect(bounds.y + bounds.height).toBeLessThanOrEqual(workArea.y + workArea.height);
        },
      ),
    );
  });

  it('grows with the text, in width until it would cover too much', () => {
    expect(textSizes.map(popupWidthPx)).toEqual([380, 437, 494, 560, 560, 560]);
    const workArea = { x: 0, y: 0, width: 1920, height: 1080 };
    const heights = textSizes.map((textSize) => popupBounds(workArea, { ...plain, heightPx: 200, textSize }));
    expect(heights.map(({ height }) => height)).toEqual([200, 230, 260, 300, 350, 400]);
  });

  it('is told to come under the pointer once, where it was not before', () => {
    const low = { x: 900, y: 600, width: 380, height: 120 };
    const high = { x: 900, y: 500, width: 380, height: 220 };
    const inLow = { x: 1000, y: 650 };
    const inHighAlone = { x: 1000, y: 550 };
    expect(cameUnder(inLow, null, low)).toBe(true);
    expect(cameUnder(inLow, low, high)).toBe(false);
    expect(cameUnder(inHighAlone, low, high)).toBe(true);
    expect(cameUnder({ x: 10, y: 10 }, null, high)).toBe(false);
  });

  it('has room for its whole content while the screen has', () => {
    const workArea = { x: 0, y: 0, width: 1280, height: 800 };
    fc.assert(
      fc.property(fc.double({ min: 60, max: 768, noNaN: true }), (heightPx) => {
        expect(popupBounds(workArea, { ...plain, heightPx }).height).toBe(Math.ceil(heightPx));
      }),
    );
  });
});

describe('a window that is put somewhere', () => {
  const from = { x: 0, y: 0, width: 380, height: 120 };
  const to = { x: 2_500, y: 700, width: 380, height: 240 };

  /** Two monitors, the second of twice the scaling: across to it the first size is that of the old one. */
  function createWindow(bounds: Rectangle) {
    let now = bounds;
    let calls = 0;
    return {
      getBounds: () => now,
      setBounds(next: Rectangle) {
        calls += 1;
        const crosses = now.x < 1_920 !== next.x < 1_920;
        now = crosses ? { ...next, width: next.width / 2, height: next.height / 2 } : next;
      },
      calls: () => calls,
    };
  }

  it('is there with its whole size, also across to a monitor of another scaling', () => {
    const window = createWindow(from);
    putWindow(window, to);
    expect(window.getBounds()).toEqual(to);
  });

  it('is not touched where it is there, nor asked for ever where it cannot be', () => {
    const window = createWindow(to);
    putWindow(window, to);
    expect(window.calls()).toBe(0);
    let asked = 0;
    putWindow({ getBounds: () => from, setBounds: () => (asked += 1) }, to);
    expect(asked).toBe(2);
  });
});

describe('a window that comes back from the tray', () => {
  const area = fc.record({
    x: fc.integer({ min: -4_000, max: 4_000 }),
    y: fc.integer({ min: -4_000, max: 4_000 }),
    width: fc.integer({ min: 300, max: 4_000 }),
    height: fc.integer({ min: 300, max: 4_000 }),
  });

  it('can be reached with the pointer, whatever monitors there are now', () => {
    fc.assert(
      fc.property(area, fc.array(area, { minLength: 1, maxLength: 3 }), (bounds, workAreas) => {
        const { x, y, width, height } = reachableBounds(bounds, workAreas);
        const grips = workAreas.map((one) => ({
          width: Math.min(x + width, one.x + one.width) - Math.max(x, one.x),
          top: y >= one.y - 24 && y < one.y + one.height,
        }));
        expect(grips.some((grip) => grip.width >= 48 && grip.top)).toBe(true);
        expect(width).toBeLessThanOrEqual(bounds.width);
        expect(height).toBeLessThanOrEqual(bounds.height);
      }),
    );
  });

  it('stays where the operator has put it while its monitor is there', () => {
    const bounds = { x: -1_700, y: 40, width: 980, height: 700 };
    const workAreas = [
      { x: 0, y: 0, width: 1_920, height: 1_040 },
      { x: -1_920, y: 0, width: 1_920, height: 1_080 },
    ];
    expect(reachableBounds(bounds, workAreas)).toBe(bounds);
  });
});

describe('the reveal gate', () => {
  it('opens at the first sign, once, and never again by itself', () => {
    const time = createHeldTime();
    let reveals = 0;
    const open = createRevealGate(time, 100, () => (reveals += 1));
    expect(reveals).toBe(0);
    open();
    open();
    time.turn(1_000);
    expect([reveals, time.pending()]).toEqual([1, 0]);
  });

  it('opens by itself when no sign comes', () => {
    const time = createHeldTime();
    let reveals = 0;
    const open = createRevealGate(time, 100, () => (reveals += 1));
    time.turn(99);
    expect(reveals).toBe(0);
    time.turn(1);
    open();
    expect(reveals).toBe(1);
  });
});

it('every window is sandboxed and isolated, without Node and without webviews', () => {
  for (const name of ['main', 'popup'] as const) {
    expect(secureWebPreferences(name, '/preload.cjs')).toEqual({
      preload: '/preload.cjs',
      additionalArguments: [`--ringside-window=${name}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
  }
});

describe('a window that was left on a larger screen', () => {
  it('fits the work area that it is in, as far as it was there', () => {
    const areas = [
      { x: 0, y: 0, width: 1366, height: 728 },
      { x: 1366, y: 0, width: 1920, height: 1040 },
    ];
    const left = { x: 50, y: 50, width: 2400, height: 1300 };
    expect(fittingBounds({ ...left, x: -900 }, areas)).toEqual({ x: 0, y: 0, width: 1366, height: 728 });
    expect(fittingBounds({ x: 1500, y: 40, width: 980, height: 1300 }, areas)).toEqual({
      x: 1500,
      y: 0,
      width: 980,
      height: 1040,
    });
    const fits = { x: 60, y: 80, width: 820, height: 600 };
    expect(fittingBounds(fits, areas)).toBe(fits);
  });
});
