import type { Api } from '../../../app/bridge.ts';

/** After so long without a word of the pointer the main process is asked where it is. */
const silentForMs = 1_000;

/** Whether the operator's pointer is in the popup. */
export interface PointerInside {
  readonly current: boolean;
  /** To be called with each event that tells of a pointer inside: that it has come in is not always told (seen under X11). */
  seen(): void;
  /** To be called when the page is told that it has left, which may be untrue while the window changes its size (seen under X11). */
  leaves(): void;
  /** It has left for certain: there is no window any more. */
  left(): void;
}

/**
 * Made with a component, whose end is its end. A page is not always told either that the pointer has left (seen under X11, with a
 * window that changes its size just then), and would keep the places of calls that are long gone: so it asks, for as long as it
 * believes that the pointer is inside and hears nothing of it.
 */
export function followPointerInside(api: Pick<Api, 'command'>): PointerInside {
  let isInside = $state.raw(false);
  // Told with every move of a hand: nothing is drawn from it.
  let seenAtMs = 0;

  /** @param believes what is believed where nobody knows */
  const ask = async (believes: boolean): Promise<void> => {
    const askedAtMs = performance.now();
    const isUnder = (await api.command('popup.isUnderPointer').catch(() => null)) ?? believes;
    if (!isUnder && seenAtMs <= askedAtMs) isInside = false;
  };

  $effect(() => {
    if (!isInside) return;
    const look = (): void => {
      // Where nobody knows it is asked again.
      if (performance.now() - seenAtMs >= silentForMs) void ask(true);
    };
    const timer = setInterval(look, silentForMs);
    return () => clearInterval(timer);
  });

  return {
    get current() {
      return isInside;
    },
    seen() {
      isInside = true;
      seenAtMs = performance.now();
    },
    leaves: () => void ask(false),
    left() {
      isInside = false;
    },
  };
}
