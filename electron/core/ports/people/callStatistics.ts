/** A finished call in which somebody of the portal talked with somebody outside. Times are Unix ms by this computer's clock. */
export interface HandledCall {
  /** The portal's; null where it does not say. */
  readonly callId: string | null;
  /** As the portal writes it. */
  readonly phoneNumber: string;
  readonly isOutgoing: boolean;
  /** Who talked; null where it does not say. */
  readonly userId: number | null;
  readonly startedAtMs: number;
}

/** `never`: this sign-in may not see them, or the portal has none: asking again is of no use until something is changed there. */
export type HandledCalls =
  | { readonly is: 'told'; readonly calls: readonly HandledCall[] }
  | { readonly is: 'never'; readonly why: 'right' | 'scope' | 'method' };

/** The portal's call statistics, in which the calls of colleagues are. Adapter: `electron/portal/people/callStatistics.ts`. */
export interface CallStatistics {
  /**
   * Calls that were talked in, the latest first, and no more than some pages of them.
   *
   * @param numbers as they may stand in the statistics; of others nothing is told. None: only whether they may be seen
   * @param sinceMs Unix ms by this computer's clock
   * @throws AppError `portal.*`: nothing is known
   */
  handled(numbers: readonly string[], sinceMs: number): Promise<HandledCalls>;
  /** Untrusted, cleaned. Of whom the portal tells nothing, or may not, is not in it. Never rejects. */
  names(userIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
}
