/**
 * Whoever presses a button that goes away by it keeps their place: the keyboard is then with the row that it stood in or was about
 * (`data-row-of`), else with the heading that it stood under. Left alone it would be nowhere, and the Tab key begin at the window's top.
 *
 * @returns how to stop
 */
export function keepFocus(page: Document): () => void {
  /** What had the focus last, and all that it stood in, from within. */
  let lastIn: readonly Element[] = [];
  /** Put in the place of something that was only disabled, and may be back. */
  let standIn: HTMLElement | null = null;

  const isNowhere = (): boolean => page.activeElement === null || page.activeElement === page.body;
  const isUsable = (element: Element | undefined): element is HTMLElement =>
    element instanceof HTMLElement && element.isConnected && !element.matches(':disabled');

  const look = (): void => {
    const [last, ...around] = lastIn;
    if (isUsable(last)) {
      const isBack = standIn !== null && (isNowhere() || page.activeElement === standIn);
      standIn = null;
      if (isBack) last.focus({ preventScroll: true });
      return;
    }
    if (last === undefined || !isNowhere()) return;
    const place = placeIn(page, around);
    if (place === null) return;
    standIn = last.isConnected ? place : null;
    place.focus({ preventScroll: true });
  };

  const onfocusin = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element) || target === standIn) return;
    standIn = null;
    lastIn = withAncestors(target);
  };
  const onfocusout = ({ target, relatedTarget }: FocusEvent): void => {
    // Who clicks beside all controls wants none of them; what goes away is gone a moment later.
    if (relatedTarget !== null || !page.hasFocus()) return;
    setTimeout(() => {
      if (isNowhere() && isUsable(lastIn[0]) && lastIn[0] === target) lastIn = [];
    });
  };
  const watcher = new MutationObserver((changes) => {
    look();
    // A disabled control has the focus until the next frame.
    if (changes.some(({ type }) => type === 'attributes'))
      requestAnimationFrame(() => requestAnimationFrame(look));
  });

  page.addEventListener('focusin', onfocusin);
  page.addEventListener('focusout', onfocusout);
  watcher.observe(page.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    watcher.disconnect();
    page.removeEventListener('focusin', onfocusin);
    page.removeEventListener('focusout', onfocusout);
  };
}

function withAncestors(element: Element): readonly Element[] {
  const all: Element[] = [];
  for (let each: Element | null = element; each !== null; each = each.parentElement) all.push(each);
  return all;
}

/** @param around from within */
function placeIn(page: Document, around: readonly Element[]): HTMLElement | null {
  for (const element of around) {
    const rowOf = element.getAttribute('data-row-of');
    const row = rowOf === null ? null : page.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowOf)}"]`);
    if (row !== null) return row;
    if (!element.isConnected) continue;
    if (element.matches('[data-row]')) return element as HTMLElement;
    const heading = element.querySelector<HTMLElement>('h1, h2, h3');
    if (heading !== null) return focusable(heading);
  }
  const heading = page.querySelector<HTMLElement>('main h1');
  return heading === null ? null : focusable(heading);
}

function focusable(heading: HTMLElement): HTMLElement {
  heading.tabIndex = -1;
  return heading;
}
