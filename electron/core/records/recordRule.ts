import type { CallDirection, CallState } from '../../../contracts/calls.ts';
import type { OpenMoment } from '../../../contracts/settings/bounds.ts';

/**
 * How many records the CRM has of whoever calls. `notKnown`: it was not asked, did not answer, or not clearly. `colleague`: it has
 * none, and whoever calls is of the house, so that none is missing.
 */
export type CallerInCrm = 'one' | 'several' | 'none' | 'notKnown' | 'colleague';

/** All that decides whether the record of a call opens by itself now. */
export interface RecordFacts {
  readonly direction: CallDirection;
  readonly state: CallState;
  readonly isTest: boolean;
  /** The operator has put the call away. */
  readonly dismissed: boolean;
  readonly caller: CallerInCrm;
  /** Chosen for callers with one record, and for those with none. */
  readonly moments: { readonly known: OpenMoment; readonly unknown: OpenMoment };
  /** Chosen for the line it came on; null where that goes by the others. */
  readonly lineMoment: OpenMoment | null;
  /** What would open may not be opened by itself (yet): an address that the operator has not seen, or none. */
  readonly needsAPress: boolean;
  /** How long ago it began to ring, or was answered: `now`, some seconds, or too long to be of use. */
  readonly age: RecordAge;
  /** The operator is to be left in peace, talks on another call, or another call's record came up while it rang. */
  readonly isEngaged: boolean;
  /** Somebody has used the keyboard or the mouse in the last moment. */
  readonly isTyping: boolean;
}

export type RecordAge = 'now' | 'seconds' | 'old';

/**
 * `open`: now. `openQuietly`: now, and the keyboard stays where it is. `wait`: not now, though it may come to that. `no`: never
 * by itself, for all that is known now; what is known may change.
 */
export type RecordStep = 'open' | 'openQuietly' | 'wait' | 'no';

/** What is to be done with a call whose record has not been opened yet. Total. */
export function recordStep(facts: RecordFacts): RecordStep {
  const { state, caller, moments, lineMoment } = facts;
  if (facts.direction !== 'incoming' || facts.isTest || facts.dismissed || state === 'ended') return 'no';
  // Of a ring of long ago the operator has heard all they wanted; in a talk they are where they want to be.
  if (facts.age === 'old') return 'no';
  // An error, or an answer that has not come, is not a stranger.
  if (caller === 'notKnown') return 'wait';
  // Which of them it is the operator says, in the popup; of a colleague there is nothing to open.
  if (caller === 'several' || caller === 'colleague' || facts.needsAPress) return 'no';
  const moment = lineMoment ?? (caller === 'one' ? moments.known : moments.unknown);
  if (moment === 'never') return 'no';
  // Whoever answers looks for the record, and types nothing elsewhere; some seconds later they may.
  if (state === 'answered' && facts.age === 'now') return 'open';
  if (state === 'ringing' && moment === 'answer') return 'wait';
  return facts.isEngaged || facts.isTyping ? 'wait' : 'openQuietly';
}
