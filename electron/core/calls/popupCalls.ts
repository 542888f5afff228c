import { AppError } from '../../../contracts/errors.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { dismissCall, isPutAway } from './callActions.ts';
import type { Call } from './call.ts';
import type { CallStore } from './callStore.ts';
import type { CardOrders } from './cards/cardOrders.ts';
import { canShowCardAgain, cardStanding } from './cards/cardStanding.ts';
import type { StillOpenCards } from './cards/stillOpen.ts';
import type { Dismissals } from './dismissals.ts';
import type { KeptOut } from './snapshots/popupModel.ts';
import { createPaintedEntries } from './snapshots/paintedEntries.ts';
import { followTalkingEntries } from './timing/talkingEntries.ts';
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
  /** The popup's window has come to the screen, or left it. */
  popupShown(isShown: boolean): void;
  /** The popup is told of no call that comes into it, until this is over; what is in it stays. */
  keepOut(isKept: boolean): void;
  /** Dismisses the newest entry that was on the screen, if there is one. */
  dismissNewest(): void;
  /**
   * @param callKeys of the entries that were on the screen: others came after the operator's word
   * @param moreOfRevision the revision that said there were more calls than entries, where one did: those go as well
   */
  dismissAll(callKeys: readonly string[], moreOfRevision?: number): void;
  /** Takes a dismissal back while that is offered; later it changes nothing. */
  undo(dismissalId: string): void;
  /** It is offered no more. */
  closeUndo(dismissalId: string): void;
  /** Cards that stayed open are to be hidden once more; calls that are not known any more are passed over. */
  tryHideAgain(callKeys: readonly string[]): void;
  /** The operator has read that these cards stay open. */
  failureSeen(callKeys: readonly string[]): void;
  /** @throws AppError `call.unknown`, `call.noCard` where there is no card to bring back */
  showCardAgain(callKey: string): void;
  /** @param ringsMs as long as a person needs for it, where nothing is said. @returns its key */
  ringTestCall(ringsMs?: number): string;
}

export interface PopupCallsDeps {
  readonly store: CallStore;
  readonly orders: Pick<CardOrders, 'wishFor'>;
  readonly dismissals: Dismissals;
  readonly stillOpen: Pick<StillOpenCards, 'watch' | 'seen'>;
  readonly keptOut: Pick<KeptOut, 'begin' | 'end'>;
  readonly commands: Pick<CommandQueue, 'retry'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Whether the call that is being talked on leaves the popup. */
  readonly hideTalking: () => boolean;
}

export function createPopupCalls(deps: PopupCallsDeps): PopupCalls {
  const { store, orders, dismissals, stillOpen, keptOut, commands, clock } = deps;
  followTalkingEntries(store, deps);
  const painted = createPaintedEntries(clock);
  store.follow(({ call }) => {
    if (call.popup.at !== 'in') painted.gone(call.key);
  });

  const dismiss = (call: Call): void => {
    const wish = orders.wishFor(call);
    if (isPutAway(call) && wish?.kind === 'hide' && wish.state.at === 'failed') {
      stillOpen.watch([call]);
      commands.retry(wish.id);
      store.put(dismissCall(store.get(call.key), clock.nowMs()));
      store.publish('byHand');
      return;
    }
    if (!call.dismissed || cardStanding(call, wish).state === 'hideFailed') dismissals.dismiss([call]);
  };

  return {
    dismiss: (callKey) => dismiss(store.get(callKey)),
    entriesPainted: painted.report,
    popupShown: painted.shown,
    keepOut(isKept) {
      if (isKept) keptOut.begin(store.book().calls.values());
      else keptOut.end();
      store.publish();
    },
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
    closeUndo: dismissals.closeUndo,
    tryHideAgain: (callKeys) => store.book().calls.byKeys(callKeys).forEach(dismiss),
    failureSeen(callKeys) {
      stillOpen.seen(callKeys);
      store.publish('byHand');
    },
    showCardAgain(callKey) {
      const call = store.get(callKey);
      if (!canShowCardAgain(call, cardStanding(call, orders.wishFor(call))))
        throw new AppError('call.noCard');
      dismissals.bringBack(call);
    },
    ringTestCall: (ringsMs) => ringTestCall(store, deps, ringsMs),
  };
}
