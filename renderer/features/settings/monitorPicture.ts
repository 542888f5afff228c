interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface MonitorPicture {
  readonly width: number;
  readonly height: number;
  /** One for each monitor, in their order, from the picture's upper left corner. */
  readonly boxes: readonly Box[];
}

/** As large as a page has room for, in CSS pixels. */
const widestPx = 420;
const highestPx = 200;
/** Room for four corners that a finger hits, and a number between them. */
const leastWidthPx = 84;
const leastHeightPx = 84;

/** The monitors as they stand beside each other, small, and none too small to be pressed; then the picture is a larger one. */
export function pictureOf(monitors: readonly Box[]): MonitorPicture {
  if (monitors.length === 0) return { width: 0, height: 0, boxes: [] };
  const left = Math.min(...monitors.map(({ x }) => x));
  const top = Math.min(...monitors.map(({ y }) => y));
  const width = Math.max(...monitors.map((one) => one.x + one.width)) - left;
  const height = Math.max(...monitors.map((one) => one.y + one.height)) - top;
  const fitting = Math.min(widestPx / width, highestPx / height);
  const leastWidth = Math.min(...monitors.map((one) => one.width));
  const leastHeight = Math.min(...monitors.map((one) => one.height));
  const scale = Math.max(fitting, leastWidthPx / leastWidth, leastHeightPx / leastHeight);
  return {
    width: Math.round(width * scale),
    height: Math.round(height * scale),
    boxes: monitors.map((one) => ({
      x: Math.round((one.x - left) * scale),
      y: Math.round((one.y - top) * scale),
      width: Math.round(one.width * scale),
      height: Math.round(one.height * scale),
    })),
  };
}
