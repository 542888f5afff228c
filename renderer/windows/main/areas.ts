const stops =
  '[tabindex="0"], a[href], button:enabled:not([tabindex="-1"]), input:enabled, select:enabled, textarea:enabled, summary';

/** Parts of the window that F6 leads through: the navigation, and what a page marks with `data-area`, else all of it. */
function areasOf(page: Document): readonly HTMLElement[] {
  const inPage = [...page.querySelectorAll<HTMLElement>('main [data-area]')].filter(
    (area) => area.querySelector(stops) !== null,
  );
  const whole = page.querySelector<HTMLElement>('main');
  const navigation = page.querySelector<HTMLElement>('nav');
  return [navigation, ...(inPage.length > 0 ? inPage : [whole])].filter((area) => area !== null);
}

/** To the first thing in the area behind the one that has the focus, or before it. */
export function focusNextArea(page: Document, step: 1 | -1): void {
  const areas = areasOf(page);
  const here = areas.findIndex((area) => area.contains(page.activeElement));
  const next =
    here === -1 ? (step === 1 ? 0 : areas.length - 1) : (here + step + areas.length) % areas.length;
  const area = areas[next];
  const stop = area?.querySelector<HTMLElement>(stops);
  if (stop) stop.focus();
  else focusHeading(page);
}

/** Where a page begins, so that a reader says which it is. */
export function focusHeading(page: Document): void {
  const heading = page.querySelector<HTMLElement>('main h1');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** A part of the page that somebody was sent to, by its heading. */
export function focusPart(page: Document, selector: string): void {
  const heading = page.querySelector<HTMLElement>(`main ${selector}`);
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: 'start' });
}

/** @returns false where the page has no field to search in */
export function focusSearch(page: Document): boolean {
  const field = page.querySelector<HTMLInputElement>('main input[type=search]');
  field?.focus();
  field?.select();
  return field !== null;
}

/** As if it had been typed there. */
export function fillSearch(page: Document, text: string): void {
  const field = page.querySelector<HTMLInputElement>('main input[type=search]');
  if (field === null) return;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}

/** Whether what has the keyboard takes what is typed as a text. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]')
  );
}
