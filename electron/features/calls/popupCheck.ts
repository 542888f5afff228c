import { AppError } from '../../../contracts/errors.ts';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Check } from '../../core/selfCheck/check.ts';

export interface PopupCheckDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  /** Why no popup comes up; null where one does. */
  readonly quiet: () => 'quietMode' | 'afterCall' | null;
  /** @returns the key of its entry */
  readonly ringTestCall: (ringsMs: number) => string;
  readonly isShown: () => boolean;
}

/** Long enough to be seen, short enough not to be in the way. */
const testRingsMs = 4_000;
const paintsWithinMs = 5_000;

/** A test call that has to be painted by the popup's page, in a window that is on the screen. */
export function createPopupCheck({ clock, timers, ...deps }: PopupCheckDeps): Check & {
  /** The page has told which calls it shows; after the window was shown for it. */
  painted(callKeys: readonly string[]): void;
} {
  const waiting = new Map<string, () => void>();
  return {
    name: 'popup',
    isNoticed: true,
    painted(callKeys) {
      if (deps.isShown()) for (const key of callKeys) waiting.get(key)?.();
    },
    async run() {
      const quiet = deps.quiet();
      if (quiet !== null) return { state: 'notInUse', facts: { why: quiet } };
      const beganMs = clock.monotonicMs();
      const key = deps.ringTestCall(testRingsMs);
      let stopWaiting = (): void => undefined;
      try {
        const paintedMs = await new Promise<number>((resolve, reject) => {
          waiting.set(key, () => resolve(clock.monotonicMs() - beganMs));
          stopWaiting = timers.after(paintsWithinMs, () => reject(new AppError('popup.notShown')));
        });
        return { state: 'works', facts: { paintedMs: String(Math.round(paintedMs)) } };
      } finally {
        stopWaiting();
        waiting.delete(key);
      }
    },
  };
}
