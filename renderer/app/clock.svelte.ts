import { createSubscriber } from 'svelte/reactivity';
import { on } from 'svelte/events';
import { sameDay } from '../../contracts/times/moments.ts';

/** Now, for texts that count seconds. */
export interface SecondsClock {
  /** Unix ms, at most a second old while it is read in markup or an effect of a visible page. */
  readonly nowMs: number;
  /** Unix ms at some moment of the present day: changes at midnight alone, for texts that only ask which day it is. */
  readonly todayMs: number;
}

/** A timer to midnight stands still while the computer sleeps, and knows nothing of a clock that is set. */
const dayIsOldAfterMs = 3_600_000;

/**
 * Ticks only while something on a visible page reads it, so that an idle window costs nothing.
 *
 * @param followWaking tells when the computer was asleep; returns how to stop
 */
export function createSecondsClock(followWaking: (woke: () => void) => () => void): SecondsClock {
  let nowMs = Date.now();
  let todayMs = nowMs;

  const subscribe = createSubscriber((update) => {
    const tick = (): void => {
      if (document.hidden) return;
      nowMs = Date.now();
      update();
    };
    nowMs = Date.now();
    const timer = setInterval(tick, 1000);
    const stopWatching = on(document, 'visibilitychange', tick);
    return () => {
      clearInterval(timer);
      stopWatching();
    };
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
  };
}

function untilMidnightMs(nowMs: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - nowMs;
}
