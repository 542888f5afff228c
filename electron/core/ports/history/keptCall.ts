import * as v from 'valibot';
import { callRowSchema, type CallRow } from '../../../../contracts/calls.ts';
import { clickSchema } from '../../../../contracts/clickToCall/clicks.ts';
import { appErrorDataSchema } from '../../../../contracts/errors.ts';
import type { HistoryFilter } from '../../../../contracts/history/historyBounds.ts';
import { wasMissed } from '../../../../contracts/history/missed.ts';

/** Of a newer Ringside's errors all that is known is that there was one. */
const problem = v.fallback(v.nullable(appErrorDataSchema), { code: 'unexpected', params: {} });
const { card, ...rowEntries } = v.omit(callRowSchema, [
  'actions',
  'onHold',
  'transferTo',
  'canShowCardAgain',
  'canRetryHide',
  'canHaveNote',
]).entries;

/**
 * What is kept of a call: its row but for what can be done with it while it lives. Something more to keep is an entry more here,
 * with what rows that were written before it have (`v.optional`, `v.fallback`).
 */
export const keptCallSchema = v.object({
  ...rowEntries,
  card: v.object({ ...card.entries, problem }),
  registerProblem: problem,
  /** Written beside the call, not with it: no later word about the call takes it away. */
  care: rowEntries.care,
  /** Of what a newer Ringside says of it all that is known is that there was a click. */
  click: v.optional(v.fallback(clickSchema, { at: 'left' })),
  /** The portal's; null where it has none, or it is not known. */
  callId: v.nullable(v.string()),
});
export type KeptCall = v.InferOutput<typeof keptCallSchema>;

/** A kept call as pages show it, once the program does not know it any more. */
export function rowOfKept({ callId, ...row }: KeptCall): CallRow {
  const canHaveNote = callId !== null && !row.isTest;
  return { ...row, canShowCardAgain: false, canRetryHide: false, canHaveNote, actions: [] };
}

/** What of a call decides to which lists it belongs. */
type CallTraits = Pick<
  KeptCall,
  'direction' | 'state' | 'outcome' | 'isTest' | 'registerProblem' | 'click'
> & {
  readonly card: Pick<KeptCall['card'], 'state' | 'problem'>;
};

export function isOfFilter(call: CallTraits, filter: HistoryFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'live':
      return call.state !== 'ended';
    case 'answered':
      return call.state === 'answered' || call.outcome === 'answered';
    case 'missed':
      return wasMissed(call);
    case 'problem':
      return call.card.problem !== null || call.card.state === 'hideFailed' || call.registerProblem !== null;
  }
}

type CallEnd = Pick<CallTraits, 'direction' | 'state' | 'outcome' | 'isTest'>;

/** Somebody was missed who may want to be called back. */
export function asksForCallBack(call: CallEnd): boolean {
  return wasMissed(call) && !call.isTest;
}

/** They asked for it; or nobody said what became of their call: then it is neither claimed nor counted, and can be done. */
export function mayWantCallBack(call: CallEnd): boolean {
  const isUnexplained = call.state === 'ended' && call.outcome === 'unknown';
  return asksForCallBack(call) || (isUnexplained && call.direction !== 'outgoing' && !call.isTest);
}

/** After it whoever was missed under this number needs no call back: somebody talks to them, or has called them. */
export function isReturn(call: CallTraits): boolean {
  if (call.isTest) return false;
  const wasCalled = call.direction === 'outgoing' && wasDialled(call);
  return wasCalled || call.outcome === 'answeredElsewhere' || isOfFilter(call, 'answered');
}

/** A number that was pressed in the portal, and that nobody dialled as far as is known, is no call. */
function wasDialled({ click }: Pick<CallTraits, 'click'>): boolean {
  return click === undefined || click.at === 'dialling' || click.at === 'dialled';
}

/** Something more may become of it while the program runs: it goes on, or its card is open. */
export function isUnfinished({ state, card: { state: cardState } }: CallTraits): boolean {
  return state !== 'ended' || cardState === 'shown' || cardState === 'hidePending';
}

/**
 * What is known of a call once the program that knew it is gone: that it is over, how it went where it had been answered, and
 * nothing of a card that was still open. When it ended nobody knows.
 */
export function leftByEarlierRun(call: KeptCall): KeptCall {
  const over: KeptCall =
    call.state === 'ended'
      ? call
      : {
          ...call,
          state: 'ended',
          outcome: call.state === 'answered' ? 'answered' : 'unknown',
          endedAtMs: null,
        };
  const isOpen = over.card.state === 'shown' || over.card.state === 'hidePending';
  return isOpen ? { ...over, card: { ...over.card, state: 'unknown', problem: null } } : over;
}
