import { popupMarginPx, type TextSize } from '../../../contracts/settings/bounds.ts';
import type { PopupCorner } from '../../../contracts/settings/popup.ts';
import { contains, type Point, type Rectangle } from './monitors.ts';

/** Device-independent pixels. */
const ordinaryWidthPx = 380;
/** A larger popup would cover what the operator works on: from here on its text has less room instead. */
const widestPx = 560;
const smallestHeightPx = 40;

/** How wide the popup is, in device-independent pixels. */
export function popupWidthPx(textSize: TextSize): number {
  return Math.min(Math.round((ordinaryWidthPx * textSize) / 100), widestPx);
}

export interface WantedPopup {
  /** CSS pixels that the page's content asks for. */
  readonly heightPx: number;
  readonly textSize: TextSize;
  readonly corner: PopupCorner;
}

/**
 * Where the popup stands: a corner of the work area, never beyond it. The caller reads the work area anew on each showing:
 * monitors and scaling change while the program runs.
 */
export function popupBounds(workArea: Rectangle, { heightPx, textSize, corner }: WantedPopup): Rectangle {
  // On a screen as small as a stamp (a remote desktop being set up) the margin gives way first.
  const margin = Math.min(popupMarginPx, Math.floor(Math.min(workArea.width, workArea.height) / 4));
  const width = Math.min(popupWidthPx(textSize), workArea.width - 2 * margin);
  const height = Math.min(
    Math.max(Math.ceil((heightPx * textSize) / 100), smallestHeightPx),
    workArea.height - 2 * margin,
  );
  return {
    x: isLeft(corner) ? workArea.x + margin : workArea.x + workArea.width - width - margin,
    y: isUpper(corner) ? workArea.y + margin : workArea.y + workArea.height - height - margin,
    width,
    height,
  };
}

/** The corner of the work area that a window is nearest to. */
export function nearestCorner(window: Rectangle, workArea: Rectangle): PopupCorner {
  const toTheLeft = window.x + window.width / 2 < workArea.x + workArea.width / 2;
  const above = window.y + window.height / 2 < workArea.y + workArea.height / 2;
  if (above) return toTheLeft ? 'topLeft' : 'topRight';
  return toTheLeft ? 'bottomLeft' : 'bottomRight';
}

function isLeft(corner: PopupCorner): boolean {
  return corner === 'topLeft' || corner === 'bottomLeft';
}

function isUpper(corner: PopupCorner): boolean {
  return corner === 'topLeft' || corner === 'topRight';
}

/** Whether a window has come under the pointer. @param before null where the window was not to be seen */
export function cameUnder(pointer: Point, before: Rectangle | null, now: Rectangle): boolean {
  return contains(now, pointer) && (before === null || !contains(before, pointer));
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
  for (let tries = 0; tries < 2 && !isSamePlace(window.getBounds(), wanted); tries += 1)
    window.setBounds(wanted);
}

export function isSamePlace(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
