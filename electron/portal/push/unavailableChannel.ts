import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { PushChannel } from '../../core/ports/portal.ts';

/** A channel that this kind of sign-in does not have: it says so, and asks nobody. */
export function createUnavailableChannel(
  { clock }: { readonly clock: Clock },
  problem: AppErrorData,
): PushChannel {
  return {
    start: (handlers) => {
      handlers.onHealth({
        state: 'unavailable',
        transport: null,
        sinceMs: clock.nowMs(),
        problem,
        lastMessageAtMs: null,
      });
      return () => undefined;
    },
    reconnectNow: () => undefined,
    pause: () => undefined,
  };
}
