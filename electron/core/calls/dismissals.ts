import type { Clock, Timers } from '../ports/clock.ts';
import type { Call } from './call.ts';
import { dismissCall, returnCall } from './callActions.ts';
import type { CardOrders } from './cardOrders.ts';
import type { CallStore } from './callStore.ts';
import { undoMs, type Dismissal } from './snapshots/popupModel.ts';

/** Putting calls away, and taking that back. */
export interface Dismissals {
  dismiss(calls: readonly Call[]): void;
  /** Takes a dismissal back within its six seconds; later it changes nothing. */
  undo(dismissalId: string): void;
  bringBack(call: Call): void;
  /** The cards are no longer ours. */
  forget(): void;
}

export interface DismissalsDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly store: CallStore;
  readonly orders: CardOrders;
  /** Kept where the popup reads it. */
  readonly kept: { dismissals: readonly Dismissal[] };
}

export function createDismissals({ clock, timers, store, orders, kept }: DismissalsDeps): Dismissals {
  let nextDismissal = 1;

  const bringBack = (call: Call): void => {
    store.put(returnCall(call));
    store.publish();
    orders.bringCardBack(call);
  };

  return {
    dismiss(calls) {
      const nowMs = clock.nowMs();
      const dismissed = calls.map((call) => dismissCall(call, nowMs));
      dismissed.forEach(store.put);
      const dismissal: Dismissal = {
        id: `dismissal-${nextDismissal++}`,
        callKeys: calls.map((call) => call.key),
        untilMs: nowMs + undoMs,
      };
      kept.dismissals = [...kept.dismissals.filter((old) => old.untilMs > nowMs), dismissal];
      timers.after(undoMs, () => {
        // By name, not by the clock: a timer may fire a millisecond early, and nothing would take the offer back later.
        kept.dismissals = kept.dismissals.filter((old) => old.id !== dismissal.id);
        store.publish();
      });
      store.publish();
      // The entry is gone from the windows before the portal hears of it.
      dismissed.forEach(orders.oweHide);
    },
    undo(dismissalId) {
      const dismissal = kept.dismissals.find((d) => d.id === dismissalId);
      if (dismissal === undefined || dismissal.untilMs <= clock.nowMs()) return;
      kept.dismissals = kept.dismissals.filter((d) => d !== dismissal);
      for (const key of dismissal.callKeys) {
        const call = store.book().calls.get(key);
        if (call?.dismissed && call.state !== 'ended') bringBack(call);
      }
      store.publish();
    },
    bringBack,
    forget: () => (kept.dismissals = []),
  };
}
