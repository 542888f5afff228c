import type { Timers } from '../core/ports/clock.ts';

/** A page that has said nothing for this long while there is something new to show hangs. */
export const aliveWithinMs = 15_000;

/** Whether the page of the popup still paints what it is sent. */
export interface PageWatch {
  /** This revision is to be seen: the page has to say that it painted it. Of what it has painted it says nothing more. */
  expect(revision: number): void;
  painted(revision: number): void;
  /** Nothing is to be seen. */
  rest(): void;
  /** Another page, which has painted nothing. */
  renew(): void;
}

export function createPageWatch(deps: { readonly timers: Timers; readonly onSilent: () => void }): PageWatch {
  let paintedRevision = -1;
  let stopWaiting: (() => void) | null = null;

  const rest = (): void => {
    stopWaiting?.();
    stopWaiting = null;
  };

  return {
    expect(revision) {
      if (revision <= paintedRevision) return;
      stopWaiting ??= deps.timers.after(aliveWithinMs, () => {
        stopWaiting = null;
        deps.onSilent();
      });
    },
    painted(revision) {
      paintedRevision = Math.max(paintedRevision, revision);
      rest();
    },
    rest,
    renew() {
      paintedRevision = -1;
      rest();
    },
  };
}
