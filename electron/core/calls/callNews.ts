import type { CommandQueue } from '../commands/commandQueue.ts';
import { portalCardsSourceName, type CallEvent } from '../ports/callSource.ts';
import type { Clock } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';
import { hasLivePhone, type Call } from './call.ts';
import { callAfterCommand, callFromCommand, findByCallId } from './callCommands.ts';
import type { CallStore, Shown } from './callStore.ts';
import type { CardOrders } from './cards/cardOrders.ts';
import { isForOperator } from './cards/cardStanding.ts';
import type { Dismissals } from './dismissals.ts';
import { emptyCallBook, joinEvent, nextKey, replaceCall } from './joining/callBook.ts';
import { phoneNamed } from './joining/phoneLegs.ts';
import { afterPortal } from './joining/portalSide.ts';
import type { TimeLimits } from './timing/timeLimits.ts';

/** What is told of calls by their sources, by what an earlier run left, and by the portal that goes. */
export interface CallNews {
  /** A source tells of a call. */
  take(event: CallEvent): void;
  /** To how many people the portal shows the card of this call; null where it does not say, or the call is not known. */
  recipientsOf(callId: string): number | null;
  /** The popup is told once of all that is taken meanwhile. */
  together(takeAll: () => void): void;
  /** Calls whose cards were still owed something when the program ended: they have their rows again. */
  restore(commands: readonly Command[]): void;
  /** The portal was disconnected, or another account is in use: its cards are no longer ours to follow. */
  portalGone(): void;
  /**
   * Another operator works here from now on: nothing of what was before is shown to them. What a phone of this desk rings goes
   * on, since it rings for whoever sits there.
   */
  operatorLeft(): void;
}

export interface CallNewsDeps {
  readonly store: CallStore;
  readonly orders: Pick<CardOrders, 'follow' | 'showOnceMore'>;
  readonly dismissals: Pick<Dismissals, 'forget' | 'concerns'>;
  readonly limits: TimeLimits;
  /** What becomes of its commands is followed from the beginning. */
  readonly commands: Pick<CommandQueue, 'changes' | 'callFinished'>;
  readonly operatorUserId: () => number | null;
  readonly country: () => string;
  /**
   * The portal has hidden the operator's card of this call. Says whether that was an order of before, which the operator has taken back
   * and which was carried out all the same: then the card is shown once more, and nothing else comes of it.
   */
  readonly heardHidden?: ((callId: string) => boolean) | undefined;
  readonly clock: Clock;
}

export function createCallNews(deps: CallNewsDeps): CallNews {
  const { store, orders, dismissals, limits, commands, operatorUserId, country, clock } = deps;

  const shownOf = (call: Call, before: Call | undefined): Shown => {
    const isEntry = call.popup.at !== 'out' || (before !== undefined && before.popup.at !== 'out');
    return isEntry ? 'entries' : besideEntries(call);
  };
  const besideEntries = (call: Call): Shown => (dismissals.concerns(call) ? 'strip' : 'rows');

  /** What became of commands; what is owed for a card is read from the queue whenever rows are made. */
  const followCommands = (changes: readonly Command[]): void => {
    const changedIn = new Set<Shown>();
    for (const command of changes) {
      const call = command.callId === null ? undefined : findByCallId(store.book(), command.callId);
      if (call === undefined || !isForOperator(command, operatorUserId())) continue;
      const changed = callAfterCommand(call, command, clock.nowMs());
      // An entry says nothing of its card.
      const isEntry = changed.state !== call.state || changed.popup !== call.popup;
      changedIn.add(isEntry ? 'entries' : besideEntries(changed));
      if (changed !== call) store.put(changed);
    }
    const most = (['entries', 'strip', 'rows'] as const).find((shown) => changedIn.has(shown));
    if (most !== undefined) store.publish(most);
  };
  commands.changes.follow(followCommands);

  const isHiddenAllTheSame = ({ type, sourceName, call: { callId = null } }: CallEvent): boolean => {
    if (type !== 'cardHidden' || sourceName !== portalCardsSourceName || callId === null) return false;
    if (deps.heardHidden?.(callId) !== true) return false;
    const call = findByCallId(store.book(), callId);
    return call !== undefined && orders.showOnceMore(call);
  };

  return {
    recipientsOf: (callId) => findByCallId(store.book(), callId)?.shownTo?.length ?? null,
    take(event) {
      if (isHiddenAllTheSame(event)) return;
      const { book: next, changed } = joinEvent(store.book(), event, country(), clock.nowMs());
      const before = changed === null ? undefined : store.book().calls.get(changed.key);
      store.replace(next);
      if (changed === null) return;
      const { callId } = changed;
      // That a phone hung up does not take the card away: the portal may show it for as long as others are rung.
      const over = before?.state !== 'ended' && changed.state === 'ended';
      if (callId !== null && over && phoneNamed(event.sourceName) === null) commands.callFinished(callId);
      orders.follow(changed, before ?? null);
      store.publish(shownOf(changed, before));
    },
    together: store.together,
    restore(left) {
      for (const command of left) {
        if (command.kind !== 'hide' && command.kind !== 'show') continue;
        if (!isForOperator(command, null) || findByCallId(store.book(), command.callId) !== undefined)
          continue;
        const book = store.book();
        const key = command.subject.callKey ?? nextKey(book);
        const call = callFromCommand(key, command, country());
        store.restore(replaceCall({ ...book, nextNumber: book.nextNumber + 1 }, call).book);
        limits.watch(call, clock.nowMs() - call.rangAtMs);
      }
      store.publish('rows');
    },
    portalGone() {
      dismissals.forget();
      for (const call of [...store.book().calls.values()]) {
        const left = afterPortal(call, clock.nowMs());
        if (left !== call) store.put(left);
      }
      store.publish();
    },
    operatorLeft() {
      dismissals.forget();
      const book = store.book();
      const past = [...book.calls.values()].filter((call) => !hasLivePhone(call)).map(({ key }) => key);
      store.replace({ ...book, ...noNews, calls: book.calls.withoutAll(past) });
      store.publish('byHand');
    },
  };
}

const { earlyHides, earlyNews } = emptyCallBook;
/** What was told of calls that nobody here knows is about the cards and phones of somebody else. */
const noNews = { earlyHides, earlyNews };
