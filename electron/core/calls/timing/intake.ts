import type { Clock, Timers } from '../../ports/clock.ts';
import { createSeldom, type Log } from '../../ports/log.ts';
import { callsKeptAtMost } from '../joining/callBook.ts';

/** The longest that is worked on end: windows and commands get their turn in between. */
export const sliceMs = 12;
/** A pause as long as this means that others had their turn. */
const pauseMs = 4;
/** Beyond this it is looked which of what waits would make room for the rest anyway. */
const crowdedFrom = callsKeptAtMost + 500;

export interface IntakeDeps<T> {
  /** What it throws is logged, and the next one is taken. */
  readonly take: (item: T) => void;
  /** Whether the item tells of nothing but a call that begins: of those no more are kept than calls. */
  readonly beginsCall: (item: T) => boolean;
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
  let crowdedAt = crowdedFrom;
  let scheduled = false;
  let workedMs = 0;
  let workedUntilMs = clock.monotonicMs();

  const takeOne = (item: T): void => {
    try {
      deps.take(item);
    } catch (error) {
      seldom('not handled', (times) => log.error('call event not handled', error, { times }));
    }
  };

  const workOff = (): void => {
    const untilMs = clock.monotonicMs() + sliceMs;
    while (next < waiting.length && clock.monotonicMs() < untilMs) {
      const item = waiting[next] as T;
      next += 1;
      takeOne(item);
    }
    workedUntilMs = clock.monotonicMs();
    workedMs = sliceMs;
    if (next < waiting.length) return workOffSoon();
    waiting = [];
    next = 0;
    crowdedAt = crowdedFrom;
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
    const newestFrom = left.length - callsKeptAtMost;
    waiting = left.filter((item, index) => index >= newestFrom || !deps.beginsCall(item));
    next = 0;
    crowdedAt = Math.max(crowdedFrom, waiting.length * 2);
    const passedOver = left.length - waiting.length;
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
    if (waiting.length - next > crowdedAt) makeRoom();
    workOffSoon();
  };
}
