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
  /** The card is to be seen after all. */
  wishedBack(callId: string): void;
  /** A hide of it was heard. @returns whether it is to be shown once more */
  heard(callId: string): boolean;
}

/**
 * A desk asks for nine seconds, an order lives for eight, a worker that froze holds it for as long as nobody sees that, and a portal may
 * be busy with a request for a quarter of a minute. Later than this a hide is somebody else's.
 */
const lateForMs = 60_000;
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
    wishedBack(callId) {
      if (cards.has(callId)) keep(callId, true);
    },
    heard(callId) {
      const card = cards.get(callId);
      if (card?.isWishedBack !== true) return false;
      // Once: whoever hides it again means it.
      cards.delete(callId);
      return clock.monotonicMs() < card.untilMs;
    },
  };
}
