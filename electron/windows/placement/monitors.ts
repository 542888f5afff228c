import type { Display } from 'electron';

/** Device-independent pixels, unless it is said otherwise. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Point = Pick<Rectangle, 'x' | 'y'>;

/** What of a monitor places windows. */
export type Monitor = Pick<Display, 'id' | 'bounds' | 'workArea' | 'scaleFactor'> & {
  /** Where it begins in the pixels of an X server. */
  readonly nativeOrigin?: Point;
};

/** The monitor that this point is on, or is nearest to: monitors of different sizes leave holes between them. */
export function monitorAt<M extends Monitor>(point: Point, monitors: readonly M[]): M | undefined {
  return nearest(monitors, ({ bounds }) => distance(point, bounds));
}

/** The monitor that most of a window is on, or that is nearest to its middle. */
export function monitorOf<M extends Monitor>(window: Rectangle, monitors: readonly M[]): M | undefined {
  const middle = { x: window.x + window.width / 2, y: window.y + window.height / 2 };
  return nearest(monitors, ({ bounds }) => -sharedArea(window, bounds) || distance(middle, bounds));
}

/**
 * The monitors as they are arranged, whichever they are: a desk in the office, another at home.
 * @returns their places, sizes and scalings, in an order of its own; of bounded length
 */
export function layoutOf(monitors: readonly Monitor[]): string {
  return monitors
    .map(({ bounds: { x, y, width, height }, scaleFactor }) => `${width}x${height}+${x}+${y}@${scaleFactor}`)
    .toSorted()
    .join(' ')
    .slice(0, longestLayout);
}

/** Characters; a dozen monitors. */
const longestLayout = 400;

/** Monitors numbered as an eye goes over them: from left to right, those above each other from above. */
export function inReadingOrder<M extends Monitor>(monitors: readonly M[]): M[] {
  return monitors.toSorted((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
}

/** @param pixel as an X server counts, over all monitors and before any scaling */
export function pointOfPixel(pixel: Point, monitors: readonly Monitor[]): Point {
  const inPixels = monitors.map((monitor) => ({ monitor, area: pixelsOf(monitor) }));
  const found = nearest(inPixels, ({ area }) => distance(pixel, area));
  if (found === undefined) return pixel;
  const { monitor, area } = found;
  return {
    x: Math.floor(monitor.bounds.x + (pixel.x - area.x) / monitor.scaleFactor),
    y: Math.floor(monitor.bounds.y + (pixel.y - area.y) / monitor.scaleFactor),
  };
}

function pixelsOf({ bounds, scaleFactor, nativeOrigin }: Monitor): Rectangle {
  const { x, y } = nativeOrigin ?? { x: bounds.x * scaleFactor, y: bounds.y * scaleFactor };
  return { x, y, width: bounds.width * scaleFactor, height: bounds.height * scaleFactor };
}

export function contains({ x, y, width, height }: Rectangle, point: Point): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
}

/** Zero inside. */
function distance(point: Point, { x, y, width, height }: Rectangle): number {
  const beside = Math.max(x - point.x, 0, point.x - (x + width - 1));
  const above = Math.max(y - point.y, 0, point.y - (y + height - 1));
  return Math.hypot(beside, above);
}

function sharedArea(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** The first of those that are equally near. */
function nearest<T>(all: readonly T[], howFar: (one: T) => number): T | undefined {
  let found: T | undefined;
  let least = Infinity;
  for (const one of all) {
    const far = howFar(one);
    if (far >= least) continue;
    least = far;
    found = one;
  }
  return found;
}
