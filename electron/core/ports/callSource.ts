import type { CallDirection, CallOutcome, CrmEntity } from '../../../contracts/calls.ts';

/** What a source knows about a call; anything may be missing. Texts are untrusted. */
export interface CallDetails {
  readonly direction: CallDirection;
  readonly phoneNumber: string;
  readonly name: string | null;
  readonly company: string | null;
  readonly responsible: string | null;
  readonly line: string | null;
  readonly crmEntity: CrmEntity | null;
  /** USER_IDs of all operators to whom the card is shown; null where the source does not name them. */
  readonly shownTo: readonly number[] | null;
  /** Only from a source that counts the operators without naming them. */
  readonly shownToCount?: number | null;
  /** The other side works for the same company, as the source says; left out where it does not. */
  readonly isColleague?: true;
  /**
   * Of a card: the operator pressed this number in the portal, and their phone is to dial it. `untimed`: nobody knows how long
   * ago, whatever the event's time says.
   */
  readonly clicked?: 'timed' | 'untimed';
}

/** Which call an event is about: the portal's CALL_ID where known, else the source's own id. */
export interface CallReference {
  readonly callId: string | null;
  /** Unique within the source. */
  readonly sourceCallId: string;
}

/**
 * How old the news that a call begins may be for it to ring. A broken connection is noticed within 35 s, and what was
 * missed is told then: such a call may well ring still. Bitrix24's own client lets no call ring that is older than 30 s
 * (seen in the source of its call module).
 */
export const freshForMs = 40_000;

interface EventBase {
  readonly sourceName: string;
  readonly call: CallReference;
  /** The push message's continuation id, by which late messages are recognised; null where there is none. */
  readonly mid: string | null;
  /** Unix ms at which it happened as far as the source knows, by this computer's clock: the past is told from now by it. */
  readonly atMs: number;
}

/**
 * Source of the operator's own call cards: its channel hears all that the portal does with them, hides of ours included.
 * What a connector tells on an application's channel does not.
 */
export const portalCardsSourceName = 'portalCards';

/** What every call source delivers (product section 2). */
export type CallEvent =
  | (EventBase & { readonly type: 'offered'; readonly details: CallDetails })
  | (EventBase & { readonly type: 'cardShown'; readonly details: CallDetails })
  | (EventBase & { readonly type: 'cardHidden' })
  | (EventBase & { readonly type: 'answered' })
  /** From a phone: it holds the call, or has taken it back. */
  | (EventBase & { readonly type: 'held'; readonly isHeld: boolean })
  /** From a phone: it has not handed the call on, as it was told to. */
  | (EventBase & { readonly type: 'transferFailed' })
  /** `transferred`: the phone says that it has handed the call on. */
  | (EventBase & { readonly type: 'ended'; readonly outcome: CallOutcome; readonly transferred?: true });

/** News that may be the first of a call. */
export type OpeningEvent = Extract<CallEvent, { type: 'offered' | 'cardShown' }>;

/** A message meant for Ringside that it cannot use: counted and shown, for connector authors. */
export interface RefusedMessage {
  readonly kind: 'refused';
  /** What is wrong with it, in English, in one bounded line. Quotes nothing of the message but names of fields. */
  readonly reason: string;
}
