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
