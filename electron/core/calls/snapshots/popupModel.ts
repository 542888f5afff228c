import type { CallerKnown, EntryRecord, PopupEntry, PopupSnapshot } from '../../../../contracts/calls.ts';
import type { Call } from '../call.ts';
import type { CardStanding } from '../cards/cardStanding.ts';
import type { CallBook } from '../joining/callBook.ts';
import type { PhoneCan } from '../../phones/phoneAbilities.ts';
import { actionsOf, isOnHold, phoneMayTellOf, transferToOf } from '../joining/phoneLegs.ts';

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
/** As many of them as the popup has lines: who has waited longest is seen, however many came later. */
const oldestAtMost = 5;

/** What the popup shows: newest call first, the oldest last, and the keys of those between that it only counts. */
export function popupEntries(
  book: CallBook,
  can: PhoneCan,
  knownOf: (call: Call) => CallerKnown | null = () => null,
  isKeptOut: (call: Call) => boolean = () => false,
  recordOf: (call: Call) => EntryRecord | null = () => null,
): { readonly entries: PopupEntry[]; readonly more: readonly string[] } {
  const inPopup = [...book.calls.values()].filter((call) => call.popup.at !== 'out' && !isKeptOut(call));
  const tooMany = inPopup.length > entriesAtMost;
  const newest = inPopup.slice(tooMany ? oldestAtMost - entriesAtMost : 0);
  const others = inPopup.slice(0, inPopup.length - newest.length).filter((call) => call.popup.at === 'in');
  const shown = [...others.slice(0, oldestAtMost), ...newest].reverse();
  return {
    entries: shown.map((call) => entryOf(call, can, knownOf(call), recordOf(call))),
    more: others.slice(oldestAtMost).map(({ key }) => key),
  };
}

/** Which calls the popup is told nothing of: those that come into it while the operator is to be left in peace. */
export interface KeptOut {
  /** From now on. @param calls of which those that are in the popup stay there */
  begin(calls: Iterable<Call>): void;
  end(): void;
  /** The operator wants to see this call, whatever is kept out. */
  letIn(callKey: string): void;
  has(call: Call): boolean;
}

export function createKeptOut(): KeptOut {
  let there: Set<string> | null = null;
  return {
    begin(calls) {
      // Begun again it goes on: what was kept out has not come in.
      there ??= new Set([...calls].filter(({ popup }) => popup.at !== 'out').map(({ key }) => key));
    },
    end: () => (there = null),
    letIn: (callKey) => there?.add(callKey),
    has: ({ key }) => there !== null && !there.has(key),
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

function entryOf(
  call: Call,
  can: PhoneCan,
  known: CallerKnown | null,
  record: EntryRecord | null,
): PopupEntry {
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
    ...(isOnHold(call) && { onHold: true as const }),
    ...(call.popup.at !== 'leaving' && transferToOf(call, can)),
    ...(phoneMayTellOf(call, can) && { phoneMayTell: true as const }),
    ...(call.click !== undefined && { click: call.click }),
    ...(known !== null && { known }),
    ...(record !== null && { record }),
  };
}
