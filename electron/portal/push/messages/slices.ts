import type { Clock, Timers } from '../../../core/ports/clock.ts';

/** After this long windows and commands get their turn. A step is not cut: one JSON value is one. */
const sliceMs = 12;

export interface Slices {
  /**
   * Works this off behind what waits, a step at a time.
   *
   * @param onEnd it is done, or has failed; not called where it is dropped
   * @returns whether it is done already
   */
  add(work: Iterator<unknown>, onEnd?: () => void): boolean;
  /** What waits is of no use any more. */
  drop(): void;
}

export interface SlicesDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  /** A step threw: the rest of its work is left undone, what comes behind it is not. */
  readonly onFailure: (error: unknown) => void;
}

/** Long work in the order in which it came, with pauses in between. Short work is done at once while nothing waits. */
export function createSlices({ clock, timers, onFailure }: SlicesDeps): Slices {
  const waiting: { readonly work: Iterator<unknown>; readonly onEnd: () => void }[] = [];
  let isBusy = false;

  const isDone = (work: Iterator<unknown>): boolean => {
    try {
      return work.next().done === true;
    } catch (error) {
      onFailure(error);
      return true;
    }
  };

  const workOff = (): void => {
    const untilMs = clock.monotonicMs() + sliceMs;
    isBusy = true;
    for (;;) {
      const first = waiting[0];
      if (first === undefined) break;
      if (isDone(first.work)) {
        // It may have been dropped by what came of its last step.
        if (waiting[0] !== first) continue;
        waiting.shift();
        first.onEnd();
      } else if (clock.monotonicMs() >= untilMs) {
        timers.after(0, workOff);
        return;
      }
    }
    isBusy = false;
  };

  return {
    add(work, onEnd = () => undefined) {
      const added = { work, onEnd };
      waiting.push(added);
      if (!isBusy) workOff();
      return !waiting.includes(added);
    },
    drop() {
      waiting.length = 0;
    },
  };
}
