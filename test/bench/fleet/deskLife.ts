import type { Timers } from '../../../electron/core/ports/clock.ts';

/** One run of a program: nothing of it happens any more once it is over. */
export interface Life {
  readonly timers: Timers;
  isAlive(): boolean;
  end(): void;
}

export function createLife(timers: Timers): Life {
  const cancels = new Set<() => void>();
  let alive = true;
  return {
    isAlive: () => alive,
    end: () => {
      alive = false;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
    timers: {
      after: (delayMs, action) => {
        if (!alive) return () => undefined;
        const cancel = timers.after(delayMs, () => {
          cancels.delete(cancel);
          action();
        });
        cancels.add(cancel);
        return () => {
          cancels.delete(cancel);
          cancel();
        };
      },
    },
  };
}
