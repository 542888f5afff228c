export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Device-independent pixels. */
export const popupWidthPx = 380;
const marginPx = 16;
const smallestHeightPx = 40;

/**
 * Where the popup stands: the lower right corner of the work area, never beyond it. The caller reads the work area anew
 * on each showing: monitors and scaling change while the program runs.
 *
 * @param contentHeightPx height that the popup's content asks for
 */
export function popupBounds(workArea: Rectangle, contentHeightPx: number): Rectangle {
  // On a screen as small as a stamp (a remote desktop being set up) the margin gives way first.
  const margin = Math.min(marginPx, Math.floor(Math.min(workArea.width, workArea.height) / 4));
  const width = Math.min(popupWidthPx, workArea.width - 2 * margin);
  const height = Math.min(
    Math.max(Math.ceil(contentHeightPx), smallestHeightPx),
    workArea.height - 2 * margin,
  );
  return {
    x: workArea.x + workArea.width - width - margin,
    y: workArea.y + workArea.height - height - margin,
    width,
    height,
  };
}

/** A window as far as it can be put somewhere. */
export interface PlacedWindow {
  getBounds(): Rectangle;
  setBounds(bounds: Rectangle): void;
}

/**
 * Puts a window where it belongs; one that is there already is left alone. On Windows the first `setBounds` across to a
 * monitor with another scaling gets the size wrong (electron/electron#10862), so what came of it is looked at.
 */
export function putWindow(window: PlacedWindow, wanted: Rectangle): void {
  for (let tries = 0; tries < 2 && !isSame(window.getBounds(), wanted); tries += 1) window.setBounds(wanted);
}

function isSame(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
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
