/** A scroll within so long after one of these is the operator's own. */
const byHandForMs = 400;
const signsOfAHand = ['wheel', 'pointerdown', 'touchmove'] as const;
const slackPx = 1;

/**
 * An attachment: while somebody writes in a field of this page, the page is scrolled so that the field stays where it is, whatever
 * comes or goes above it: calls, banners, notes. The browser's own anchoring does not know places that are computed.
 */
export function keepFieldInPlace(page: HTMLElement): () => void {
  const scroller = page.closest('main');
  if (scroller === null) return () => undefined;
  let field: HTMLElement | null = null;
  let topPx = 0;
  let handAtMs = -Infinity;

  const topOf = (element: HTMLElement): number => element.getBoundingClientRect().top;
  const wasInView = (element: HTMLElement): boolean => {
    const { top, bottom } = scroller.getBoundingClientRect();
    return topPx >= top && topPx + element.offsetHeight <= bottom;
  };

  function keep(): void {
    if (field === null || !field.isConnected) return;
    const movedPx = topOf(field) - topPx;
    if (Math.abs(movedPx) <= slackPx) return;
    // Out of view it was not where somebody writes: a key brings it there.
    if (wasInView(field)) scroller?.scrollBy({ top: movedPx, behavior: 'instant' });
    topPx = topOf(field);
  }

  function scrolled(): void {
    if (field === null) return;
    if (performance.now() - handAtMs < byHandForMs) topPx = topOf(field);
    else keep();
  }

  const changes = new MutationObserver(keep);
  const sizes = new ResizeObserver(keep);

  function leave(): void {
    field = null;
    changes.disconnect();
    sizes.disconnect();
  }

  function enter({ target }: FocusEvent): void {
    leave();
    if (!(target instanceof HTMLElement) || !target.matches('textarea, select')) return;
    field = target;
    topPx = topOf(target);
    // Who asked for it may have it brought into view.
    handAtMs = performance.now();
    changes.observe(page, { subtree: true, childList: true, attributeFilter: ['style', 'class', 'hidden'] });
    sizes.observe(page);
  }

  const ending = new AbortController();
  const { signal } = ending;
  page.addEventListener('focusin', enter, { signal });
  page.addEventListener('focusout', leave, { signal });
  scroller.addEventListener('scroll', scrolled, { signal, passive: true });
  for (const sign of signsOfAHand)
    scroller.addEventListener(sign, () => (handAtMs = performance.now()), { signal, passive: true });
  return () => {
    ending.abort();
    leave();
  };
}
