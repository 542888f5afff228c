import type { Timers } from '../ports/clock.ts';

/**
 * Waits for work no longer than so: what hangs (a network drive that is away) is told as `otherwise`, and so is whatever is asked
 * for until it comes back, since each would take one of the few hands that the system has for files.
 */
export function createPatience(timers: Timers, limitMs: number) {
  let isBusy = false;
  return async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (isBusy) return otherwise;
    isBusy = true;
    const done = work().finally(() => (isBusy = false));
    return new Promise((resolve, reject) => {
      const cancel = timers.after(limitMs, () => resolve(otherwise));
      done.finally(cancel).then(resolve, reject);
    });
  };
}
