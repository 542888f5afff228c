import type {
  CallDirection,
  CallOutcome,
  CallParty,
  CallState,
  CardCloser,
  CardState,
  LeavingReason,
} from '../../../contracts/calls.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';

/** The portal's call card on this operator's screen. */
export interface Card {
  readonly state: CardState;
  readonly closedBy: CardCloser | null;
  readonly hideTookMs: number | null;
  readonly nothingToHide: boolean;
  readonly problem: AppErrorData | null;
  /**
   * Hides of ours that the portal accepted and whose `hideExternalCall` message has not come yet. Without it the echo
   * of a hide that was taken back meanwhile would look as if the portal had closed the card.
   */
  readonly hideEchoesOwed: number;
}

/**
 * Where a call stands in the popup. `leaving`: the reason is being shown, then the entry goes by itself.
 */
export type PopupPlace =
  { readonly at: 'out' } | { readonly at: 'in' } | { readonly at: 'leaving'; readonly reason: LeavingReason };

/** One call, however many sources tell of it. Times are Unix milliseconds. */
export interface Call {
  readonly key: string;
  readonly callId: string | null;
  /** `source name/source call id` of every source that told of it. */
  readonly references: readonly string[];
  readonly direction: CallDirection;
  readonly party: CallParty;
  readonly shownToCount: number | null;
  readonly state: CallState;
  readonly outcome: CallOutcome | null;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  /** The operator put this showing of the call away. */
  readonly dismissed: boolean;
  readonly dismissedAtMs: number | null;
  readonly popup: PopupPlace;
  readonly card: Card;
  /** Known through the portal's call cards alone: then nobody tells when it is answered or ends. */
  readonly knownByCardOnly: boolean;
  readonly lastMid: string | null;
  readonly isTest: boolean;
}

export const noCard: Card = {
  state: 'unknown',
  closedBy: null,
  hideTookMs: null,
  nothingToHide: false,
  problem: null,
  hideEchoesOwed: 0,
};

export const shownCard: Card = { ...noCard, state: 'shown' };
