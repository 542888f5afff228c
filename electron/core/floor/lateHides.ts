import type { Clock } from '../ports/clock.ts';

/**
 * Cards that the operator wants to see although the floor was told to hide them: an order that was taken back, or handed over
 * twice, may still be carried out.
 */
export interface LateHides {
  /** The floor is told to hide the operator's own card. */
  ordered(callId: string): void;
  /** This desk hides it by itself: what is heard of that is no surprise. */
  hiddenAlone(callId: string): void;
  /** The worker has answered the order: it hides nothing more by it. */
  answered(callId: string): void;
  /** The card is to be seen after all. */
  wishedBack(callId: string): void;
  /** A hide of it was heard. @returns whether it is to be shown once more */
  heard(callId: string): boolean;
}

/**
 * An order lives for eight seconds with the broker or a worker, which asks the portal for four, and a portal may be busy with a request
 * for a quarter of a minute. Later than this a hide is somebody else's.
 */
const lateForMs = 30_000;
const rememberedAtMost = 500;

export function createLateHides(clock: Pick<Clock, 'monotonicMs'>): LateHides {
  const cards = new Map<string, { readonly untilMs: number; readonly isWishedBack: boolean }>();

  const keep = (callId: string, isWishedBack: boolean): void => {
    const nowMs = clock.monotonicMs();
    cards.delete(callId);
    cards.set(callId, { untilMs: nowMs + lateForMs, isWishedBack });
    for (const [key, { untilMs }] of cards) {
      if (untilMs > nowMs && cards.size <= rememberedAtMost) break;
      cards.delete(key);
    }
  };

  return {
    ordered: (callId) => keep(callId, false),
    hiddenAlone: (callId) => void cards.delete(callId),
    answered: (callId) => void cards.delete(callId),
    wishedBack(callId) {
      if (cards.has(callId)) keep(callId, true);
    },
    heard(callId) {
      const card = cards.get(callId);
      // Once: whoever hides it again means it.
      cards.delete(callId);
      return card?.isWishedBack === true && clock.monotonicMs() < card.untilMs;
    },
  };
}
