import type { Channel } from 'amqplib';
import type { Timers } from '../core/ports/clock.ts';

/**
 * Heartbeats go on while a broker answers nothing else: one whose quorum queue has no leader, as after it was
 * killed within seconds of the set-up, lets a consumer wait for ever [measured with 3.10.8].
 */
export const setUpWithinMs = 5_000;

/** @throws with the code ETIMEDOUT, where there is no answer in so long */
export function within<T>(timers: Timers, ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, () =>
      reject(Object.assign(new Error('no answer from the broker'), { code: 'ETIMEDOUT' })),
    );
    void answer.then(resolve, reject).finally(cancel);
  });
}

/** A channel that is there in time; one that comes late is closed. @throws as `within`, and as amqplib does */
export async function channelWithin<C extends Channel>(
  timers: Timers,
  ms: number,
  opening: Promise<C>,
): Promise<C> {
  let isLate = false;
  void opening.then(
    (channel) => {
      if (isLate) void quietlyClosed(channel);
    },
    () => undefined,
  );
  try {
    return await within(timers, ms, opening);
  } catch (error) {
    isLate = true;
    throw error;
  }
}

/** Never rejects; amqplib throws over a channel that is closed already. */
export async function quietlyClosed(channel: Channel | null): Promise<void> {
  try {
    await channel?.close();
  } catch {
    // It is.
  }
}
