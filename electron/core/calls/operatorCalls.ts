import type { CallsSnapshot, PopupSnapshot } from '../../../contracts/calls.ts';
import { AppError } from '../../../contracts/errors.ts';
import type { Command } from '../ports/commandRecord.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { CallEvent } from '../ports/callSource.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { createTopic, type Topic } from '../topic.ts';
import type { Call } from './call.ts';
import { canShowCardAgain, dismissCall, hideFailed, owesHide, returnCall } from './callActions.ts';
import { callAfterCommand, callFromCommand, findByCallId, subjectOf } from './callCommands.ts';
import { emptyCallBook, joinEvent, replaceCall, type CallBook } from './callBook.ts';
import { callRows } from './callRows.ts';
import {
  leavingMs,
  newestDismissable,
  popupEntries,
  undoMs,
  undoOffer,
  type Dismissal,
} from './popupModel.ts';
import { testCallEvent, testCallMs } from './testCall.ts';

export interface OperatorCallsDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly commands: Pick<CommandQueue, 'owe' | 'takeBackUnsent' | 'callFinished' | 'retry' | 'all'>;
  /** The connected operator's USER_ID; null while no portal is connected. */
  readonly operatorUserId: () => number | null;
}

/** The operator's calls: what rings, what the popup shows, what becomes of each card. */
export interface OperatorCalls {
  readonly popup: Topic<PopupSnapshot>;
  /** Follows the popup within `rowsDelayMs`, so that a list of hundreds of rows never delays an entry. */
  readonly rows: Topic<CallsSnapshot>;
  /** A source tells of a call. */
  take(event: CallEvent): void;
  /** @throws AppError `call.unknown` */
  dismiss(callKey: string): void;
  /** Dismisses the newest entry, if there is one. */
  dismissNewest(): void;
  dismissAll(): void;
  /** Takes a dismissal back within its six seconds; later it changes nothing. */
  undo(dismissalId: string): void;
  /** @throws AppError `call.unknown`, `call.noCard` where there is no card to bring back */
  showCardAgain(callKey: string): void;
  ringTestCall(): void;
  /** Calls whose cards were still owed something when the program ended: they have their rows again. */
  restore(commands: readonly Command[]): void;
  /** The command queue tells what became of a command. */
  onCommandChange(command: Command): void;
  /** The portal was disconnected or changed: its cards are no longer ours to follow. */
  portalGone(): void;
  /** @throws AppError `call.unknown` */
  get(callKey: string): Call;
}

const rowsDelayMs = 40;

export function createOperatorCalls(deps: OperatorCallsDeps): OperatorCalls {
  const { clock, timers, commands, operatorUserId } = deps;
  let book: CallBook = emptyCallBook;
  let dismissals: readonly Dismissal[] = [];
  let nextDismissal = 1;
  let rowsScheduled = false;
  const popup = createTopic<PopupSnapshot>({ revision: 0, entries: [], undo: null });
  const rows = createTopic<CallsSnapshot>({ rows: [] });

  const publish = (): void => {
    const entries = popupEntries(book);
    popup.publish({
      revision: popup.get().revision + 1,
      entries,
      undo: undoOffer(book, dismissals, clock.nowMs()),
    });
    publishRowsSoon();
  };

  const publishRowsSoon = (): void => {
    if (rowsScheduled) return;
    rowsScheduled = true;
    timers.after(rowsDelayMs, () => {
      rowsScheduled = false;
      rows.publish({ rows: callRows(book) });
    });
  };

  const put = (call: Call): void => {
    const before = book.calls.get(call.key);
    book = replaceCall(book, call).book;
    if (call.popup.at === 'leaving' && before?.popup.at !== 'leaving') leaveSoon(call.key);
  };

  const leaveSoon = (key: string): void => {
    timers.after(leavingMs, () => {
      const call = book.calls.get(key);
      // A newer showing may have brought the entry back meanwhile.
      if (call?.popup.at !== 'leaving') return;
      put({ ...call, popup: { at: 'out' } });
      publish();
    });
  };

  const find = (callKey: string): Call => {
    const call = book.calls.get(callKey);
    if (call === undefined) throw new AppError('call.unknown');
    return call;
  };

  const dismissCalls = (calls: readonly Call[]): void => {
    const nowMs = clock.nowMs();
    const dismissed = calls.map((call) => dismissCall(call, nowMs));
    dismissed.forEach(put);
    const dismissal: Dismissal = {
      id: `dismissal-${nextDismissal++}`,
      callKeys: calls.map((call) => call.key),
      untilMs: nowMs + undoMs,
    };
    dismissals = [...dismissals.filter((old) => old.untilMs > nowMs), dismissal];
    timers.after(undoMs, () => {
      // By name, not by the clock: a timer may fire a millisecond early, and nothing would take the offer back later.
      dismissals = dismissals.filter((old) => old.id !== dismissal.id);
      publish();
    });
    publish();
    // The entry is gone from the windows before the portal hears of it.
    dismissed.filter(owesHide).forEach(oweHide);
  };

  const oweHide = (call: Call & { readonly callId: string }): void => {
    const userId = operatorUserId();
    if (userId === null) put(hideFailed(call, { code: 'portal.notConnected', params: {} }));
    else commands.owe('hide', { callId: call.callId, subject: subjectOf(call) }, [userId]);
  };

  const bringBack = (call: Call): void => {
    const hadHide = call.callId !== null && call.card.state !== 'unknown' && call.card.state !== 'shown';
    put(returnCall(call));
    publish();
    const userId = operatorUserId();
    if (!hadHide || call.callId === null || userId === null) return;
    if (commands.takeBackUnsent(call.callId, 'hide')) return;
    commands.owe('show', { callId: call.callId, subject: subjectOf(call) }, [userId]);
  };

  return {
    popup,
    rows,
    take(event) {
      const { book: next, changed } = joinEvent(book, event);
      const before = changed === null ? undefined : book.calls.get(changed.key);
      book = next;
      if (changed === null) return;
      if (changed.popup.at === 'leaving' && before?.popup.at !== 'leaving') leaveSoon(changed.key);
      // The call is over, or the portal closed the card before our hide was sent: nothing is owed any more.
      const closedFirst = before?.card.state === 'hidePending' && changed.card.state === 'hidden';
      const over = before?.state !== 'ended' && changed.state === 'ended';
      if (changed.callId !== null && (closedFirst || over)) commands.callFinished(changed.callId);
      publish();
    },
    dismiss(callKey) {
      const call = find(callKey);
      if (call.card.state === 'hideFailed') {
        const failed = commands.all().findLast((c) => c.callId === call.callId && c.state.at === 'failed');
        if (failed !== undefined) {
          put(dismissCall(call, clock.nowMs()));
          publish();
          commands.retry(failed.id);
          return;
        }
      }
      if (!call.dismissed || call.card.state === 'hideFailed') dismissCalls([call]);
    },
    dismissNewest() {
      const newest = newestDismissable(book);
      if (newest !== undefined) dismissCalls([newest]);
    },
    dismissAll() {
      const inPopup = [...book.calls.values()].filter((call) => call.popup.at === 'in');
      if (inPopup.length > 0) dismissCalls(inPopup);
    },
    undo(dismissalId) {
      const dismissal = dismissals.find((d) => d.id === dismissalId);
      if (dismissal === undefined || dismissal.untilMs <= clock.nowMs()) return;
      dismissals = dismissals.filter((d) => d !== dismissal);
      for (const key of dismissal.callKeys) {
        const call = book.calls.get(key);
        if (call?.dismissed && call.state !== 'ended') bringBack(call);
      }
      publish();
    },
    showCardAgain(callKey) {
      const call = find(callKey);
      if (!canShowCardAgain(call)) throw new AppError('call.noCard');
      bringBack(call);
    },
    ringTestCall() {
      const atMs = clock.nowMs();
      const { book: next, changed } = joinEvent(book, testCallEvent(book.nextNumber, atMs));
      book = next;
      if (changed === null) return;
      put({ ...changed, isTest: true });
      publish();
      timers.after(testCallMs, () => {
        const call = book.calls.get(changed.key);
        if (call === undefined || call.state === 'ended') return;
        const leaving = call.popup.at === 'in' ? ({ at: 'leaving', reason: 'missed' } as const) : call.popup;
        put({ ...call, state: 'ended', outcome: 'missed', endedAtMs: clock.nowMs(), popup: leaving });
        publish();
      });
    },
    restore(left) {
      for (const command of left) {
        if (findByCallId(book, command.callId) !== undefined) continue;
        const key = `call-${book.nextNumber}`;
        book = replaceCall({ ...book, nextNumber: book.nextNumber + 1 }, callFromCommand(key, command)).book;
      }
      publishRowsSoon();
    },
    onCommandChange(command) {
      const call = findByCallId(book, command.callId);
      if (call === undefined) return;
      const changed = callAfterCommand(call, command, clock.nowMs());
      if (changed === call) return;
      put(changed);
      publishRowsSoon();
    },
    portalGone() {
      dismissals = [];
      for (const call of [...book.calls.values()]) {
        if (call.callId === null) continue;
        const problem = { code: 'portal.notConnected', params: {} } as const;
        const left = call.card.state === 'hidePending' ? hideFailed(call, problem) : call;
        put({ ...left, popup: { at: 'out' } });
      }
      publish();
    },
    get: find,
  };
}
