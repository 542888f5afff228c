import type { CallsSnapshot, PopupSnapshot } from '../../../contracts/calls.ts';
import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { CallerFound } from '../ports/portal.ts';
import type { CallEvent } from '../ports/callSource.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import type { LiveLegs } from '../ports/phoneSource.ts';
import type { LazyTopic, Topic } from '../topic.ts';
import type { Call } from './call.ts';
import { dismissCall, isPutAway } from './callActions.ts';
import { callAfterCommand, callFromCommand, findByCallId } from './callCommands.ts';
import { createCallStore, type CallChange } from './callStore.ts';
import { createCardOrders, type CardOrders } from './cards/cardOrders.ts';
import { canShowCardAgain, cardStanding, isForOperator } from './cards/cardStanding.ts';
import { createDismissals } from './dismissals.ts';
import { followDoubtfulHides } from './cards/doubtfulHides.ts';
import { joinEvent, replaceCall } from './joining/callBook.ts';
import { withCaller } from './joining/callParty.ts';
import { liveLegsOf, phoneInCharge, phoneNamed } from './joining/phoneLegs.ts';
import { afterPortal } from './joining/portalSide.ts';
import { registerCall } from './joining/registration.ts';
import { createPaintedEntries } from './snapshots/paintedEntries.ts';
import type { Dismissal, PhoneCan } from './snapshots/popupModel.ts';
import { ringTestCall } from './testCall.ts';
import { followTimeLimits } from './timing/timeLimits.ts';
import { unansweredCount } from './unanswered.ts';

export interface OperatorCallsDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  /** What becomes of its commands is followed from the beginning. */
  readonly commands: Pick<
    CommandQueue,
    'changes' | 'owe' | 'takeBackUnsent' | 'together' | 'callFinished' | 'retry' | 'all' | 'about'
  >;
  /** The connected operator's USER_ID; null while no portal is connected. */
  readonly operatorUserId: () => number | null;
  /** What can be done with calls of a source now; nothing of one that is no phone. */
  readonly phoneCan: PhoneCan;
  /** Whether colleagues' cards are to go once this operator has answered. */
  readonly clearForColleagues: () => boolean;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  readonly log: Log;
}

/** The operator's calls: what rings, what the popup shows, what becomes of each card. */
export interface OperatorCalls {
  readonly popup: Topic<PopupSnapshot>;
  /** Told of a moment after the popup, so that a list of hundreds of rows never delays an entry. */
  readonly rows: LazyTopic<CallsSnapshot>;
  /** Calls that came to nothing since then. @param sinceMs Unix ms */
  unanswered(sinceMs: number): number;
  /** A source tells of a call. */
  take(event: CallEvent): void;
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
  ringTestCall(): void;
  /** Calls whose cards were still owed something when the program ended: they have their rows again. */
  restore(commands: readonly Command[]): void;
  /** The portal was disconnected, or another account is in use: its cards are no longer ours to follow. */
  portalGone(): void;
  /** @throws AppError `call.unknown` */
  get(callKey: string): Call;
  /** Every change of a call from now on, told after the popup; calls of an earlier run are none. */
  followCalls(listener: (change: CallChange) => void): () => void;
  /** The phone that an order about this call goes to; null where none tells of it (any more). */
  phoneOf(callKey: string): { readonly sourceName: string; readonly sourceCallId: string } | null;
  /** Which calls of a phone go on. */
  readonly liveLegs: LiveLegs;
  /** What phones can do may have changed: what windows show of it is made anew. */
  phonesChanged(): void;
  /** Ringside registers the call under this EXTERNAL_CALL_ID. An unknown key changes nothing, here and below. */
  registering(callKey: string, externalCallId: string): void;
  /**
   * The portal has said the CALL_ID. A call that was dismissed meanwhile and whose card is shown owes its hide now.
   *
   * @param cardShown the portal was told to show the card to this operator
   */
  registered(callKey: string, callId: string, cardShown: boolean): void;
  registerFailed(callKey: string, problem: AppErrorData): void;
  /** What the CRM knows of the caller: fills what no source told. */
  learnCaller(callKey: string, found: CallerFound): void;
}

export function createOperatorCalls(deps: OperatorCallsDeps): OperatorCalls {
  const { clock, timers, commands, operatorUserId, country } = deps;
  const kept: { dismissals: readonly Dismissal[] } = { dismissals: [] };
  const store = createCallStore({
    ...deps,
    dismissals: () => kept.dismissals,
    owed: () => orders.owed(),
  });
  const orders: CardOrders = createCardOrders({ ...deps, store });
  const dismissals = createDismissals({ clock, timers, store, orders, kept });
  followDoubtfulHides(store, orders, deps);
  commands.changes.follow((changes) => followCommands(changes));
  const limits = followTimeLimits(store, deps);
  const painted = createPaintedEntries(clock);
  store.follow(({ call }) => {
    if (call.popup.at !== 'in') painted.gone(call.key);
  });

  const find = (callKey: string): Call | undefined => store.book().calls.byKey(callKey);

  /** Changes a call of which windows show more or less the same. */
  const change = (callKey: string, changed: (call: Call) => Call): void => {
    const call = find(callKey);
    if (call === undefined) return;
    store.put(changed(call));
    store.publishRows();
  };

  /** What became of commands; what is owed for a card is read from the queue whenever rows are made. */
  const followCommands = (changes: readonly Command[]): void => {
    let popupChanged = false;
    let rowsChanged = false;
    for (const command of changes) {
      const call = command.callId === null ? undefined : findByCallId(store.book(), command.callId);
      if (call === undefined || !isForOperator(command, operatorUserId())) continue;
      rowsChanged = true;
      const changed = callAfterCommand(call, command, clock.nowMs());
      popupChanged ||= changed.state !== call.state || changed.popup !== call.popup;
      if (changed !== call) store.put(changed);
    }
    if (popupChanged) store.publish();
    else if (rowsChanged) store.publishRows();
  };

  return {
    popup: store.popup,
    rows: store.rows,
    unanswered: (sinceMs) => unansweredCount(store.book(), sinceMs),
    take(event) {
      const { book: next, changed } = joinEvent(store.book(), event, country(), clock.nowMs());
      const before = changed === null ? undefined : find(changed.key);
      store.replace(next);
      if (changed === null) return;
      const { callId } = changed;
      // That a phone hung up does not take the card away: the portal may show it for as long as others are rung.
      const over = before?.state !== 'ended' && changed.state === 'ended';
      if (callId !== null && over && phoneNamed(event.sourceName) === null) commands.callFinished(callId);
      orders.follow(changed, before ?? null);
      store.publish();
    },
    dismiss(callKey) {
      const call = store.get(callKey);
      const wish = orders.wishFor(call);
      if (isPutAway(call) && wish?.kind === 'hide' && wish.state.at === 'failed') {
        commands.retry(wish.id);
        store.put(dismissCall(store.get(callKey), clock.nowMs()));
        store.publish();
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
    ringTestCall: () => ringTestCall(store, deps),
    restore(left) {
      for (const command of left) {
        if (command.kind !== 'hide' && command.kind !== 'show') continue;
        if (!isForOperator(command, null) || findByCallId(store.book(), command.callId) !== undefined)
          continue;
        const book = store.book();
        const call = callFromCommand(`call-${book.nextNumber}`, command, country());
        store.restore(replaceCall({ ...book, nextNumber: book.nextNumber + 1 }, call).book);
        limits.watch(call, clock.nowMs() - call.rangAtMs);
      }
      store.publishRows();
    },
    portalGone() {
      dismissals.forget();
      for (const call of [...store.book().calls.values()]) {
        const left = afterPortal(call, clock.nowMs());
        if (left !== call) store.put(left);
      }
      store.publish();
    },
    get: store.get,
    followCalls: store.follow,
    phoneOf(callKey) {
      const call = find(callKey);
      const leg = call === undefined ? null : phoneInCharge(call, deps.phoneCan);
      return leg === null ? null : { sourceName: leg.sourceName, sourceCallId: leg.sourceCallId };
    },
    liveLegs: (sourceName) => liveLegsOf(store.book().calls.withLivePhone(), sourceName),
    phonesChanged: store.publish,
    registering: (callKey, externalCallId) =>
      change(callKey, (call) => ({ ...call, externalCallId, registerProblem: null })),
    registered(callKey, callId, cardShown) {
      const before = store.book();
      const call = find(callKey);
      if (call === undefined) return;
      const after = registerCall(before, call.key, { callId, cardShown }, country());
      store.replace(after);
      for (const call of [...after.calls.changedSince(before.calls)])
        orders.follow(call, before.calls.get(call.key) ?? null);
      store.publish();
    },
    registerFailed: (callKey, problem) => change(callKey, (call) => ({ ...call, registerProblem: problem })),
    learnCaller(callKey, found) {
      const call = find(callKey);
      const knows = call === undefined ? call : withCaller(call, found);
      if (knows === undefined || knows === call) return;
      store.put(knows);
      store.publish();
    },
  };
}
