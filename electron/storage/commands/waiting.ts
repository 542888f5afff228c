import type { Timers } from '../../core/ports/clock.ts';

/** Who waits for commands to be written. */
export interface Waiting {
  /** Done when all of them are written, or `releaseAll` says that it is of no use to wait. */
  forAll(ids: readonly string[]): Promise<void>;
  /** @param isWritten whether nothing newer of this command is to be written */
  wrote(isWritten: (id: string) => boolean): void;
  releaseAll(): void;
}

/** @param onTooLong somebody has waited for `atMostMs`, and is let go after this */
export function createWaiting(timers: Timers, atMostMs: number, onTooLong: () => void): Waiting {
  const waiters = new Set<{ readonly ids: Set<string>; readonly release: () => void }>();
  const releaseAll = (): void => waiters.forEach(({ release }) => release());

  return {
    forAll(ids) {
      return new Promise((resolve) => {
        const cancel = timers.after(atMostMs, () => {
          onTooLong();
          releaseAll();
        });
        const waiter = {
          ids: new Set(ids),
          release: () => {
            cancel();
            waiters.delete(waiter);
            resolve();
          },
        };
        waiters.add(waiter);
      });
    },
    wrote(isWritten) {
      for (const waiter of [...waiters]) {
        for (const id of waiter.ids) if (isWritten(id)) waiter.ids.delete(id);
        if (waiter.ids.size === 0) waiter.release();
      }
    },
    releaseAll,
  };
}
