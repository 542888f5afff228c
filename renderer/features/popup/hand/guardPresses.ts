import type { PopupCorner } from '../../../../contracts/settings/popup.ts';
import type { Api } from '../../../app/bridge.ts';
import { createPressGuard, type ButtonBox, type Point } from './pressGuard.ts';

/**
 * Lets no press of a mouse or finger through that hit what had just come under it. Keys and assistive tools are left alone:
 * those name the button that they press.
 *
 * @param popup the buttons' outermost element; what a button is about, the nearest `data-about` says
 * @param staysAt which corner of the window stays where it is on the screen while its size changes
 * @param zoom how many device-independent pixels a CSS pixel is
 * @returns how to end it
 */
export function guardPresses(
  popup: HTMLElement,
  api: Pick<Api, 'follow'>,
  { staysAt, zoom }: { readonly staysAt: () => PopupCorner; readonly zoom: () => number },
): () => void {
  const { defaultView: view } = popup.ownerDocument;
  if (view === null) return () => undefined;
  const guard = createPressGuard(() => performance.now());
  let pressed: { readonly meaning: string; readonly isMeant: boolean } | null = null;

  /**
   * The corner that stays where it is while the window grows. Where the window is on the screen a page learns a frame earlier or
   * later than how large it is, and on Wayland never.
   */
  const corner = (): Point => ({
    x: isLeft(staysAt()) ? 0 : view.innerWidth,
    y: isUpper(staysAt()) ? 0 : view.innerHeight,
  });
  let size = '';
  let ratio = 0;
  /** Something has changed since the buttons were looked at. */
  let isOutdated = true;
  /** Asked with each event: the page hears of its window's new size later than it has it. */
  const measure = (): void => {
    const now = `${view.innerWidth} ${view.innerHeight}`;
    if (size !== '' && size !== now) guard.windowGrew();
    if (size !== now || ratio !== view.devicePixelRatio) isOutdated = true;
    size = now;
    ratio = view.devicePixelRatio;
  };
  const look = (): void => {
    measure();
    // To look at them means to have the page laid out, which a press on a popup that stands as it stood need not wait for.
    if (!isOutdated && changes.takeRecords().length === 0) return;
    isOutdated = false;
    guard.laidOut(boxesIn(popup, corner(), view.devicePixelRatio));
  };
  /** From that corner, as the boxes. */
  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { x, y } = corner();
    return { x: (clientX - x) * view.devicePixelRatio, y: (clientY - y) * view.devicePixelRatio };
  };
  /** Under Wayland, and for tools that press in somebody's place, the screen is the window itself. */
  const hasPlace = ({ clientX, clientY, screenX, screenY }: MouseEvent): boolean =>
    screenX !== clientX || screenY !== clientY;
  /**
   * The hand pressed there, and the window grew before the page heard of it: what is there in the page now is not what was
   * there on the screen.
   */
  const isOvertaken = ({ clientX, clientY, screenX, screenY }: MouseEvent): boolean =>
    Math.abs(screenX - clientX * zoom() - view.screenX) > 2 ||
    Math.abs(screenY - clientY * zoom() - view.screenY) > 2;

  const onMove = (event: PointerEvent): void => {
    measure();
    // A finger says nothing of where the pointer of a mouse is.
    if (event.pointerType === 'touch') return;
    // A hand that comes in quickly has moved before the page hears of it at all: only the way it came tells it from one at rest.
    const way = event.getCoalescedEvents();
    for (const { screenX, screenY } of way.length > 0 ? way : [event])
      guard.pointerAt({ x: screenX, y: screenY });
  };
  const onDown = (event: PointerEvent): void => {
    look();
    onMove(event);
    const button = hasPlace(event) ? buttonOf(event) : null;
    const meaning = button === null ? null : meaningOf(button);
    const isAimedAt = event.pointerType === 'touch' ? guard.isMeantByFinger : guard.isMeant;
    const isMeant = meaning !== null && !isOvertaken(event) && isAimedAt(meaning, pointOf(event));
    pressed = meaning === null ? null : { meaning, isMeant };
  };
  const onClick = (event: MouseEvent): void => {
    const button = buttonOf(event);
    const press = pressed;
    pressed = null;
    // By key: nothing was pressed on the screen.
    if (button === null || press === null || event.detail === 0) return;
    if (press.isMeant && press.meaning === meaningOf(button)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** Of a change only what will be painted of it: in between nothing of it is on the screen. */
  let lookAgain = 0;
  const lookSoon = (): void => {
    isOutdated = true;
    view.cancelAnimationFrame(lookAgain);
    lookAgain = view.requestAnimationFrame(look);
  };
  const changes = new MutationObserver(lookSoon);
  changes.observe(popup, { childList: true, subtree: true, characterData: true, attributes: true });
  const ending = new AbortController();
  const { signal } = ending;
  const first = { signal, capture: true } as const;
  view.addEventListener('resize', lookSoon, { signal });
  popup.addEventListener('scroll', lookSoon, first);
  view.addEventListener('pointermove', onMove, first);
  view.addEventListener('pointerdown', onDown, first);
  view.addEventListener('click', onClick, first);
  view.document.documentElement.addEventListener('pointerleave', guard.pointerLeft, { signal });
  const stops = [
    api.follow('popup.cameUnderPointer', guard.cameUnderPointer),
    api.follow('popup.shown', ({ isShown }) => {
      if (isShown) guard.cameToScreen();
    }),
  ];
  look();
  return () => {
    stops.forEach((stop) => stop());
    changes.disconnect();
    view.cancelAnimationFrame(lookAgain);
    ending.abort();
  };
}

function buttonOf({ target }: Event): Element | null {
  return target instanceof Element ? target.closest('button') : null;
}

function meaningOf(button: Element): string {
  const about = button.closest('[data-about]')?.getAttribute('data-about') ?? '';
  // Its name has the caller's in it, which may become known at any moment.
  const does = button.hasAttribute('aria-expanded') ? 'details' : button.getAttribute('aria-label');
  return `${does ?? button.textContent.trim()} ${about}`;
}

const isLeft = (corner: PopupCorner): boolean => corner.endsWith('Left');
const isUpper = (corner: PopupCorner): boolean => corner.startsWith('top');

/**
 * Of the buttons that can be pressed.
 *
 * @param corner from where they are measured, as it is in the page
 * @param ratio pixels of the screen to one of the page, which another text size changes
 */
function boxesIn(popup: HTMLElement, corner: Point, ratio: number): ButtonBox[] {
  return [...popup.querySelectorAll('button:not([inert] *)')].flatMap((button) => {
    const { left, top, right, bottom } = button.getBoundingClientRect();
    // One that choices lie over, or that the list has scrolled away, is not there; one that the window still has to grow for is.
    const there = popup.ownerDocument.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (there !== null && !button.contains(there)) return [];
    return [
      {
        meaning: meaningOf(button),
        left: (left - corner.x) * ratio,
        top: (top - corner.y) * ratio,
        right: (right - corner.x) * ratio,
        bottom: (bottom - corner.y) * ratio,
      },
    ];
  });
}
