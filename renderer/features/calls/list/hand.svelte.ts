import { createRestingPress } from './restingPress.ts';

/** The operator's hand, as far as the pointer tells of it. */
export interface Hand {
  /** It is over the place and has moved, pressed or turned the wheel a moment ago: whoever aims does. */
  readonly isThere: boolean;
  /** An attachment: this is the place. Presses in it that hit what has just come under a resting hand do nothing. */
  over(place: HTMLElement): () => void;
}

/** A pointer left lying over the list must not keep new calls from it: whoever aims does not rest for so long. */
const restsAfterMs = 2_500;

const signs = ['pointermove', 'pointerdown', 'wheel'] as const;

export function createHand(): Hand {
  let isThere = $state.raw(false);
  let movedAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** One timer, however much moves. */
  function look(): void {
    const leftMs = movedAtMs + restsAfterMs - performance.now();
    if (leftMs > 0) timer = setTimeout(look, leftMs);
    else gone();
  }
  function moved(): void {
    movedAtMs = performance.now();
    if (isThere) return;
    isThere = true;
    clearTimeout(timer);
    timer = setTimeout(look, restsAfterMs);
  }
  function gone(): void {
    clearTimeout(timer);
    isThere = false;
  }

  return {
    get isThere() {
      return isThere;
    },
    over(place) {
      const ending = new AbortController();
      const { signal } = ending;
      for (const sign of signs) place.addEventListener(sign, moved, { signal, passive: true });
      place.addEventListener('pointerleave', gone, { signal });
      const press = createRestingPress(() => performance.now());
      place.addEventListener('pointermove', press.moved, { signal, passive: true });
      place.addEventListener('pointerover', press.cameOver, { signal, passive: true });
      const guard = (event: MouseEvent): void => {
        if (press.isMeant(event)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      };
      place.addEventListener('click', guard, { signal, capture: true });
      return () => {
        ending.abort();
        gone();
      };
    },
  };
}
