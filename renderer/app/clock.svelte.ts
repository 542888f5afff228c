import { createSubscriber } from 'svelte/reactivity';
import { on } from 'svelte/events';
import { sameDay } from '../../contracts/times/moments.ts';

/** Now, for texts that count seconds. */
export interface SecondsClock {
  /** Unix ms, at most a second old while it is read in markup or an effect of a visible page. */
  readonly nowMs: number;
  /** Unix ms at some moment of the present day: changes at midnight alone, for texts that only ask which day it is. */
  readonly todayMs: number;
  /**
   * How long ago that was, as `nowMs` is read: counted on from when this page first asked, so that a clock which is set meanwhile
   * changes nothing. Below zero for what is to come.
   *
   * @param momentMs Unix ms
   */
  sinceMs(momentMs: number): number;
}

/** More than a page counts at once. */
const momentsAtMost = 500;

/** A timer to midnight stands still while the computer sleeps, and knows nothing of a clock that is set. */
const dayIsOldAfterMs = 3_600_000;

/**
 * Ticks only while something on a visible page reads it, so that an idle window costs nothing.
 *
 * @param followWaking tells when the computer was asleep; returns how to stop
 */
export function createSecondsClock(followWaking: (woke: () => void) => () => void): SecondsClock {
  let nowMs = Date.now();
  let steadyMs = performance.now();
  /** How long ago each was by the clock, less the time that only ever grows. Told of by the seconds. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  const moments = new Map<number, number>();
  let todayMs = nowMs;

  function read(): void {
    nowMs = Date.now();
    steadyMs = performance.now();
  }

  function behindMs(momentMs: number): number {
    const known = moments.get(momentMs);
    if (known !== undefined) return known;
    const behind = Date.now() - momentMs - performance.now();
    const [oldest] = moments.keys();
    if (moments.size >= momentsAtMost && oldest !== undefined) moments.delete(oldest);
    moments.set(momentMs, behind);
    return behind;
  }

  const subscribe = createSubscriber((update) => {
    const tick = (): void => {
      if (document.hidden) return;
      read();
      update();
    };
    read();
    const timer = setInterval(tick, 1000);
    const stops = [
      on(document, 'visibilitychange', tick),
      followWaking(() => {
        // What only ever grows stood still meanwhile.
        moments.clear();
        tick();
      }),
      () => clearInterval(timer),
      // Nobody would hear of a sleep.
      () => moments.clear(),
    ];
    return () => stops.forEach((stop) => stop());
  });

  const subscribeToDays = createSubscriber((update) => {
    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      clearTimeout(timer);
      const wasMs = todayMs;
      todayMs = Date.now();
      timer = setTimeout(look, Math.min(untilMidnightMs(todayMs), dayIsOldAfterMs));
      if (!sameDay(wasMs, todayMs)) update();
    };
    look();
    const stops = [
      on(document, 'visibilitychange', look),
      on(window, 'focus', look),
      followWaking(look),
      () => clearTimeout(timer),
    ];
    return () => stops.forEach((stop) => stop());
  });

  return {
    get nowMs() {
      if (!$effect.tracking()) return Date.now();
      subscribe();
      return nowMs;
    },
    get todayMs() {
      if (!$effect.tracking()) return Date.now();
      subscribeToDays();
      return todayMs;
    },
    sinceMs(momentMs) {
      if (!$effect.tracking()) return behindMs(momentMs) + performance.now();
      subscribe();
      return behindMs(momentMs) + steadyMs;
    },
  };
}

function untilMidnightMs(nowMs: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - nowMs;
}
