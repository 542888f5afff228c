import type { Clock, Timers } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

/** The longest that is worked on end: windows and commands get their turn in between. */
export const sliceMs = 12;
/** A pause as long as this means that others had their turn. */
const pauseMs = 4;
/** What waits is bounded by working on it in one go: late is better than lost. */
const waitingAtMost = 50_000;

/**
 * Takes what comes at once while that is little; a flood is worked off in slices, in order.
 *
 * @param take what it throws is logged, and the next one is taken
 */
export function createIntake<T>(deps: {
  readonly take: (item: T) => void;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly log: Log;
}): (item: T) => void {
  const { clock, timers, log } = deps;
  let waiting: T[] = [];
  let next = 0;
  let scheduled = false;
  let workedMs = 0;
  let workedUntilMs = clock.monotonicMs();

  const takeOne = (item: T): void => {
    try {
      deps.take(item);
    } catch (error) {
      log.error('call event not handled', error);
    }
  };

  const workOff = (untilMs: number): void => {
    while (next < waiting.length && clock.monotonicMs() < untilMs) {
      const item = waiting[next] as T;
      next += 1;
      takeOne(item);
    }
    workedUntilMs = clock.monotonicMs();
    if (next < waiting.length) return schedule();
    waiting = [];
    next = 0;
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    timers.after(0, () => {
      scheduled = false;
      workOff(clock.monotonicMs() + sliceMs);
      workedMs = sliceMs;
    });
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
    if (waiting.length - next > waitingAtMost) workOff(Infinity);
    else schedule();
  };
}
