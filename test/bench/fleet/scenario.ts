import { createSeededRandom } from './seededRandom.ts';

/** What one operator's card of one call comes to. */
export interface PlannedCard {
  readonly userId: number;
  /** Ms after the call rang. */
  readonly atMs: number;
  /** The operator dismisses it, or the telephone system hides it. */
  readonly by: 'operator' | 'connector';
}

export interface PlannedCall {
  readonly phoneNumber: string;
  /** Ms after the first call. */
  readonly ringsAtMs: number;
  /** Whose card stays open until the call ends; null where somebody without a desk answers. */
  readonly answeredBy: number | null;
  /** The cards of everybody else, in the order in which they go. */
  readonly cards: readonly PlannedCard[];
}

export interface Scenario {
  readonly seed: number;
  readonly userIds: readonly number[];
  readonly calls: readonly PlannedCall[];
}

/** The time between two calls. */
export const callGapMs = 10_000;
const dismissShare = 0.8;

/**
 * A ring-all queue: each call rings at every desk, one answers, and within two seconds every other card is dismissed by
 * its operator (four in five) or hidden by the telephone system. The same for the same seed.
 *
 * @param desks from 1; a single desk dismisses what somebody without a desk has answered
 */
export function planScenario(desks: number, calls: number, seed: number): Scenario {
  const random = createSeededRandom(seed).fork(`${desks} desks`);
  const userIds = Array.from({ length: desks }, (_, index) => index + 1);
  const planCall = (index: number): PlannedCall => {
    const answeredBy = desks === 1 ? null : random.pick(userIds);
    const cards = userIds
      .filter((userId) => userId !== answeredBy)
      .map((userId): PlannedCard => {
        const by = desks === 1 || random.next() < dismissShare ? 'operator' : 'connector';
        return { userId, atMs: random.between(300, 2300), by };
      })
      .sort((a, b) => a.atMs - b.atMs);
    return { phoneNumber: `+7495000${1000 + index}`, ringsAtMs: index * callGapMs, answeredBy, cards };
  };
  return { seed, userIds, calls: Array.from({ length: calls }, (_, index) => planCall(index)) };
}
