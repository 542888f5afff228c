import type { Clock } from '../ports/clock.ts';

/**
 * When a worker sends next: at once while the portal's bucket of requests is nearly empty, so that a small floor waits for nothing; the
 * fuller it is, the longer it waits for orders that can go along. Bitrix24 docs, limits: 50 requests at once, 2 a second
 * after that, for all plans but Enterprise.
 */
export interface SendingPace {
  /** From now, milliseconds. */
  waitMs(): number;
  sent(): void;
  /** The portal says that the bucket is full, and for how long. */
  refused(forMs: number): void;
  /** Something else is in the way. */
  pause(forMs: number): void;
}

const capacity = 50;
const drainPerSecond = 2;
const atOnceBelow = capacity / 4;
const gatheringBelow = capacity / 2;
const gatheringMs = 100;

export function createSendingPace(clock: Pick<Clock, 'monotonicMs'>): SendingPace {
  // Another worker may have sent until a moment ago.
  let level = capacity / 2;
  let levelAtMs = clock.monotonicMs();
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  const levelNow = (): number => {
    const nowMs = clock.monotonicMs();
    level = Math.max(0, level - ((nowMs - levelAtMs) / 1_000) * drainPerSecond);
    levelAtMs = nowMs;
    return level;
  };

  const windowMs = (): number => {
    const now = levelNow();
    if (now < atOnceBelow) return 0;
    const sinceSentMs = clock.monotonicMs() - sentAtMs;
    if (now < gatheringBelow) return gatheringMs;
    return Math.max(gatheringMs, 1_000 / drainPerSecond - sinceSentMs);
  };

  return {
    waitMs: () => Math.max(windowMs(), pausedUntilMs - clock.monotonicMs(), 0),
    sent() {
      level = levelNow() + 1;
      sentAtMs = clock.monotonicMs();
    },
    refused(forMs) {
      levelNow();
      level = capacity;
      pausedUntilMs = clock.monotonicMs() + forMs;
    },
    pause(forMs) {
      pausedUntilMs = Math.max(pausedUntilMs, clock.monotonicMs() + forMs);
    },
  };
}
