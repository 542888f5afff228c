import type { Random } from '../../core/ports/clock.ts';

/** The wait that a portal's `QUERY_LIMIT_EXCEEDED` earns, the same for every call to that portal. Times are monotonic. */
export interface CommonPause {
  /** The next wait is chosen evenly between half of this and all. 0: no refusal is remembered. */
  readonly windowMs: number;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export const noPause: CommonPause = {
  windowMs: 0,
  sinceMs: Number.NEGATIVE_INFINITY,
  untilMs: Number.NEGATIVE_INFINITY,
};

const shortestWindowMs = 1_000;
/**
 * Chosen by `bench:fleet -- --simulate` over sixteen seeds. Wider windows, and those that grow with each refusal, ask a
 * crowded portal less often, yet leave its bucket idle while the last desks sleep: with windows of 3 to 20 s the last of
 * 50 desks was done 3 s later for as many requests.
 */
const longestWindowMs = 3_000;

/**
 * The window for a refusal. A bucket that is full though hardly any of it is ours is shared with many: they are about
 * `capacity / own` desks, and that many requests take that long to drain, so those choose from a wider one; a desk that
 * filled it alone waits for a second at most.
 */
export function windowMsFor(capacity: number, drainPerSecond: number, own: number): number {
  const desks = Math.min(capacity, 1_000) / Math.max(1, own);
  const ms = (desks / drainPerSecond) * 1000;
  return Math.min(Math.max(ms, shortestWindowMs), longestWindowMs);
}

/**
 * The pause after a refusal. Half of the window is left to chance ("equal jitter"), so that 200 desks behind one address
 * do not come back as one; the other half is certain, since nothing drains sooner.
 * @param request when the refused request was sent: one that was on its way when the pause began says nothing new
 * @param namedMs how long the portal itself asked to wait; null where it did not
 */
export function afterRefusal(
  pause: CommonPause,
  nowMs: number,
  request: { readonly sentMs: number; readonly windowMs: number; readonly namedMs: number | null },
  random: Random,
): CommonPause {
  const knew = request.sentMs < pause.sinceMs;
  const windowMs = knew ? pause.windowMs : Math.max(request.windowMs, pause.windowMs);
  const drawnMs = knew ? 0 : (0.5 + random() / 2) * windowMs;
  const untilMs = Math.max(nowMs + Math.max(drawnMs, request.namedMs ?? 0), knew ? pause.untilMs : nowMs);
  return { windowMs, sinceMs: knew ? pause.sinceMs : nowMs, untilMs };
}

/** Each request that was let through since halves the window, until nothing is remembered. */
export function afterSuccess(pause: CommonPause, sentMs: number): CommonPause {
  if (pause.windowMs === 0 || sentMs < pause.sinceMs) return pause;
  const windowMs = pause.windowMs / 2;
  return windowMs < shortestWindowMs ? { ...noPause, untilMs: pause.untilMs } : { ...pause, windowMs };
}
