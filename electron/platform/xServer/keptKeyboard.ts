import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DeskNow, DeskWindows } from './deskWindows.ts';

export interface KeptKeyboardDeps {
  readonly desk: DeskWindows;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly log: Pick<Log, 'info'>;
}

/** A program that has to be started first comes to the front within this time. */
export const watchedMs = 6_000;
/** One that is there comes within this time: a window that was there before and comes later was called by somebody. */
export const comesWithinMs = 1_500;
/** What comes so soon after an order key or a button was down, the operator has called. */
export const orderedWithinMs = 1_000;
/** Nothing is typed faster: at 120 words a minute there are 100 ms between two keys. */
export const lookEveryMs = 15;
/** The window manager does it within this time, or does not. */
const doneWithinMs = 150;
/** A browser may raise itself once for its window and once for its page. More than that is somebody's wish. */
const givenBackAtMost = 3;

/**
 * Remembers which window has the keyboard while something is done that may bring another program to the front, and gives it
 * back where one window takes it that came because of this: the first one that comes, soon or newly made. Any other window, the
 * pointer moved, or an order key or a button down just before are the operator's own doing: then the keyboard stays where it is,
 * for good. Resolves once the watch has begun; never fails: while the window system does not answer, nothing is given back.
 */
export async function keepKeyboard({ desk, clock, timers, log }: KeptKeyboardDeps): Promise<void> {
  const before = await nowAtLast(desk);
  const windows = await desk.all();
  if (before === null || before.activeWindow === 0) return;
  const beganMs = clock.monotonicMs();
  let taker: number | null = null;
  let orderedMs = -Infinity;
  let givenBack = 0;
  /** When it was asked for last; null once it was done. */
  let askedMs: number | null = null;

  const isTaker = (windowId: number): boolean => {
    const isSoon = clock.monotonicMs() - beganMs <= comesWithinMs;
    if (taker === null && (isSoon || windows?.has(windowId) === false)) taker = windowId;
    return taker === windowId;
  };

  /** @returns whether there is more to be watched */
  const lookAt = async (now: DeskNow): Promise<boolean> => {
    const nowMs = clock.monotonicMs();
    if (now.x !== before.x || now.y !== before.y || nowMs - beganMs > watchedMs) return false;
    if (now.isOrdering) orderedMs = nowMs;
    if (now.activeWindow === before.activeWindow) {
      if (askedMs !== null) log.info('keyboard given back');
      askedMs = null;
      return true;
    }
    if (now.activeWindow === 0 || (askedMs !== null && nowMs - askedMs < doneWithinMs)) return true;
    if (nowMs - orderedMs <= orderedWithinMs || !isTaker(now.activeWindow)) return false;
    if (givenBack === givenBackAtMost) return false;
    givenBack += 1;
    askedMs = nowMs;
    await desk.activate(before.activeWindow);
    return true;
  };

  const look = async (): Promise<void> => {
    const now = await desk.now();
    // One answer may come too late on a busy machine.
    const goesOn = now === null ? clock.monotonicMs() - beganMs <= watchedMs : await lookAt(now);
    if (!goesOn) return;
    timers.after(lookEveryMs, () => void look());
  };
  void look();
}

/** The connection may have to be made first, and each answer has its time limit. */
const firstTries = 10;

async function nowAtLast(desk: DeskWindows): Promise<DeskNow | null> {
  for (let tries = 1; tries < firstTries; tries += 1) {
    const now = await desk.now();
    if (now !== null) return now;
  }
  return desk.now();
}
