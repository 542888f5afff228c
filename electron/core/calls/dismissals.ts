import type { Clock, Timers } from '../ports/clock.ts';
import type { Call } from './call.ts';
import { dismissCall, returnCall } from './callActions.ts';
import type { CardOrders } from './cards/cardOrders.ts';
import type { CallStore } from './callStore.ts';
import type { StillOpenCards } from './cards/stillOpen.ts';
import { canComeBack, isUndoOver, type Dismissal, type KeptOut } from './snapshots/popupModel.ts';

/**
 * Putting calls away, and taking that back. What is owed for it is on its way to the disk before anybody is told, so that
 * nothing that shows calls can lose it.
 */
export interface Dismissals {
  dismiss(calls: readonly Call[]): void;
  /** Takes a dismissal back while that is offered; later it changes nothing. */
  undo(dismissalId: string): void;
  /** The operator does not want it back: it is offered no more. */
  closeUndo(dismissalId: string): void;
  bringBack(call: Call): void;
  /** Whether the popup tells what became of this call's card. @param call as it is becoming */
  concerns(call: Call): boolean;
  /** The cards are no longer ours. */
  forget(): void;
}

export interface DismissalsDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly store: CallStore;
  readonly orders: CardOrders;
  readonly stillOpen: Pick<StillOpenCards, 'watch' | 'concerns' | 'forget'>;
  readonly keptOut: Pick<KeptOut, 'letIn'>;
  /** For how long one can be taken back; null: until the operator says otherwise. */
  readonly undoMs: () => number | null;
  /** Kept where the popup reads it. */
  readonly kept: { dismissals: readonly Dismissal[] };
}

export function createDismissals(deps: DismissalsDeps): Dismissals {
  const { clock, timers, store, orders, stillOpen, kept } = deps;
  let nextDismissal = 1;

  /** As it is now: what was owed meanwhile may have changed it. */
  const change = ({ key }: Call, changed: (call: Call) => Call): void => {
    const call = store.book().calls.get(key);
    if (call !== undefined) store.put(changed(call));
  };

  const bringBack = (calls: readonly Call[]): void => {
    orders.bringBack(calls);
    for (const call of calls) {
      deps.keptOut.letIn(call.key);
      change(call, returnCall);
    }
    store.publish('byHand');
  };

  const offerNoMore = (dismissalId: string): void => {
    // By name, not by the clock: a timer may fire a millisecond early, and nothing would take the offer back later.
    kept.dismissals = kept.dismissals.filter((old) => old.id !== dismissalId);
    // The strip speaks of a newer one while there is one.
    store.publish(kept.dismissals.length > 0 ? 'strip' : 'entries');
  };

  return {
    dismiss(calls) {
      const nowMs = clock.nowMs();
      const obstacle = orders.obstacle();
      orders.hide(calls);
      for (const each of calls) change(each, (call) => dismissCall(call, nowMs, obstacle));
      stillOpen.watch(calls);
      const undoMs = deps.undoMs();
      const dismissal: Dismissal = {
        id: `dismissal-${nextDismissal++}`,
        callKeys: calls.map((call) => call.key),
        untilMs: undoMs === null ? null : nowMs + undoMs,
      };
      const isOffered = (old: Dismissal): boolean =>
        !isUndoOver(old, nowMs) && (old.untilMs !== null || canComeBack(store.book(), old).length > 0);
      kept.dismissals = [...kept.dismissals.filter(isOffered), dismissal];
      if (undoMs !== null) timers.after(undoMs, () => offerNoMore(dismissal.id));
      store.publish('byHand');
    },
    undo(dismissalId) {
      const dismissal = kept.dismissals.find((d) => d.id === dismissalId);
      if (dismissal === undefined || isUndoOver(dismissal, clock.nowMs())) return;
      kept.dismissals = kept.dismissals.filter((d) => d !== dismissal);
      bringBack(canComeBack(store.book(), dismissal));
    },
    closeUndo(dismissalId) {
      offerNoMore(dismissalId);
      store.publish('byHand');
    },
    bringBack: (call) => bringBack([call]),
    concerns: (call) => call.dismissed && (kept.dismissals.length > 0 || stillOpen.concerns(call)),
    forget() {
      kept.dismissals = [];
      stillOpen.forget();
    },
  };
}
