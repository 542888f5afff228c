/** The most the list of entries grows to before it scrolls, in CSS pixels: about five calls. */
export const tallestListPx = 760;

/**
 * The height the popup wants, in CSS pixels, whatever room its window gives it now: zero when there is nothing to show.
 *
 * @param popup the outermost element
 * @param list the element in it that scrolls
 */
export function wantedHeightPx(popup: HTMLElement, list: HTMLElement | null): number {
  if (popup.childElementCount === 0) return 0;
  // Its own height says nothing: it ends with the window, which may be lower than what is in it.
  let heightPx = popup.offsetHeight - popup.clientHeight;
  for (const part of popup.children) {
    if (part === list) heightPx += Math.min(list.scrollHeight, tallestListPx);
    else if (getComputedStyle(part).position !== 'absolute') heightPx += part.getBoundingClientRect().height;
  }
  return Math.ceil(heightPx);
}
