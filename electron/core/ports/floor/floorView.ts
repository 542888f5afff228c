import type { DeskState, RetryForAll } from '../../../../contracts/floor/deskState.ts';
import type { Told } from '../../listeners.ts';

/** How a lead stands with the queue of what desks tell. */
export type ReadingState =
  /** Nothing is read, or there is no broker. */
  | 'off'
  | 'connecting'
  | 'reading'
  /** The account does not lead. */
  | 'refused'
  /** Another program of this account reads it. */
  | 'elsewhere'
  /** The broker has no such queue. */
  | 'notSetUp';

/** `lost`: whether it arrived nobody knows. */
export type WordTaken = 'taken' | 'refused' | 'noBroker' | 'lost';

/**
 * What desks and leads tell each other on the company's broker, beside the orders. Nothing of it is needed for a card to be hidden,
 * and no failure of it is one of the orders. Adapter: `electron/floor/viewLine.ts`.
 */
export interface FloorView {
  /** How this desk is. Never throws; what cannot be told is told anew with the next one. */
  tell(state: DeskState): void;
  /** States are taken from now on. */
  readonly opened: Told<undefined>;
  /** This desk leaves the broker of its own: what is told now still arrives. */
  readonly closing: Told<undefined>;
  /** A lead has all desks try again. */
  readonly retries: Told<RetryForAll>;
  /** Whether this desk wishes to read how all desks are. */
  read(on: boolean): void;
  /** How a desk is; whose desk it is the broker has proven. */
  readonly states: Told<{ readonly userId: number; readonly state: DeskState }>;
  reading(): ReadingState;
  readonly readingChanged: Told<undefined>;
  /** Says to all desks that they are to try again. Never rejects. */
  retryForAll(word: RetryForAll): Promise<WordTaken>;
}
