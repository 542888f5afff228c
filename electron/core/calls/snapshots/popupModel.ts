import type { CallerKnown, PopupEntry, PopupSnapshot } from '../../../../contracts/calls.ts';
import type { Call } from '../call.ts';
import type { CardStanding } from '../cards/cardStanding.ts';
import type { CallBook } from '../joining/callBook.ts';
import type { PhoneCan } from '../../phones/phoneAbilities.ts';
import { actionsOf, phoneMayTellOf } from '../joining/phoneLegs.ts';

/** A dismissal that can still be taken back. */
export interface Dismissal {
  readonly id: string;
  readonly callKeys: readonly string[];
  /** Unix ms; null: until the operator says otherwise. */
  readonly untilMs: number | null;
}

export function isUndoOver({ untilMs }: Dismissal, nowMs: number): boolean {
  return untilMs !== null && untilMs <= nowMs;
}

/** More calls at once than anybody reads are counted. */
export const entriesAtMost = 20;

/** What the popup shows: newest call first, and the keys of those that it only counts. */
export function popupEntries(
  book: CallBook,
  can: PhoneCan,
  knownOf: (call: Call) => CallerKnown | null = () => null,
): { readonly entries: PopupEntry[]; readonly more: readonly string[] } {
  const inPopup = [...book.calls.values()].filter((call) => call.popup.at !== 'out');
  const shown = inPopup.slice(-entriesAtMost).reverse();
  const counted = inPopup.slice(0, -entriesAtMost).filter((call) => call.popup.at === 'in');
  return {
    entries: shown.map((call) => entryOf(call, can, knownOf(call))),
    more: counted.map(({ key }) => key),
  };
}

/** The undo strip: the latest dismissal whose calls are not all over. */
export function undoOffer(
  book: CallBook,
  dismissals: readonly Dismissal[],
  standingOf: (call: Call) => CardStanding,
  nowMs: number,
): PopupSnapshot['undo'] {
  for (const dismissal of dismissals.toReversed()) {
    if (isUndoOver(dismissal, nowMs)) continue;
    const calls = canComeBack(book, dismissal);
    const first = calls[0];
    if (first === undefined) continue;
    return {
      dismissalId: dismissal.id,
      who: whoOf(first),
      count: calls.length,
      cards: cardsOf(calls, standingOf),
      untilMs: dismissal.untilMs,
    };
  }
  return null;
}

type Cards = NonNullable<PopupSnapshot['undo']>['cards'];

/** Of several cards the one that is in the worst state: nothing is called hidden while one is not. */
function cardsOf(calls: readonly Call[], standingOf: (call: Call) => CardStanding): Cards {
  const withCards = calls.filter(({ callId, isTest }) => callId !== null && !isTest);
  const cards = new Set(withCards.map((call) => standOf(standingOf(call))));
  const worst = byWeight.find((stand) => cards.has(stand)) ?? 'none';
  // All of them are counted, so that "hidden" must be true of all.
  return worst === 'hidden' && withCards.length < calls.length ? 'none' : worst;
}

const byWeight: readonly Cards[] = ['stillOpen', 'waiting', 'beingHidden', 'hidden'];

function standOf({ state, problem }: CardStanding): Cards {
  if (state === 'hideFailed') return 'stillOpen';
  if (state === 'hidden') return 'hidden';
  return problem === null ? 'beingHidden' : 'waiting';
}

/** What an undo of this dismissal brings back. */
export function canComeBack(book: CallBook, { callKeys }: Dismissal): readonly Call[] {
  return book.calls.byKeys(callKeys).filter((call) => call.dismissed && call.state !== 'ended');
}

/** Name, else number, else nothing: for texts about a call. */
export function whoOf(call: Pick<Call, 'party'>): string {
  return call.party.name ?? (call.party.formattedNumber || call.party.phoneNumber);
}

function entryOf(call: Call, can: PhoneCan, known: CallerKnown | null): PopupEntry {
  return {
    key: call.key,
    direction: call.direction,
    party: call.party,
    state: call.state,
    startedAtMs: call.startedAtMs,
    answeredAtMs: call.answeredAtMs,
    leaving: call.popup.at === 'leaving' ? call.popup.reason : null,
    isTest: call.isTest,
    actions: call.popup.at === 'leaving' ? [] : actionsOf(call, can),
    ...(phoneMayTellOf(call, can) && { phoneMayTell: true as const }),
    ...(known !== null && { known }),
  };
}
