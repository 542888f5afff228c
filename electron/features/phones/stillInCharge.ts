import { numberForLookUp, patienceMs } from '../../core/calls/callerContext.ts';
import type { Timers } from '../../core/ports/clock.ts';
import type { CallerFound, CallerLookUp } from '../../core/ports/portal.ts';

export interface AskAfreshDeps {
  /** Of the portal in use; null while none is. */
  readonly lookUp: () => CallerLookUp | null;
  readonly timers: Pick<Timers, 'after'>;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
}

/**
 * Asks the CRM now who looks after a caller: what it said when the phone rang may be an hour old, and whoever was at work then may
 * have gone home.
 *
 * @returns `failed` where it could not be asked, or does not answer within `patienceMs`; never throws
 */
export function createAskAfresh({ lookUp, timers, country }: AskAfreshDeps) {
  return async (phoneNumber: string): Promise<CallerFound | null | 'failed'> => {
    const portal = lookUp();
    const number = numberForLookUp(phoneNumber, country());
    if (portal === null || number === null) return 'failed';
    return new Promise((resolve) => {
      const stop = timers.after(patienceMs, () => resolve('failed'));
      Promise.resolve()
        .then(() => portal.look(number))
        // Another portal by now: its operators are not to be told of what this one knew.
        .then(
          (found) => resolve(lookUp() === portal ? found : 'failed'),
          () => resolve('failed'),
        )
        .finally(stop);
    });
  };
}
