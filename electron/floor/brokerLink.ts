import type { Socket } from 'node:net';
import type { ChannelModel } from 'amqplib';
import type { Clock, Random, Timers } from '../core/ports/clock.ts';
import type { BrokerProblem } from '../core/ports/floor/floorLine.ts';
import type { Log } from '../core/ports/log.ts';
import { connectToBroker, problemOf, type BrokerAccount } from './brokerConnection.ts';
import { setUpWithinMs, within } from './withinTime.ts';

export interface BrokerLinkDeps {
  readonly account: BrokerAccount;
  readonly heartbeatS: number;
  /** For the log. */
  readonly purpose: 'orders' | 'replies';
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** It was opened, or is gone; or it could not be opened. Never throws. */
  readonly onChange?: () => void;
}

/** What is made of a connection that was opened. */
export interface LinkUse {
  /** Takes leave of the broker before the connection is closed; what was written before arrives. */
  end(): Promise<void>;
}

/** A connection to the broker that comes back by itself. */
export interface BrokerLink {
  isOpen(): boolean;
  /** Why it is not open; null while it is, and before anything was tried. */
  problem(): BrokerProblem | null;
  /** The broker was seen to be there: whatever is waited for is over. */
  tryNow(): void;
  /** Ends the connection and makes none for so long. */
  stayAway(forMs: number): void;
  /** Resolves when the connection is closed, or after four seconds. */
  stop(): Promise<void>;
}

const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** A connection that lasted so long shows that all is well: the next try comes soon. */
const settledAfterMs = 10_000;
const stopWithinMs = 4_000;
const leaveWithinMs = 1_500;

/**
 * Opens a connection, and another one with growing waits whenever it ends. The waits are spread: when a broker is started again, a
 * whole floor comes to it.
 *
 * @param use sets up channels; where it fails, the connection is closed and tried again. `isWished` tells it whether anybody still
 * waits for that: a link may be stopped meanwhile, and another one be there in its place
 */
export function openBrokerLink(
  deps: BrokerLinkDeps,
  use: (connection: ChannelModel, isWished: () => boolean) => Promise<LinkUse>,
): BrokerLink {
  const { clock, timers, random, log } = deps;
  let open: { readonly connection: ChannelModel; readonly use: LinkUse } | null = null;
  let problem: BrokerProblem | null = null;
  let isStopped = false;
  let awayUntilMs = Number.NEGATIVE_INFINITY;
  let wake = (): void => undefined;
  const mayBeUsed = (): boolean => !isStopped && awayUntilMs <= clock.monotonicMs();

  /** @returns for how long the connection was of use, milliseconds */
  const once = async (): Promise<number> => {
    let connection: ChannelModel | null = null;
    let isGivenUp = false;
    try {
      connection = await connectToBroker(deps.account, deps.heartbeatS, timers, random);
      const opened = connection;
      // Whoever has stopped it, or stays away, may have another connection by now.
      if (!mayBeUsed()) {
        await close(opened);
        return 0;
      }
      const ended = new Promise<void>((resolve) => opened.once('close', () => resolve()));
      const using = use(opened, () => !isGivenUp && mayBeUsed());
      open = { connection, use: await within(timers, setUpWithinMs, using) };
      problem = null;
      deps.onChange?.();
      const sinceMs = clock.monotonicMs();
      log.info('broker connected', { user: deps.account.user, purpose: deps.purpose });
      if (!mayBeUsed()) end();
      await ended;
      problem = 'closed';
      return clock.monotonicMs() - sinceMs;
    } catch (error) {
      isGivenUp = true;
      problem = problemOf(error);
      if (connection !== null) void close(connection);
      return 0;
    } finally {
      open = null;
    }
  };

  const end = (): void => {
    const ending = open;
    open = null;
    if (ending === null) return;
    // First the channel: an ack that is on its way gets lost where the connection is closed at once [measured with 3.10.8].
    void within(timers, leaveWithinMs, ending.use.end())
      .catch(() => undefined)
      .then(() => close(ending.connection));
  };

  /** Whatever the broker says to that, the connection ends. */
  const close = (connection: ChannelModel): Promise<void> =>
    within(timers, leaveWithinMs, connection.close()).catch(() => cutOff(connection));

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!isStopped) {
      const lastedMs = await once();
      if (isStopped) return;
      deps.onChange?.();
      failures = lastedMs >= settledAfterMs ? 0 : failures + 1;
      const growsToMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10));
      const awayMs = Math.max(0, awayUntilMs - clock.monotonicMs());
      const waitMs = awayMs + growsToMs * (0.25 + 0.75 * random());
      log.warn('no broker', {
        purpose: deps.purpose,
        problem: problem ?? '',
        againAfterMs: Math.round(waitMs),
      });
      await pause(waitMs);
    }
  };

  const running = run();

  return {
    isOpen: () => open !== null,
    problem: () => problem,
    tryNow: () => wake(),
    stayAway(forMs) {
      awayUntilMs = clock.monotonicMs() + forMs;
      end();
    },
    async stop() {
      isStopped = true;
      wake();
      end();
      let cancel = (): void => undefined;
      const late = new Promise<void>((resolve) => (cancel = timers.after(stopWithinMs, resolve)));
      await Promise.race([running, late]);
      cancel();
    },
  };
}

/** amqplib ends a connection only with the broker's consent; it keeps the socket under this name. */
function cutOff({ connection }: ChannelModel): void {
  const { stream } = connection as { readonly stream?: Pick<Socket, 'destroy'> };
  // With an error, or amqplib does not notice.
  stream?.destroy(new Error('cut off'));
}
