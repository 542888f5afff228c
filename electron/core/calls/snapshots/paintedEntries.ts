import type { Clock } from '../../ports/clock.ts';
import type { Call } from '../call.ts';
import type { CallBook } from '../joining/callBook.ts';

/**
 * A key whose news comes together with that of the painting was pressed before. More is not waited for: who presses the key
 * when an entry comes up means that one, and Undo is there for who did not.
 */
export const seenAfterMs = 5;

/** What the popup says it has on the screen: only that can be put away by a key. */
export interface PaintedEntries {
  /** @param callKeys of the entries that can be put away, newest first */
  report(callKeys: readonly string[]): void;
  /** The popup has come to the screen or left it: what is painted while it is not there is seen once it is. */
  shown(isShown: boolean): void;
  /** This call's entry is gone; should it come back it has to be painted anew. */
  gone(callKey: string): void;
  /** The newest call in the popup that has been seen there. */
  newest(book: CallBook): Call | undefined;
}

export function createPaintedEntries(clock: Pick<Clock, 'monotonicMs'>): PaintedEntries {
  /** Since when each is on the screen; newest first. */
  let sinceMs = new Map<string, number>();
  let painted: readonly string[] = [];
  let popupIsShown = false;
  const see = (): void => {
    const nowMs = clock.monotonicMs();
    const seen = popupIsShown ? painted : [];
    sinceMs = new Map(seen.map((key) => [key, sinceMs.get(key) ?? nowMs]));
  };
  return {
    report(callKeys) {
      painted = callKeys;
      see();
    },
    shown(isShown) {
      popupIsShown = isShown;
      see();
    },
    gone(callKey) {
      painted = painted.filter((key) => key !== callKey);
      sinceMs.delete(callKey);
    },
    newest(book) {
      for (const [key, paintedAtMs] of sinceMs) {
        const call = book.calls.byKey(key);
        if (call?.popup.at === 'in' && clock.monotonicMs() - paintedAtMs >= seenAfterMs) return call;
      }
      return undefined;
    },
  };
}
