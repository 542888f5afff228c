import type { Clock, Timers } from '../ports/clock.ts';
import type { CallStore } from './callStore.ts';
import { phonesFellSilent } from './joining/callTransitions.ts';
import { hasLivePhone } from './joining/phoneLegs.ts';

/**
 * No phone rings for longer: proxies give up after three minutes (RFC 3261, timer C), queues after a few more. A hook
 * that was lost must not leave an entry in the popup for ever.
 */
export const ringingAtMostMs = 5 * 60_000;

/** Nobody talks for longer than a working day. */
export const talkAtMostMs = 8 * 60 * 60_000;

/** Ends calls whose phones do not tell of the end. */
export function followSilentPhones(
  store: CallStore,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
): void {
  const endIfStill = (key: string, state: 'ringing' | 'answered'): void => {
    const call = store.book().calls.get(key);
    if (call?.state !== state || !hasLivePhone(call)) return;
    store.put(phonesFellSilent(call, clock.nowMs()));
    store.publish();
  };
  store.follow(({ call, before }) => {
    if (call.state === 'ended' || !hasLivePhone(call)) return;
    const { state } = call;
    if (before?.state === state && hasLivePhone(before)) return;
    timers.after(state === 'ringing' ? ringingAtMostMs : talkAtMostMs, () => endIfStill(call.key, state));
  });
}
