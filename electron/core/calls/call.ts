import type {
  CallDirection,
  CallOutcome,
  CallParty,
  CallState,
  CardCloser,
  CrmMatch,
  LeavingReason,
} from '../../../contracts/calls.ts';
import type { Click } from '../../../contracts/clickToCall/clicks.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { PhoneSourceName } from '../../../contracts/phones.ts';
import type { TransferTo } from '../../../contracts/talk/talk.ts';

/**
 * The portal's call card on this operator's screen, as far as the portal has said. What is still owed for it is the command
 * queue's to say (`cards/cardStanding.ts`).
 */
export interface Card {
  readonly state: 'unknown' | 'shown' | 'hidden';
  readonly closedBy: CardCloser | null;
  readonly hideTookMs: number | null;
  readonly nothingToHide: boolean;
  /** Why what the operator wished last of the card came to nothing. */
  readonly problem: AppErrorData | null;
  /** The hide of ours that may still come back as a hide message; null where none can. */
  readonly echo: Echo | null;
  /**
   * Unix ms of a hide message that was taken for an echo and may have been the portal's own word: what it means is
   * decided once nothing contradicts it. Null where there is none.
   */
  readonly doubtfulHideAtMs: number | null;
}

/** What is known of the echo of our last hide. */
export interface Echo {
  /** Unix ms until which the portal may have made it; null while the portal has not answered. */
  readonly untilMs: number | null;
  /** A hide message came that may have been it. */
  readonly heard: boolean;
}

/**
 * Where a call stands in the popup. `leaving`: the reason is being shown, then the entry goes by itself.
 */
export type PopupPlace =
  { readonly at: 'out' } | { readonly at: 'in' } | { readonly at: 'leaving'; readonly reason: LeavingReason };

/**
 * What one phone tells of a call. Several may ring for one call: what a leg says decides about the call only together
 * with the others.
 */
export interface PhoneLeg {
  readonly sourceName: PhoneSourceName;
  readonly sourceCallId: string;
  /** `silent`: it should have told of the end long ago, so its hook was lost; what it tells after all still counts. */
  readonly state: CallState | 'silent';
  /** Null until it has told how it ended. */
  readonly outcome: CallOutcome | null;
  /** The phone says that it holds the call; left out while it does not. */
  readonly onHold?: true;
}

/** What the CRM answered about a number. */
export interface CrmAnswer {
  /** As the call had it when it was asked for. */
  readonly phoneNumber: string;
  /** Every record with it, none included. `failed`: it could not be asked. `unclear`: there are some that could not be read. */
  readonly matches: readonly CrmMatch[] | 'failed' | 'unclear';
  /** How many there are beside those. */
  readonly more: number;
  /** Who looks after the caller and is at work; left out where nobody does, is, or is said to. Never the operator. */
  readonly inCharge?: TransferTo;
  /** What of the call's party nobody else has told, and goes with the number. */
  readonly filled: CallerFilled;
}

/** What the CRM may fill in of who calls. */
export type CallerFilled = Pick<CallParty, 'name' | 'company' | 'responsible' | 'crmEntity'>;

/** One call, however many sources tell of it. Times are Unix milliseconds. */
export interface Call {
  readonly key: string;
  readonly callId: string | null;
  /** `source name/source call id` of every source that told of it. */
  readonly references: readonly string[];
  readonly direction: CallDirection;
  readonly party: CallParty;
  /** USER_IDs of all operators to whom the card is shown; null where nobody named them. */
  readonly shownTo: readonly number[] | null;
  /** The card is shown to others as well, named or not. */
  readonly isForGroup: boolean;
  /** The portal names a colleague as the other side. */
  readonly isColleague: boolean;
  /** Phones of this operator that tell of the call, in the order in which they came. */
  readonly phones: readonly PhoneLeg[];
  readonly state: CallState;
  readonly outcome: CallOutcome | null;
  readonly startedAtMs: number;
  /** When it began to ring this time: a queue may come back to the operator with the same call. */
  readonly rangAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  /** The operator put this showing of the call away. */
  readonly dismissed: boolean;
  readonly dismissedAtMs: number | null;
  readonly popup: PopupPlace;
  readonly card: Card;
  /** Known through the portal's call cards alone: then nobody tells when it is answered or ends. */
  readonly knownByCardOnly: boolean;
  /**
   * Ringside's own id of a call that it has to finish: the EXTERNAL_CALL_ID under which it registers it, or of a click, which the
   * portal has registered itself. Null while it does neither.
   */
  readonly externalCallId: string | null;
  /** Why the portal has no record of a call that Ringside wanted to register. */
  readonly registerProblem: AppErrorData | null;
  /** This operator answered, and the card was told to close for the others. */
  readonly clearedForColleagues: boolean;
  readonly lastMid: string | null;
  /** What the CRM answered about the number; left out while it has not. */
  readonly crm?: CrmAnswer;
  readonly isTest: boolean;
  /** USER_ID of the colleague to whom the operator hands it on; left out where it is nobody who is known. */
  readonly handedTo?: number;
  /** The operator's phone said that it handed the call on; left out for all others. */
  readonly transferred?: true;
  /** The operator pressed its number in the portal; left out for all other calls. */
  readonly click?: Click | undefined;
  /** Keys of entries that turned out to be this call and are no more. */
  readonly formerKeys?: readonly string[];
}

export const noCard: Card = {
  state: 'unknown',
  closedBy: null,
  hideTookMs: null,
  nothingToHide: false,
  problem: null,
  echo: null,
  doubtfulHideAtMs: null,
};

export const shownCard: Card = { ...noCard, state: 'shown' };

/** Some phone of this operator still rings or talks, and will tell of the end. */
export function hasLivePhone({ phones }: Call): boolean {
  return phones.some(isLive);
}

export function isLive({ state }: PhoneLeg): boolean {
  return state === 'ringing' || state === 'answered';
}

/** Handed to a phone that has yet to tell of it. Nothing but that phone, or time, says when it is over. */
export function isBeingDialled({ state, click, phones }: Call): boolean {
  return state !== 'ended' && phones.length === 0 && (click?.at === 'dialling' || click?.at === 'dialled');
}
