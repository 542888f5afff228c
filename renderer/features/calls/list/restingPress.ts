/** Nobody who saw what came under the pointer has pressed before: an eye and a hand take longer. */
export const unaimedForMs = 400;

/** A hand at rest trembles. */
const atRestPx = 8;
/** A hand that came to a button itself was on its way just before. */
const onItsWayMs = 100;

/**
 * Tells a press on a button that the hand came to from one on a button that came to the hand: what is scrolled, or moves up
 * where another goes, is told as being under the pointer without the pointer having moved.
 *
 * @param nowMs milliseconds that only ever grow
 */
export function createRestingPress(nowMs: () => number) {
  let anchor: { readonly x: number; readonly y: number } | null = null;
  let movedAtMs = -Infinity;
  let under: Element | null = null;
  let cameAtMs = -Infinity;

  const buttonOf = ({ target }: Event): Element | null =>
    target instanceof Element ? target.closest('button') : null;

  return {
    moved({ screenX: x, screenY: y }: Pick<PointerEvent, 'screenX' | 'screenY'>): void {
      if (anchor !== null && Math.abs(anchor.x - x) <= atRestPx && Math.abs(anchor.y - y) <= atRestPx) return;
      anchor = { x, y };
      movedAtMs = nowMs();
    },
    cameOver(event: Event): void {
      const button = buttonOf(event);
      if (button === under) return;
      under = button;
      cameAtMs = nowMs();
    },
    /** A key, or a tool that presses in somebody's place, names what it presses. */
    isMeant(event: MouseEvent): boolean {
      const button = buttonOf(event);
      if (button === null || event.detail === 0 || button !== under) return true;
      return nowMs() - cameAtMs >= unaimedForMs || movedAtMs >= cameAtMs - onItsWayMs;
    },
  };
}
