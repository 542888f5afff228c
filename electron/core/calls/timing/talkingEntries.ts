import type { Timers } from '../../ports/clock.ts';
import type { CallStore } from '../callStore.ts';

/** How long a call that has just been answered is still to be seen. */
const talkingSeenMs = 5_000;

/** Takes calls that are being talked on out of the popup, where the operator does not want them there. Their rows stay. */
export function followTalkingEntries(
  store: CallStore,
  { timers, hideTalking }: { readonly timers: Timers; readonly hideTalking: () => boolean },
): void {
  store.follow(({ call, before }) => {
    if (call.state !== 'answered' || before?.state === 'answered' || !hideTalking()) return;
    timers.after(talkingSeenMs, () => {
      const now = store.book().calls.get(call.key);
      if (now?.state !== 'answered' || now.popup.at !== 'in' || !hideTalking()) return;
      store.put({ ...now, popup: { at: 'out' } });
      store.publish();
    });
  });
}
