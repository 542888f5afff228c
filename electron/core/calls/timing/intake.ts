import type { Clock, Timers } from '../../ports/clock.ts';
import { createSeldom, type Log } from '../../ports/log.ts';
import { callsKeptAtMost } from '../joining/callBook.ts';

/** The longest that is worked on end: windows and commands get their turn in between. */
export const sliceMs = 12;
/** A pause as long as this means that others had their turn. */
const pauseMs = 4;
/**
 * What comes in, looked at only where there is too much of it. `rings` begins a call now; `rang` begins one of long ago, or of
 * nobody knows when, which only has its row; `tells` says anything else, and is never passed over.
 */
export type Incoming = 'rings' | 'rang' | 'tells';

/**
 * So many beginnings are kept waiting, the newest. Nobody is rung by two hundred callers at once, and whoever rings behind
 * them is to be seen within a fifth of a second; a replay after hours has hundreds of calls, and nobody waits for their rows.
 */
export const keptWaiting = Object.freeze({ rings: 200, rang: callsKeptAtMost / 2 });
/**
 * While more come than are kept waiting, work on the oldest would be on what is about to be passed over, and keep whoever
 * rings behind the flood waiting. A flood that does not end is worked on all the same after this long.
 */
const giveWayAtMostMs = 150;
const crowdedAtLeast = keptWaiting.rings * 1.5;

export interface IntakeDeps<T> {
  /** What it throws is logged, and the next one is taken. */
  readonly take: (item: T) => void;
  /** Does a slice of the work. */
  readonly together: (takeAll: () => void) => void;
  readonly lookAt: (item: T) => Incoming;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly log: Log;
}

/** Takes what comes at once while that is little; a flood is worked off in slices, in order. */
export function createIntake<T>(deps: IntakeDeps<T>): (item: T) => void {
  const { clock, timers, log } = deps;
  const seldom = createSeldom(clock);
  let waiting: T[] = [];
  let next = 0;
  let crowdedAt = crowdedAtLeast;
  let scheduled = false;
  /** Since when it gives way to a flood that still comes in. */
  let gaveWaySinceMs: number | null = null;
  let cameSince = false;
  let workedMs = 0;
  let workedUntilMs = clock.monotonicMs();

  const takeOne = (item: T): void => {
    try {
      deps.take(item);
    } catch (error) {
      seldom('not handled', (times) => log.error('call event not handled', error, { times }));
    }
  };

  const givesWay = (): boolean => {
    const isFlooded = cameSince && waiting.length - next >= keptWaiting.rings;
    cameSince = false;
    if (!isFlooded) {
      gaveWaySinceMs = null;
      return false;
    }
    gaveWaySinceMs ??= clock.monotonicMs();
    return clock.monotonicMs() - gaveWaySinceMs < giveWayAtMostMs;
  };

  const workOff = (): void => {
    if (givesWay()) return workOffSoon();
    const untilMs = clock.monotonicMs() + sliceMs;
    deps.together(() => {
      while (next < waiting.length && clock.monotonicMs() < untilMs) {
        const item = waiting[next] as T;
        next += 1;
        takeOne(item);
      }
    });
    workedUntilMs = clock.monotonicMs();
    workedMs = sliceMs;
    if (next < waiting.length) return workOffSoon();
    waiting = [];
    next = 0;
    crowdedAt = crowdedAtLeast;
  };

  const workOffSoon = (): void => {
    if (scheduled) return;
    scheduled = true;
    timers.after(0, () => {
      scheduled = false;
      workOff();
    });
  };

  /** The oldest calls of a flood would be gone before anybody saw them. */
  const makeRoom = (): void => {
    const left = waiting.slice(next);
    const room = { ...keptWaiting, tells: Infinity };
    waiting = left
      .toReversed()
      .filter((item) => (room[deps.lookAt(item)] -= 1) >= 0)
      .reverse();
    next = 0;
    // Each look is at all of them.
    crowdedAt = Math.max(crowdedAtLeast, waiting.length * 1.5);
    const passedOver = left.length - waiting.length;
    if (passedOver > 0)
      seldom('too many', (times) => log.warn('too many calls at once', { passedOver, times }));
  };

  return (item) => {
    const startMs = clock.monotonicMs();
    if (startMs - workedUntilMs > pauseMs) workedMs = 0;
    if (next === waiting.length && workedMs < sliceMs) {
      takeOne(item);
      workedUntilMs = clock.monotonicMs();
      workedMs += workedUntilMs - startMs;
      return;
    }
    waiting.push(item);
    cameSince = true;
    if (waiting.length - next > crowdedAt) makeRoom();
    workOffSoon();
  };
}
