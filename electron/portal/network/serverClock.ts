import type { Clock } from '../../core/ports/clock.ts';

/** The portal's clock as its answers show it, so that a wrong clock on this computer is seen for what it is. */
export interface ServerClock {
  /** @param date the header `Date` of an answer */
  note(date: string | null): void;
  /** The portal's clock minus this computer's, in ms; null while nothing was heard, and after a sleep until it is heard anew. */
  aheadMs(): number | null;
  /** The same, and 0 where nothing was heard or the two agree as far as whole seconds can tell. */
  differenceMs(): number;
}

/** Dates in headers are whole seconds and come after a while on the way: less than this is no difference. */
const leastDifferenceMs = 10_000;

export function createServerClock(clock: Clock): ServerClock {
  let heard: { readonly serverMs: number; readonly atMs: number; readonly wallMs: number } | null = null;
  // Counted on by the monotonic clock: the computer's own may have been set since.
  const aheadMs = (): number | null => {
    if (heard === null) return null;
    if (mayHaveSlept(clock, heard)) return null;
    return heard.serverMs + (clock.monotonicMs() - heard.atMs) - clock.nowMs();
  };
  return {
    note: (date) => {
      const serverMs = date === null ? Number.NaN : Date.parse(date);
      if (!Number.isNaN(serverMs)) heard = { serverMs, atMs: clock.monotonicMs(), wallMs: clock.nowMs() };
    },
    aheadMs,
    differenceMs: () => {
      const found = aheadMs() ?? 0;
      return Math.abs(found) < leastDifferenceMs ? 0 : found;
    },
  };
}

/** Two clocks of one computer drift apart by less than this, however they are set right. */
const driftMs = 5_000;
const driftPerMs = 0.001;

/**
 * Whether the computer may have slept since both clocks were read. On Linux the monotonic clock stands still in sleep, so
 * that a wall clock that went further may have been set or may have gone on through a night: nobody can tell which, and
 * what was counted on by either is unknown. A wall clock that went less far was set back.
 */
export function mayHaveSlept(
  clock: Clock,
  then: { readonly atMs: number; readonly wallMs: number },
): boolean {
  const countedMs = clock.monotonicMs() - then.atMs;
  return clock.nowMs() - then.wallMs - countedMs > driftMs + countedMs * driftPerMs;
}

/** A clock further off than this makes good certificates look like bad ones. */
const skewMs = 10 * 60_000;

/** Whether a clock that is off by this much is called wrong. */
export function isSkewed(aheadMs: number): boolean {
  return Math.abs(aheadMs) > skewMs;
}

/** Names of the errors that speak of a certificate's dates: Chromium's, and Node's. */
const dateErrors = /^(?:ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/;

export function isAboutDates(reason: string): boolean {
  return dateErrors.test(reason);
}
