import { AppError } from '../../../contracts/errors.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { dismissCall, isPutAway } from './callActions.ts';
import type { CallStore } from './callStore.ts';
import type { CardOrders } from './cards/cardOrders.ts';
import { canShowCardAgain, cardStanding } from './cards/cardStanding.ts';
import type { Dismissals } from './dismissals.ts';
import { createPaintedEntries } from './snapshots/paintedEntries.ts';
import { ringTestCall } from './testCall.ts';

/** What the operator does with the calls of popup and list. */
export interface PopupCalls {
  /** @throws AppError `call.unknown` */
  dismiss(callKey: string): void;
  /**
   * The popup has these entries on its screen.
   *
   * @param callKeys of those that can be put away, newest first
   */
  entriesPainted(callKeys: readonly string[]): void;
  /** Dismisses the newest entry that was on the screen, if there is one. */
  dismissNewest(): void;
  /**
   * @param callKeys of the entries that were on the screen: others came after the operator's word
   * @param moreOfRevision the revision that said there were more calls than entries, where one did: those go as well
   */
  dismissAll(callKeys: readonly string[], moreOfRevision?: number): void;
  /** Takes a dismissal back within its six seconds; later it changes nothing. */
  undo(dismissalId: string): void;
  /** @throws AppError `call.unknown`, `call.noCard` where there is no card to bring back */
  showCardAgain(callKey: string): void;
  /** @param ringsMs as long as a person needs for it, where nothing is said. @returns its key */
  ringTestCall(ringsMs?: number): string;
}

export interface PopupCallsDeps {
  readonly store: CallStore;
  readonly orders: Pick<CardOrders, 'wishFor'>;
  readonly dismissals: Dismissals;
  readonly commands: Pick<CommandQueue, 'retry'>;
  readonly clock: Clock;
  readonly timers: Timers;
}

export function createPopupCalls(deps: PopupCallsDeps): PopupCalls {
  const { store, orders, dismissals, commands, clock } = deps;
  const painted = createPaintedEntries(clock);
  store.follow(({ call }) => {
    if (call.popup.at !== 'in') painted.gone(call.key);
  });

  return {
    dismiss(callKey) {
      const call = store.get(callKey);
      const wish = orders.wishFor(call);
      if (isPutAway(call) && wish?.kind === 'hide' && wish.state.at === 'failed') {
        commands.retry(wish.id);
        store.put(dismissCall(store.get(callKey), clock.nowMs()));
        store.publish('byHand');
        return;
      }
      if (!call.dismissed || cardStanding(call, wish).state === 'hideFailed') dismissals.dismiss([call]);
    },
    entriesPainted: painted.report,
    dismissNewest() {
      const newest = painted.newest(store.book());
      if (newest !== undefined) dismissals.dismiss([newest]);
    },
    dismissAll(callKeys, moreOfRevision) {
      const keys = new Set([...store.moreThanEntries(moreOfRevision), ...callKeys]);
      const calls = store
        .book()
        .calls.byKeys(keys)
        .filter(({ popup }) => popup.at === 'in');
      if (calls.length > 0) dismissals.dismiss(calls);
    },
    undo: dismissals.undo,
    showCardAgain(callKey) {
      const call = store.get(callKey);
      if (!canShowCardAgain(call, cardStanding(call, orders.wishFor(call))))
        throw new AppError('call.noCard');
      dismissals.bringBack(call);
    },
    ringTestCall: (ringsMs) => ringTestCall(store, deps, ringsMs),
  };
}
