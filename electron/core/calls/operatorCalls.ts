import type { CommandQueue } from '../commands/commandQueue.ts';
import type { PhoneAbilities } from '../phones/phoneAbilities.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { createCallList, type CallList } from './callList.ts';
import { createCallNews, type CallNews, type CallNewsDeps } from './callNews.ts';
import { createCallRegistration, type CallRegistration } from './callRegistration.ts';
import { createCallStore, type CallStore, type CallStoreDeps } from './callStore.ts';
import { createCardOrders, type CardOrders } from './cards/cardOrders.ts';
import { createStillOpenCards } from './cards/stillOpen.ts';
import { followDoubtfulHides } from './cards/doubtfulHides.ts';
import { createDismissals } from './dismissals.ts';
import { createPopupCalls, type PopupCalls } from './popupCalls.ts';
import { createKeptOut, type Dismissal } from './snapshots/popupModel.ts';
import { followTimeLimits } from './timing/timeLimits.ts';

export interface OperatorCallsDeps extends Pick<CallStoreDeps, 'knownOf' | 'recordOf' | 'run'> {
  readonly clock: Clock;
  readonly timers: Timers;
  /** What becomes of its commands is followed from the beginning. */
  readonly commands: Pick<
    CommandQueue,
    'changes' | 'owe' | 'takeBackUnsent' | 'together' | 'callFinished' | 'retry' | 'all' | 'about'
  >;
  /** The connected operator's USER_ID; null while no portal is connected. */
  readonly operatorUserId: () => number | null;
  /** See `CallNewsDeps`. */
  readonly heardHidden?: CallNewsDeps['heardHidden'];
  readonly phones: Pick<PhoneAbilities, 'can' | 'changes'>;
  /** Whether colleagues' cards are to go once this operator has answered. */
  readonly clearForColleagues: () => boolean;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  /** What `recordOf` says of the calls may be something else now. */
  readonly recordChanges?: { follow(listener: () => void): () => void };
  /** For how long a dismissal can be taken back; null: until the operator says otherwise. */
  readonly undoMs: () => number | null;
  /** Whether the call that is being talked on leaves the popup. */
  readonly hideTalking: () => boolean;
  readonly log: Log;
}

/**
 * The operator's calls: what rings, what the popup shows, what becomes of each card. Whoever makes them has all of it;
 * others are given the part that they need.
 */
export type OperatorCalls = CallList & PopupCalls & CallNews & CallRegistration;

export function createOperatorCalls(deps: OperatorCallsDeps): OperatorCalls {
  const { clock, timers, phones } = deps;
  const kept: { dismissals: readonly Dismissal[] } = { dismissals: [] };
  const keptOut = createKeptOut();
  const stillOpen = createStillOpenCards({
    clock,
    timers,
    store: () => store,
    wishFor: (call) => orders.wishFor(call),
  });
  const store: CallStore = createCallStore({
    ...deps,
    phoneCan: phones.can,
    dismissals: () => kept.dismissals,
    owed: () => orders.owed(),
    failures: () => stillOpen.failures(),
    wishFor: (call) => orders.wishFor(call),
    isKeptOut: keptOut.has,
  });
  const orders: CardOrders = createCardOrders({ ...deps, store });
  const dismissals = createDismissals({ ...deps, store, orders, stillOpen, kept, keptOut });
  followDoubtfulHides(store, orders, deps);
  deps.recordChanges?.follow(() => store.publish());
  const limits = followTimeLimits(store, deps);
  const parts = { ...deps, store, orders, dismissals, stillOpen, keptOut, limits };
  return {
    ...createCallList(store, phones, orders.wishFor),
    ...createPopupCalls(parts),
    ...createCallNews(parts),
    ...createCallRegistration(parts),
  };
}
