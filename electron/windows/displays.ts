import type { Rectangle, Screen } from 'electron';

/** Tells of each monitor that comes, goes, or changes size, scaling or work area. Returns how to stop. */
export function followDisplays(screen: Pick<Screen, 'on' | 'off'>, onChange: () => void): () => void {
  const changed = (): void => onChange();
  screen.on('display-added', changed);
  screen.on('display-removed', changed);
  screen.on('display-metrics-changed', changed);
  return () => {
    screen.off('display-added', changed);
    screen.off('display-removed', changed);
    screen.off('display-metrics-changed', changed);
  };
}

/** What of the monitors windows may use; the primary one's first. */
export function workAreasOf(screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>): Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

/** A strip of the title bar that has to be within reach of the pointer. */
const gripPx = 48;

/**
 * Where a window that was put away comes back: where it was, or, where the monitor it stood on is gone, in the middle of the
 * first work area, no bigger than that.
 *
 * @param workAreas of the monitors there are now; the primary one first
 */
export function reachableBounds(bounds: Rectangle, workAreas: readonly Rectangle[]): Rectangle {
  const canBeReached = workAreas.some(
    (area) =>
      bounds.y >= area.y - gripPx / 2 &&
      bounds.y <= area.y + area.height - gripPx &&
      Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x) >= gripPx,
  );
  const [first] = workAreas;
  if (canBeReached || first === undefined) return bounds;
  const width = Math.min(bounds.width, first.width);
  const height = Math.min(bounds.height, first.height);
  return {
    x: first.x + Math.floor((first.width - width) / 2),
    y: first.y + Math.floor((first.height - height) / 2),
    width,
    height,
  };
}

/** No larger than the work area that a window is in for the most part, and within it: it may have been left on a larger screen. */
export function fittingBounds(bounds: Rectangle, workAreas: readonly Rectangle[]): Rectangle {
  const shared = (area: Rectangle): number => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
    return Math.max(0, width) * Math.max(0, height);
  };
  const [area] = workAreas.toSorted((one, other) => shared(other) - shared(one));
  if (area === undefined || (bounds.width <= area.width && bounds.height <= area.height)) return bounds;
  const width = Math.min(bounds.width, area.width);
  const height = Math.min(bounds.height, area.height);
  return {
    x: Math.min(Math.max(bounds.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(bounds.y, area.y), area.y + area.height - height),
    width,
    height,
  };
}
