import type { Clock, Timers } from '../../../core/ports/clock.ts';

/** The longest that is worked on end: windows and commands get their turn in between. */
const sliceMs = 12;

export interface Slices {
  /** Works this off behind what waits, a step at a time. @returns whether it is done already */
  add(work: Iterator<unknown>): boolean;
  /** What waits is of no use any more. */
  drop(): void;
}

/** Long work in the order in which it came, with pauses in between. Short work is done at once while nothing waits. */
export function createSlices({ clock, timers }: { readonly clock: Clock; readonly timers: Timers }): Slices {
  const waiting: Iterator<unknown>[] = [];
  let isBusy = false;

  const workOff = (): void => {
    const untilMs = clock.monotonicMs() + sliceMs;
    isBusy = true;
    for (;;) {
      const first = waiting[0];
      if (first === undefined) break;
      if (first.next().done === true) {
        // It may have been dropped by what came of its last step.
        if (waiting[0] === first) waiting.shift();
      } else if (clock.monotonicMs() >= untilMs) {
        timers.after(0, workOff);
        return;
      }
    }
    isBusy = false;
  };

  return {
    add(work) {
      waiting.push(work);
      if (!isBusy) workOff();
      return !waiting.includes(work);
    },
    drop() {
      waiting.length = 0;
    },
  };
}
