/**
 * Calls `painted` once what is on the page now has been painted: the next animation frame runs just before it is drawn,
 * and a task posted from there runs after.
 *
 * @returns takes the report back, for when something newer is to be painted
 */
export function afterPaint(painted: () => void): () => void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    painted();
  };
  const frame = requestAnimationFrame(() => channel.port2.postMessage(null));
  return () => {
    cancelAnimationFrame(frame);
    channel.port1.close();
  };
}

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
