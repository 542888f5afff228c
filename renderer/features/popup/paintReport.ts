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
  if (list === null) return Math.ceil(popup.getBoundingClientRect().height);
  const rest = popup.getBoundingClientRect().height - list.getBoundingClientRect().height;
  return Math.ceil(rest + Math.min(list.scrollHeight, tallestListPx));
}
