import type { Api } from '../../../app/bridge.ts';

/** After so long without a word of the pointer the main process is asked where it is. */
const silentForMs = 1_000;

/** Whether the operator's pointer is in the popup. */
export interface PointerInside {
  readonly current: boolean;
  /** To be called with each event that tells of a pointer inside: that it has come in is not always told (seen under X11). */
  seen(): void;
  left(): void;
}

/**
 * Made with a component, whose end is its end. A page is not always told either that the pointer has left (seen under X11, with a
 * window that changes its size just then), and would keep the places of calls that are long gone: so it asks, for as long as it
 * believes that the pointer is inside and hears nothing of it.
 */
export function followPointerInside(api: Pick<Api, 'command'>): PointerInside {
  let isInside = $state.raw(false);
  let seenCount = $state.raw(0);

  $effect(() => {
    void seenCount;
    if (!isInside) return;
    let isStale = false;
    const ask = (): void =>
      void api.command('popup.isUnderPointer').then(
        (isUnder) => {
          if (!isStale && isUnder === false) isInside = false;
        },
        // Nobody knows: it is asked again.
        () => undefined,
      );
    const timer = setInterval(ask, silentForMs);
    return () => {
      isStale = true;
      clearInterval(timer);
    };
  });

  return {
    get current() {
      return isInside;
    },
    seen() {
      isInside = true;
      seenCount += 1;
    },
    left() {
      isInside = false;
    },
  };
}
