import type { Timers } from '../core/ports/clock.ts';

/**
 * Opens once, at the first of several signs that a window has something to show. `ready-to-show` alone is not enough: it
 * may never come for a hidden window without a compositor.
 *
 * @param timeoutMs opens by itself after this long
 */
export function createRevealGate(timers: Timers, timeoutMs: number, reveal: () => void): () => void {
  let open = false;
  const openOnce = (): void => {
    if (open) return;
    open = true;
    cancel();
    reveal();
  };
  const cancel = timers.after(timeoutMs, openOnce);
  return openOnce;
}
