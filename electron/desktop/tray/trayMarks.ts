import { dark, paint, red, white } from './bitmaps.ts';

/** What is drawn over the icon of a health. */
export interface IconMarks {
  /** Quiet mode: struck through, from the upper left to the lower right. */
  readonly isStruckThrough: boolean;
  /** Calls that nobody answered. */
  readonly hasDot: boolean;
}

/**
 * The icon with its marks. Drawn here and not kept as pictures: each health has all of them.
 *
 * @param bitmap a square of four bytes a pixel, blue first, as Electron's `toBitmap` gives it
 * @param sizePx width of the square
 */
export function markIcon(bitmap: Uint8Array, sizePx: number, marks: IconMarks): Buffer {
  const marked = Buffer.from(bitmap);
  const unit = sizePx / 16;
  if (marks.isStruckThrough) {
    const line = (x: number, y: number): number => distanceToLine(x, y, 2 * unit, 14 * unit);
    paint(marked, sizePx, dark, (x, y) => line(x, y) - 2.2 * unit);
    paint(marked, sizePx, white, (x, y) => line(x, y) - 1.1 * unit);
  }
  if (marks.hasDot) {
    const centre = { x: 12 * unit, y: 4 * unit };
    const away = (x: number, y: number): number => Math.hypot(x - centre.x, y - centre.y);
    paint(marked, sizePx, white, (x, y) => away(x, y) - 4 * unit);
    paint(marked, sizePx, red, (x, y) => away(x, y) - 3 * unit);
  }
  return marked;
}

/** From a point to the stroke between (from, from) and (to, to). */
function distanceToLine(x: number, y: number, from: number, to: number): number {
  const along = Math.min(to, Math.max(from, (x + y) / 2));
  return Math.hypot(x - along, y - along);
}
