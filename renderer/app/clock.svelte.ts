import { createSubscriber } from 'svelte/reactivity';

/** Now, for texts that count seconds. */
export interface SecondsClock {
  /** Unix ms, at most a second old while it is read in markup or an effect. */
  readonly nowMs: number;
}

/** Ticks only while something on the page reads it, so that an idle window costs nothing. */
export function createSecondsClock(): SecondsClock {
  let nowMs = Date.now();
  const subscribe = createSubscriber((update) => {
    nowMs = Date.now();
    const timer = setInterval(() => {
      nowMs = Date.now();
      update();
    }, 1000);
    return () => clearInterval(timer);
  });
  return {
    get nowMs() {
      if (!$effect.tracking()) return Date.now();
      subscribe();
      return nowMs;
    },
  };
}
