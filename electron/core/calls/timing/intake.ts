import type { Clock, Timers } from '../../ports/clock.ts';
import { createSeldom, type Log } from '../../ports/log.ts';
import { callsKeptAtMost } from '../joining/callBook.ts';

/** The longest that is worked on end: windows and commands get their turn in between. */
export const sliceMs = 12;
/** A pause as long as this means that others had their turn. */
const pauseMs = 4;
/** So many calls that begin are kept waiting, the newest: whoever rings behind them is seen a third of a second later. */
const waitingAtMost = callsKeptAtMost / 2;
/** So many more come before it is looked again which of them to pass over, since each time is a look at all of them. */
const roomAtOnce = 500;

export interface IntakeDeps<T> {
  /** What it throws is logged, and the next one is taken. */
  readonly take: (item: T) => void;
  /** Whether the item tells of nothing but a call that begins: of those the oldest of a flood are passed over. */
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
  let crowdedAt = waitingAtMost + roomAtOnce;
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
    crowdedAt = waitingAtMost + roomAtOnce;
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
    const newestFrom = left.length - waitingAtMost;
    waiting = left.filter((item, index) => index >= newestFrom || !deps.beginsCall(item));
    next = 0;
    crowdedAt = waiting.length + roomAtOnce;
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
