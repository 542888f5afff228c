import * as m from '../../../contracts/messages/generated/messages.js';
import { paint, red, white } from './bitmaps.ts';

/** A picture over the program's button in the task bar, and what it says to those who do not see it. */
export interface Overlay {
  /** Of `overlaySizePx`, as Electron's `createFromBitmap` takes it. */
  readonly bitmap: Buffer;
  readonly description: string;
}

export interface CountBadgeDeps {
  readonly platform: NodeJS.Platform;
  /** The dock of macOS; on Linux without effect from Electron 44 on (docs/electron.md). */
  readonly setBadgeCount: (count: number) => void;
  /** The task bar of Windows, which shows pictures and no numbers. */
  readonly setOverlay: (overlay: Overlay | null) => void;
}

/** Shows a number on the program's own icon, wherever the system has one. Zero takes it away. */
export function createCountBadge({
  platform,
  setBadgeCount,
  setOverlay,
}: CountBadgeDeps): (count: number) => void {
  if (platform !== 'win32') return setBadgeCount;
  return (count) =>
    setOverlay(
      count === 0 ? null : { bitmap: countPicture(count), description: m.tray_unanswered({ count }) },
    );
}

export const overlaySizePx = 32;
const digitWidth = 3;
const digitHeight = 5;
/** Rows of three pixels each, from the top. */
const glyphs: Readonly<Record<string, string>> = {
  '0': '111101101101111',
  '1': '010110010010111',
  '2': '111001111100111',
  '3': '111001111001111',
  '4': '101101111001001',
  '5': '111100111001111',
  '6': '111100111101111',
  '7': '111001010010010',
  '8': '111101111101111',
  '9': '111101111001111',
  '+': '000010111010000',
};

/** The number in a red disc: `9+` for more than nine, since nothing longer can be read at that size. */
export function countPicture(count: number): Buffer {
  const bitmap = Buffer.alloc(overlaySizePx * overlaySizePx * 4);
  const middle = overlaySizePx / 2;
  paint(bitmap, overlaySizePx, red, (x, y) => Math.hypot(x - middle, y - middle) - (middle - 0.5));
  const text = count > 9 ? '9+' : String(count);
  const scale = text.length === 1 ? 4 : 3;
  const width = (text.length * (digitWidth + 1) - 1) * scale;
  const left = (overlaySizePx - width) / 2;
  const top = (overlaySizePx - digitHeight * scale) / 2;
  paint(bitmap, overlaySizePx, white, (x, y) => {
    const column = Math.floor((x - left) / scale);
    const line = Math.floor((y - top) / scale);
    const glyph = glyphs[text[Math.floor(column / (digitWidth + 1))] ?? ''];
    const inGlyph = column % (digitWidth + 1);
    if (glyph === undefined || line < 0 || line >= digitHeight || inGlyph < 0 || inGlyph >= digitWidth)
      return 1;
    return glyph[line * digitWidth + inGlyph] === '1' ? -1 : 1;
  });
  return bitmap;
}
