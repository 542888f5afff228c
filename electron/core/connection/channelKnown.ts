import type { PushHealth } from '../../../contracts/portal.ts';
import type { Timers } from '../ports/clock.ts';
import type { Topic } from '../topic.ts';

const withinMs = 2_000;

/**
 * Waits until the live channel is up or known not to come, so that "Connected" means that the next call is seen; not for
 * long, since cards can be hidden without it.
 */
export function channelKnown(health: Topic<PushHealth>, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      stopFollowing();
      resolve();
    };
    const isKnown = ({ state }: PushHealth): boolean => state !== 'off' && state !== 'connecting';
    const cancel = timers.after(withinMs, done);
    const stopFollowing = health.follow((next) => {
      if (isKnown(next)) done();
    });
    if (isKnown(health.get())) done();
  });
}
