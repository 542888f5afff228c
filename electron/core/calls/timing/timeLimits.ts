import type { Clock, Timers } from '../../ports/clock.ts';
import { isLive, type Call } from '../call.ts';
import type { CallStore } from '../callStore.ts';
import { fellSilent } from '../joining/callTransitions.ts';

/**
 * Nothing rings for longer: proxies give up after three minutes (RFC 3261, timer C), queues after a few more. A hook that
 * was lost, or a card whose end the portal never tells, must not leave an entry in the popup for ever.
 */
export const ringingAtMostMs = 5 * 60_000;

/** Nobody talks for longer than a working day. */
export const talkAtMostMs = 8 * 60 * 60_000;

/** Timers of Linux stand still while the computer sleeps, so the clock on the wall is looked at now and then. */
const lookEveryMs = 30_000;

export interface TimeLimits {
  /** Watches a call that nobody is told of as new. @param forMs how long it has gone on already */
  watch(call: Call, forMs: number): void;
}

interface Watched {
  readonly state: Call['state'];
  readonly rangAtMs: number;
  readonly legs: ReadonlySet<string>;
  readonly endsAtMs: number;
  readonly endsAtMonotonicMs: number;
}

/** Ends calls of which nobody tells the end. Each ringing has its own time: that of the one before is called off. */
export function followTimeLimits(
  store: CallStore,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
): TimeLimits {
  const watched = new Map<string, Watched>();
  let look: { readonly atMs: number; readonly cancel: () => void } | null = null;

  const lookAt = (atMs: number): void => {
    if (look !== null && look.atMs <= atMs) return;
    look?.cancel();
    const cancel = timers.after(Math.max(0, atMs - clock.monotonicMs()), () => {
      look = null;
      endOverdue();
    });
    look = { atMs, cancel };
  };

  const lookLater = ({ state, endsAtMonotonicMs }: Watched): number =>
    state === 'ringing' ? Math.min(endsAtMonotonicMs, clock.monotonicMs() + lookEveryMs) : endsAtMonotonicMs;

  const endOverdue = (): void => {
    const [nowMs, monotonicMs] = [clock.nowMs(), clock.monotonicMs()];
    let next = Infinity;
    let ended = false;
    for (const [key, one] of watched) {
      if (one.endsAtMonotonicMs > monotonicMs && one.endsAtMs > nowMs) {
        next = Math.min(next, lookLater(one));
        continue;
      }
      watched.delete(key);
      const call = store.book().calls.get(key);
      if (call === undefined) continue;
      store.put(fellSilent(call, nowMs));
      ended = true;
    }
    if (next < Infinity) lookAt(next);
    if (ended) store.publish();
  };

  const watch = (call: Call, forMs: number): void => {
    if (call.state === 'ended') {
      watched.delete(call.key);
      return;
    }
    const legs = new Set(call.phones.filter(isLive).map((leg) => `${leg.sourceName}/${leg.sourceCallId}`));
    const before = watched.get(call.key);
    const goesOn = before?.state === call.state && before.rangAtMs === call.rangAtMs;
    if (goesOn && [...legs].every((leg) => before.legs.has(leg))) return;
    const leftMs = Math.max(0, (call.state === 'ringing' ? ringingAtMostMs : talkAtMostMs) - forMs);
    const one: Watched = {
      state: call.state,
      rangAtMs: call.rangAtMs,
      legs,
      endsAtMs: clock.nowMs() + leftMs,
      endsAtMonotonicMs: clock.monotonicMs() + leftMs,
    };
    watched.set(call.key, one);
    lookAt(lookLater(one));
  };

  store.follow(({ call }) => watch(call, 0));
  return { watch };
}
