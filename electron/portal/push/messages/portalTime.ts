import type { Clock } from '../../../core/ports/clock.ts';
import { mayHaveSlept } from '../../network/serverClock.ts';
import type { PullConfig } from '../pullConfig.ts';

/** Both clocks at the moment when a connection opened. */
export interface OpenedAt {
  readonly atMs: number;
  readonly wallMs: number;
}

/** What the portal's times mean by this computer's clock. */
export interface PortalTime {
  /**
   * When a message that came now was made, in Unix ms by our clock and never later than now.
   *
   * @param serverTimeMs the portal's word
   * @param openedAt of the connection that brought it; null while that is not known to be open
   */
  sentAtMs(
    serverTimeMs: number,
    config: Pick<PullConfig, 'clockAheadMs' | 'clockBaseMs'>,
    openedAt: OpenedAt | null,
  ): number;
  /**
   * Whether the last one told may be older than was said: the clocks had not been compared, or were learnt anew from it, which
   * looks the same as a server that kept the message back.
   */
  mayBeOlder(): boolean;
}

/** What was missed is told as soon as a connection is open. */
export const replayWithinMs = 5_000;
/** A little less than how far apart two sources may say that one call began. */
export const liveLateAtMostMs = 15_000;

/**
 * A portal's clock is set, and a portal may have several web servers whose clocks differ. What comes on a connection that
 * has been open for a while is news whatever it says: then the clock is another one than before, and is learnt anew. How
 * old the others are, which may have been missed and told now, is what the clock learnt last says.
 */
export function createPortalTime(clock: Clock): PortalTime {
  /** The portal's time minus the monotonic one, by which a clock of ours that is set is no matter. */
  let aheadMs = -Infinity;
  let comparedMs: number | null = null;
  let isDoubtful = false;

  const isLive = (openedAt: OpenedAt | null): boolean =>
    openedAt !== null &&
    clock.monotonicMs() - openedAt.atMs >= replayWithinMs &&
    !mayHaveSlept(clock, openedAt);

  return {
    sentAtMs(serverTimeMs, { clockAheadMs, clockBaseMs }, openedAt) {
      const compared = clockAheadMs === null ? null : clockAheadMs + clockBaseMs;
      if (compared !== comparedMs) {
        comparedMs = compared;
        if (compared !== null) aheadMs = compared;
      }
      /** As far ahead as this it is if the message took no time at all. */
      const seenMs = serverTimeMs - clock.monotonicMs();
      // Never compared: taken for equal, a clock that is ahead here would make every call an old one.
      isDoubtful = aheadMs === -Infinity || aheadMs - seenMs > liveLateAtMostMs;
      const isFreshest = seenMs > aheadMs && (compared === null || isLive(openedAt));
      if (isFreshest || (aheadMs - seenMs > liveLateAtMostMs && isLive(openedAt))) aheadMs = seenMs;
      return clock.nowMs() - Math.max(0, aheadMs - seenMs);
    },
    mayBeOlder: () => isDoubtful,
  };
}
