import type { Clock, Timers } from '../../ports/clock.ts';

/** So many in a row are done at once; after that it is a burst. */
const atOnce = 3;
/** How often it is done while a burst goes on: often enough for an eye, seldom enough to leave time for all else. */
const burstEveryMs = 48;

/** Something that is asked for whenever something changed, and that one time does for many changes. */
export interface Paced {
  /** Does it at once, or soon where it was done often lately. */
  ask(): void;
  /** Does it at once and takes nothing of the pace: what a person does is never a burst. */
  now(): void;
  /** Does it with whatever is asked for next, or a moment later by itself: what can wait leaves the way free. */
  askLater(): void;
  /** What this asks for is asked for once, at its end. */
  together(work: () => void): void;
}

export function createPaced(
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  action: () => void,
): Paced {
  let left = atOnce;
  let countedAtMs = clock.monotonicMs();
  /** Calls off what is to be done by itself; null where nothing is. */
  let callOff: (() => void) | null = null;
  let isTogether = false;
  let isAsked = false;

  const now = (): void => {
    callOff?.();
    callOff = null;
    action();
  };

  const within = (delayMs: number): void => {
    callOff ??= timers.after(Math.ceil(delayMs), () => {
      callOff = null;
      ask();
    });
  };

  const ask = (): void => {
    if (isTogether) {
      isAsked = true;
      return;
    }
    const nowMs = clock.monotonicMs();
    left = Math.min(atOnce, left + (nowMs - countedAtMs) / burstEveryMs);
    countedAtMs = nowMs;
    if (left < 1) return within((1 - left) * burstEveryMs);
    left -= 1;
    now();
  };

  return {
    ask,
    now,
    askLater: () => within(burstEveryMs),
    together(work) {
      if (isTogether) return work();
      isTogether = true;
      try {
        work();
      } finally {
        isTogether = false;
        if (isAsked) {
          isAsked = false;
          ask();
        }
      }
    },
  };
}
