import type { Channel, ChannelModel } from 'amqplib';
import type { Random, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { channelWithin, quietlyClosed, setUpWithinMs, within } from './withinTime.ts';

export interface KeptChannelDeps {
  readonly connection: ChannelModel;
  /** For the log. */
  readonly purpose: string;
  /** Sets the channel up; where it fails, or takes more than five seconds, that is the end of the channel. */
  readonly open: (channel: Channel) => Promise<void>;
  /** It may be used now. */
  readonly onOpen?: () => void;
  /** @param error why, where the broker said so */
  readonly onClosed: (error: unknown) => void;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** A channel that is opened anew after it was closed, until its connection is. */
export interface KeptChannel {
  /** Null while there is none. */
  channel(): Channel | null;
  /** What was written before arrives, and what it consumed is free for another. Never rejects. */
  end(): Promise<void>;
}

/** A right that is missing is given by hand: nobody waits for it by the second. */
const firstWaitMs = 20_000;
const longestWaitMs = 10 * 60_000;

export function keepChannel(deps: KeptChannelDeps): KeptChannel {
  const { connection, timers, random, log } = deps;
  let channel: Channel | null = null;
  /** Also while it is being set up: it may have a consumer by then. */
  let latest: Channel | null = null;
  let isOver = false;
  let failures = 0;
  let cancel = (): void => undefined;
  let cancelSettled = (): void => undefined;

  const closed = (error: unknown): void => {
    channel = null;
    latest = null;
    cancelSettled();
    if (isOver) return;
    failures += 1;
    deps.onClosed(error);
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 10));
    log.warn('no channel for the view of the floor', {
      purpose: deps.purpose,
      failures,
      why: error instanceof Error ? error.message.slice(0, 200) : '',
    });
    cancel = timers.after(waitMs * (0.5 + random() / 2), () => void open());
  };

  const open = async (): Promise<void> => {
    let why: unknown = null;
    let isLeft = false;
    let opened: Channel | null = null;
    const leave = (error: unknown): void => {
      if (isLeft) return;
      isLeft = true;
      closed(error);
    };
    try {
      const made = await channelWithin(timers, setUpWithinMs, connection.createChannel());
      opened = made;
      if (isOver) return void quietlyClosed(made);
      latest = made;
      made.on('error', (error: unknown) => (why = error));
      made.on('close', () => leave(why));
      await within(timers, setUpWithinMs, deps.open(made));
      if (isLeft || isOver) return;
      channel = made;
      cancelSettled = timers.after(longestWaitMs, () => (failures = 0));
      deps.onOpen?.();
    } catch (error) {
      // Its own end tells it, where the broker says why.
      leave(why ?? error);
      await quietlyClosed(opened);
    }
  };

  const over = (): void => {
    isOver = true;
    cancel();
    cancelSettled();
  };
  connection.once('close', over);
  void open();

  return {
    channel: () => channel,
    async end() {
      over();
      connection.off('close', over);
      const ending = latest;
      channel = null;
      latest = null;
      await quietlyClosed(ending);
    },
  };
}
