import type { CrmEntity, PopupEntry, PopupFailure, PopupSnapshot } from '../../../contracts/calls.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { QuietChoice } from '../../../contracts/quiet/quiet.ts';
import type { Api } from '../../app/bridge.ts';
import { createFlash } from '../../app/flash.svelte.ts';
import { problemOf } from '../../app/refusal.ts';
import type { Snapshot } from '../../app/snapshot.svelte.ts';
import { whoCalls } from '../../app/texts/whoCalls.ts';
import { createTalkPanels, type TalkPanels } from '../talk/talkState.svelte.ts';

const none: readonly PopupFailure[] = [];

/** Long enough to be read by somebody who is on the phone. */
const showProblemMs = 12_000;

/** What the phone is told to do with a call. */
export type PhoneOrder =
  'calls.answer' | 'calls.decline' | 'calls.hangUp' | 'calls.hold' | 'calls.resume' | 'calls.dialClicked';

interface OrderProblem {
  readonly error: AppErrorData;
  /** Whose call it is about; empty where the order was about none. */
  readonly who: string;
}

interface RecordChoice {
  readonly entity?: CrmEntity;
  /** All of them, in the portal's own list. */
  readonly inList?: true;
  readonly seen?: string;
}

/** Whether a note is offered here: of a call that is talked on. */
export function canBeginNote({ state, leaving, isTest }: PopupEntry): boolean {
  return state === 'answered' && leaving === null && !isTest;
}

/** What the popup shows and what can be done in it. */
export interface PopupView {
  /** Newest first, without those just put away. */
  readonly entries: readonly PopupEntry[];
  /** Calls beside the entries, which are the newest ones. */
  readonly more: number;
  readonly undo: PopupSnapshot['undo'];
  /** Cards that stayed open and that nobody has seen yet. */
  readonly failures: readonly PopupFailure[];
  readonly revision: number;
  /** Why the last order could not be carried out, for a while. */
  readonly problem: OrderProblem | null;
  /**
   * The entries are on the screen now, each by itself or counted.
   *
   * @param callKeys of those that are there by themselves
   * @returns the keys of those among them that can be put away, newest first
   */
  painted(callKeys: readonly string[]): string[];
  dismiss(key: string): Promise<void>;
  /** Puts away what is on the screen, and the calls that were counted there. */
  dismissAll(): Promise<void>;
  /**
   * This call goes, and the keyboard goes back to where it was.
   *
   * @param key null for the newest on the screen
   */
  dismissAndLeave(key: string | null): Promise<void>;
  undoDismissal(dismissalId: string): Promise<void>;
  /** It need not be offered any more. */
  closeUndo(dismissalId: string): Promise<void>;
  tryHideAgain(callKeys: readonly string[]): Promise<void>;
  /** The operator has read that these cards stay open. */
  failureSeen(callKeys: readonly string[]): Promise<void>;
  /** Resolves once the phone has done it, or `problem` says why not. */
  orderPhone(order: PhoneOrder, key: string): Promise<void>;
  /** The same of an order that says more than which call. @returns whether it was carried out */
  carryOut(key: string, send: () => Promise<unknown>): Promise<boolean>;
  /** What lies open below a call that is talked on. */
  readonly panels: TalkPanels;
  /** The operator answers it, or has answered it, from here. */
  isAnsweredHere(key: string): boolean;
  chooseQuiet(choice: QuietChoice): Promise<void>;
  /** All calls, in the main window. */
  openList(): Promise<void>;
  openInCrm(key: string): Promise<void>;
  /** What the entry's `record` offers. @param choice which of several, or the address that was shown in full */
  openRecord(key: string, choice?: RecordChoice): Promise<void>;
  /** The form of this call's note, in the main window. */
  openNote(key: string): Promise<void>;
  /** @returns whether the number is on the clipboard now */
  copyNumber(key: string): Promise<boolean>;
}

/**
 * The popup's state. A dismissed entry leaves the view within the click, before the main process has heard of it; it comes
 * back if the order fails, or when the main process shows it anew. Made with the window's component.
 */
export function createPopupView(api: Api, snapshot: Snapshot<'popup.changed'>): PopupView {
  let putAway = $state.raw<readonly string[]>([]);
  const problem = createFlash<OrderProblem>(showProblemMs);
  let answeredHere = $state.raw<readonly string[]>([]);
  const all = $derived(snapshot.current?.entries ?? []);
  const entries = $derived(all.filter((entry) => !putAway.includes(entry.key)));
  const standing = $derived(entries.filter((entry) => entry.leaving === null).map((entry) => entry.key));
  /** The revision whose further calls were put away. */
  let morePutAway = $state.raw<number | null>(null);
  const more = $derived(snapshot.current?.revision === morePutAway ? 0 : (snapshot.current?.more ?? 0));
  let paintedKeys: readonly string[] = [];

  /** What came in this very moment is not meant by what the operator does now. */
  function seen(): readonly string[] {
    const keys = standing.filter((key) => paintedKeys.includes(key));
    return keys.length > 0 ? keys : standing;
  }

  /** @param who whose call it is about @returns whether it was carried out */
  async function order(send: () => Promise<unknown>, who = ''): Promise<boolean> {
    const before = problem.current;
    try {
      await send();
      // Not before: what is told anew would go and come back, and all of the popup with it. What another order has met with
      // meanwhile stays.
      if (problem.current === before) problem.clear();
      return true;
    } catch (error) {
      problem.show({ error: problemOf(error), who });
      return false;
    }
  }

  function nameOf(key: string): string {
    const entry = all.find((each) => each.key === key);
    return entry === undefined ? '' : whoCalls(entry.party);
  }

  async function putAwayWhile(keys: readonly string[], send: () => Promise<unknown>): Promise<void> {
    putAway = [...putAway, ...keys];
    const done = await order(send);
    // The main process may have shown the call anew meanwhile, so what counts is what it says after the order.
    if (done && all.some((entry) => keys.includes(entry.key))) await snapshot.refresh();
    putAway = putAway.filter((key) => !keys.includes(key));
  }

  async function dismiss(key: string): Promise<void> {
    await putAwayWhile([key], () => api.command('calls.dismiss', { callKey: key }));
  }

  return {
    get entries() {
      return entries;
    },
    get more() {
      return more;
    },
    get undo() {
      return snapshot.current?.undo ?? null;
    },
    get failures() {
      return snapshot.current?.failures ?? none;
    },
    get revision() {
      return snapshot.current?.revision ?? 0;
    },
    get problem() {
      return problem.current;
    },
    painted(callKeys) {
      paintedKeys = standing;
      return standing.filter((key) => callKeys.includes(key));
    },
    dismiss,
    async dismissAll() {
      const callKeys = [...seen()];
      const counted = more > 0 ? { moreOfRevision: snapshot.current?.revision ?? 0 } : {};
      morePutAway = snapshot.current?.revision ?? null;
      await putAwayWhile(callKeys, () => api.command('calls.dismissAll', { callKeys, ...counted }));
      morePutAway = null;
    },
    async dismissAndLeave(key) {
      const goes = key ?? seen()[0];
      if (goes !== undefined && standing.includes(goes)) await dismiss(goes);
      await order(() => api.command('popup.giveKeyboardBack'));
    },
    async undoDismissal(dismissalId) {
      await order(() => api.command('calls.undo', { dismissalId }));
    },
    async closeUndo(dismissalId) {
      await order(() => api.command('calls.closeUndo', { dismissalId }));
    },
    async tryHideAgain(callKeys) {
      await order(() => api.command('calls.tryHideAgain', { callKeys: [...callKeys] }));
    },
    async failureSeen(callKeys) {
      await order(() => api.command('calls.failureSeen', { callKeys: [...callKeys] }));
    },
    async orderPhone(name, key) {
      const others = answeredHere.filter((other) => all.some((each) => each.key === other));
      if (name === 'calls.answer') answeredHere = [...others, key];
      const isDone = await order(() => api.command(name, { callKey: key }), nameOf(key));
      // Picked up at the phone all the same, it is none that was answered here.
      if (!isDone && name === 'calls.answer') answeredHere = answeredHere.filter((other) => other !== key);
    },
    carryOut: (key, send) => order(send, nameOf(key)),
    panels: createTalkPanels(),
    isAnsweredHere: (key) => answeredHere.includes(key),
    async chooseQuiet(choice) {
      await order(() => api.command('quiet.choose', choice));
    },
    async openList() {
      await order(() => api.command('popup.openCallList'));
    },
    async openInCrm(key) {
      await order(() => api.command('calls.openInCrm', { callKey: key }));
    },
    async openRecord(key, choice = {}) {
      await order(() => api.command('calls.openRecord', { callKey: key, ...choice }));
    },
    async openNote(key) {
      await order(() => api.command('notes.open', { key }));
    },
    copyNumber(key) {
      return order(() => api.command('calls.copyNumber', { callKey: key }));
    },
  };
}
