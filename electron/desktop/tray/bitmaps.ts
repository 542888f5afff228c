export type Colour = readonly [red: number, green: number, blue: number];
export const white: Colour = [255, 255, 255];
export const dark: Colour = [28, 27, 25];
export const red: Colour = [200, 40, 30];

/**
 * Paints a shape with soft edges into a square bitmap of four bytes a pixel, blue first, as Electron's `toBitmap` has it.
 *
 * @param outside how far a point is outside of the shape, in pixels; negative inside
 */
export function paint(
  bitmap: Buffer,
  sizePx: number,
  [r, g, b]: Colour,
  outside: (x: number, y: number) => number,
): void {
  for (let y = 0; y < sizePx; y += 1) {
    for (let x = 0; x < sizePx; x += 1) {
      // Half a pixel of border is neither in nor out.
      const cover = Math.min(1, Math.max(0, 0.5 - outside(x + 0.5, y + 0.5)));
      if (cover === 0) continue;
      const at = (y * sizePx + x) * 4;
      [b, g, r, 255].forEach((value, channel) => {
        const before = bitmap[at + channel] ?? 0;
        bitmap[at + channel] = Math.round(before + (value - before) * cover);
      });
    }
  }
}
