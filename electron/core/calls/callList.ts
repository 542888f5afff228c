import type { CallRow, CallsSnapshot, PopupSnapshot } from '../../../contracts/calls.ts';
import type { PhoneAbilities } from '../phones/phoneAbilities.ts';
import type { CardCommand } from '../ports/commandRecord.ts';
import type { LiveLegs } from '../ports/phoneSource.ts';
import type { LazyTopic, Topic } from '../topic.ts';
import type { Call } from './call.ts';
import type { CallStore } from './callStore.ts';
import { liveLegsOf, phoneInCharge } from './joining/phoneLegs.ts';
import { rowOf } from './snapshots/callRows.ts';
import { rangSinceCount, unansweredCount } from './snapshots/unansweredCount.ts';

/** The calls as they are: what popup and list show, and what is asked about a single one. */
export interface CallList {
  readonly popup: Topic<PopupSnapshot>;
  /** Told of a moment after the popup, so that a list of hundreds of rows never delays an entry. */
  readonly rows: LazyTopic<CallsSnapshot>;
  /** The last ones, newest first. */
  latest(count: number): readonly Call[];
  /** @throws AppError `call.unknown` */
  get(callKey: string): Call;
  find(callKey: string): Call | undefined;
  /** Every call that this run knows, in the order in which they came. */
  all(): Iterable<Call>;
  /** As the list shows it now. */
  rowOf(call: Call): CallRow;
  /** Calls that are over have never been. */
  forget(callKeys: readonly string[]): void;
  /** Calls that came to nothing since then. @param sinceMs Unix ms */
  unanswered(sinceMs: number): number;
  /** Incoming calls that have rung since then, answered or not. @param sinceMs Unix ms */
  rangSince(sinceMs: number): number;
  /** The phone that an order about this call goes to; null where none tells of it (any more). */
  phoneOf(callKey: string): { readonly sourceName: string; readonly sourceCallId: string } | null;
  /** Which calls of a phone go on. */
  readonly liveLegs: LiveLegs;
}

/** @param phones what they can do is followed: what windows show of it is made anew */
export function createCallList(
  store: CallStore,
  phones: Pick<PhoneAbilities, 'can' | 'changes'>,
  wishFor: (call: Call) => CardCommand | undefined,
): CallList {
  phones.changes.follow(() => store.publish());
  return {
    popup: store.popup,
    rows: store.rows,
    latest: (count) => [...store.book().calls.values()].slice(-count).reverse(),
    get: store.get,
    find: (callKey) => store.book().calls.byKey(callKey),
    all: () => store.book().calls.values(),
    rowOf: (call) => rowOf(call, phones.can, wishFor(call)),
    forget: store.forget,
    unanswered: (sinceMs) => unansweredCount(store.book(), sinceMs),
    rangSince: (sinceMs) => rangSinceCount(store.book(), sinceMs),
    phoneOf(callKey) {
      const call = store.book().calls.byKey(callKey);
      const leg = call === undefined ? null : phoneInCharge(call, phones.can);
      return leg === null ? null : { sourceName: leg.sourceName, sourceCallId: leg.sourceCallId };
    },
    liveLegs: (sourceName) => liveLegsOf(store.book().calls.withLivePhone(), sourceName),
  };
}
