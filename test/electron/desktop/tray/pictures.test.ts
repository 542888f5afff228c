import { describe, expect, it } from 'vitest';
import {
  countPicture,
  createCountBadge,
  overlaySizePx,
  type Overlay,
} from '../../../../electron/desktop/tray/countBadge.ts';
import { markIcon } from '../../../../electron/desktop/tray/trayMarks.ts';

const sizePx = 16;
const blue = Buffer.from(Array.from({ length: sizePx * sizePx }, () => [224, 79, 58, 255]).flat());
const pixel = (bitmap: Buffer, width: number, x: number, y: number): number[] => [
  ...bitmap.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

describe('marks over the tray icon', () => {
  it('are the slash of quiet mode and the dot of unanswered calls, each where the other is not needed', () => {
    const plain = markIcon(blue, sizePx, { isStruckThrough: false, hasDot: false });
    expect(plain).toEqual(blue);
    const struck = markIcon(blue, sizePx, { isStruckThrough: true, hasDot: false });
    expect(pixel(struck, sizePx, 8, 8)).toEqual([255, 255, 255, 255]);
    expect(pixel(struck, sizePx, 12, 3)).toEqual([224, 79, 58, 255]);
    const dotted = markIcon(blue, sizePx, { isStruckThrough: false, hasDot: true });
    expect(pixel(dotted, sizePx, 11, 4)).toEqual([30, 40, 200, 255]);
    expect(pixel(dotted, sizePx, 3, 12)).toEqual([224, 79, 58, 255]);
    expect(markIcon(blue, sizePx, { isStruckThrough: true, hasDot: true })).not.toEqual(struck);
  });
});

describe('the number on the program’s own icon', () => {
  const badge = (platform: NodeJS.Platform) => {
    const counts: number[] = [];
    const overlays: (Overlay | null)[] = [];
    const show = createCountBadge({
      platform,
      setBadgeCount: (count) => void counts.push(count),
      setOverlay: (overlay) => void overlays.push(overlay),
    });
    return { show, counts, overlays };
  };

  it.each(['linux', 'darwin'] as const)('is handed to %s as a number', (platform) => {
    const { show, counts, overlays } = badge(platform);
    show(3);
    show(0);
    expect([counts, overlays]).toEqual([[3, 0], []]);
  });

  it('is a picture with words on Windows, and goes with the last call', () => {
    const { show, counts, overlays } = badge('win32');
    show(2);
    show(0);
    expect(counts).toEqual([]);
    expect(overlays[0]?.description).toBe('2 unanswered calls');
    expect(overlays[0]?.bitmap).toHaveLength(overlaySizePx * overlaySizePx * 4);
    expect(overlays[1]).toBeNull();
  });

  it('is drawn as another picture for each number up to nine, and as one for all that are more', () => {
    const pictures = Array.from({ length: 10 }, (_, index) => countPicture(index + 1).toString('hex'));
    expect(new Set(pictures).size).toBe(10);
    expect(countPicture(57).toString('hex')).toBe(pictures[9]);
    // White on red, in the middle of a clear square.
    const one = countPicture(1);
    expect(pixel(one, overlaySizePx, 0, 0)[3]).toBe(0);
    expect(pixel(one, overlaySizePx, 16, 16)).toEqual([255, 255, 255, 255]);
  });
});
