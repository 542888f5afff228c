import type { Clock, Timers } from '../../ports/clock.ts';
import type { Call } from '../call.ts';

/** How long the reason of a leaving entry can be read, also by somebody who was looking elsewhere. */
export const leavingMs = 4_000;

/** The same of one that says what to do. */
export const toldForMs = 12_000;

/** Entries whose reason is being read: each goes after its time, those of the same moment together. */
export interface LeavingEntries {
  add(callKey: string): void;
}

interface Calls {
  get(callKey: string): Call | undefined;
  put(call: Call): void;
  publish(): void;
}

export function createLeavingEntries(
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  calls: Calls,
  forMs = leavingMs,
): LeavingEntries {
  /** When each goes, by the monotonic clock; the first one first. */
  const untilMs = new Map<string, number>();
  let scheduled = false;

  const schedule = (): void => {
    const [first] = untilMs.values();
    if (scheduled || first === undefined) return;
    scheduled = true;
    timers.after(Math.max(0, first - clock.monotonicMs()), () => {
      scheduled = false;
      letGo();
      schedule();
    });
  };

  const letGo = (): void => {
    const nowMs = clock.monotonicMs();
    let gone = false;
    for (const [key, until] of untilMs) {
      // A timer may fire a moment early.
      if (until > nowMs + 1) break;
      untilMs.delete(key);
      const call = calls.get(key);
      // A newer showing may have brought the entry back meanwhile.
      if (call?.popup.at !== 'leaving') continue;
      calls.put({ ...call, popup: { at: 'out' } });
      gone = true;
    }
    if (gone) calls.publish();
  };

  return {
    add(callKey) {
      // Again: from now on.
      untilMs.delete(callKey);
      untilMs.set(callKey, clock.monotonicMs() + forMs);
      schedule();
    },
  };
}
