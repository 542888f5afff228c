import type { Clock, Timers } from '../../ports/clock.ts';
import { isOpen } from '../../ports/commandRecord.ts';
import type { Call } from '../call.ts';
import type { CardOrders } from './cardOrders.ts';
import type { CallStore } from '../callStore.ts';
import { doubtIsOver } from './cardTransitions.ts';
import { echoWithinMs } from './echoes.ts';

/** Where there is no end to Undo: a call that is over for all that is known is not offered for ever. */
const longestUndoMs = 30_000;

/**
 * Decides about hide messages that were taken for echoes of ours. Of a call that was put away, a second one counts as its
 * end once the dismissal cannot be taken back any more. Of one that was brought back, a single one counts as the portal's
 * word unless the card is shown again.
 */
export function followDoubtfulHides(
  store: CallStore,
  orders: Pick<CardOrders, 'wishFor'>,
  deps: { readonly clock: Clock; readonly timers: Timers; readonly undoMs: () => number | null },
): void {
  const { clock, timers } = deps;
  const decideLater = ({ key, card, dismissed, dismissedAtMs }: Call): void => {
    const undoMs = deps.undoMs() ?? longestUndoMs;
    const undoLeftMs = (dismissedAtMs ?? 0) + undoMs - clock.nowMs();
    // Bounded, should the system's clock have been set.
    const delayMs = dismissed ? Math.min(undoMs, Math.max(0, undoLeftMs)) : echoWithinMs;
    timers.after(delayMs, () => {
      const call = store.book().calls.get(key);
      if (call === undefined || call.card.doubtfulHideAtMs !== card.doubtfulHideAtMs) return;
      const wish = orders.wishFor(call);
      // Its answer will tell whether there is a card.
      if (!call.dismissed && wish?.kind === 'show' && isOpen(wish)) {
        decideLater(call);
        return;
      }
      store.put(doubtIsOver(call));
      store.publish();
    });
  };
  store.follow(({ call, before }) => {
    const { doubtfulHideAtMs } = call.card;
    if (doubtfulHideAtMs !== null && before?.card.doubtfulHideAtMs !== doubtfulHideAtMs) decideLater(call);
  });
}
