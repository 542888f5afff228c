import type { Clock, Timers } from '../ports/clock.ts';
import type { Call } from './call.ts';
import { dismissCall, returnCall } from './callActions.ts';
import type { CardOrders } from './cards/cardOrders.ts';
import type { CallStore } from './callStore.ts';
import { canComeBack, type Dismissal } from './snapshots/popupModel.ts';

/** How long a dismissal can be taken back. */
export const undoMs = 6_000;

/**
 * Putting calls away, and taking that back. What is owed for it is on its way to the disk before anybody is told, so that
 * nothing that shows calls can lose it.
 */
export interface Dismissals {
  dismiss(calls: readonly Call[]): void;
  /** Takes a dismissal back within its six seconds; later it changes nothing. */
  undo(dismissalId: string): void;
  bringBack(call: Call): void;
  /** Whether the strip tells of some dismissal, and so of what becomes of its cards. */
  isOffering(): boolean;
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

  /** As it is now: what was owed meanwhile may have changed it. */
  const change = ({ key }: Call, changed: (call: Call) => Call): void => {
    const call = store.book().calls.get(key);
    if (call !== undefined) store.put(changed(call));
  };

  const bringBack = (calls: readonly Call[]): void => {
    orders.bringBack(calls);
    for (const call of calls) change(call, returnCall);
    store.publish('byHand');
  };

  return {
    dismiss(calls) {
      const nowMs = clock.nowMs();
      const obstacle = orders.obstacle();
      orders.hide(calls);
      for (const each of calls) change(each, (call) => dismissCall(call, nowMs, obstacle));
      const dismissal: Dismissal = {
        id: `dismissal-${nextDismissal++}`,
        callKeys: calls.map((call) => call.key),
        untilMs: nowMs + undoMs,
      };
      kept.dismissals = [...kept.dismissals.filter((old) => old.untilMs > nowMs), dismissal];
      timers.after(undoMs, () => {
        // By name, not by the clock: a timer may fire a millisecond early, and nothing would take the offer back later.
        kept.dismissals = kept.dismissals.filter((old) => old.id !== dismissal.id);
        // The strip speaks of a newer one while there is one.
        store.publish(kept.dismissals.length > 0 ? 'strip' : 'entries');
      });
      store.publish('byHand');
    },
    undo(dismissalId) {
      const dismissal = kept.dismissals.find((d) => d.id === dismissalId);
      if (dismissal === undefined || dismissal.untilMs <= clock.nowMs()) return;
      kept.dismissals = kept.dismissals.filter((d) => d !== dismissal);
      bringBack(canComeBack(store.book(), dismissal));
    },
    bringBack: (call) => bringBack([call]),
    isOffering: () => kept.dismissals.length > 0,
    forget: () => (kept.dismissals = []),
  };
}
