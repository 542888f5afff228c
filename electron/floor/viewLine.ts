import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { deskUser } from '../../contracts/floor/broker.ts';
import {
  longestViewMessage,
  readDeskState,
  readRetryForAll,
  type DeskState,
  type RetryForAll,
} from '../../contracts/floor/deskState.ts';
import {
  leadQueue,
  readViewAddress,
  retryQueue,
  stateTtlMs,
  viewExchange,
  viewRoutingKey,
  type ViewRoute,
} from '../../contracts/floor/floorView.ts';
import { createListeners } from '../core/listeners.ts';
import type { Random, Timers } from '../core/ports/clock.ts';
import type { FloorView, ReadingState, WordTaken } from '../core/ports/floor/floorView.ts';
import type { Log } from '../core/ports/log.ts';
import type { LinkUse } from './brokerLink.ts';
import type { DeskMember } from './deskLine.ts';
import { keepChannel, type KeptChannel } from './keptChannel.ts';
import { channelWithin, quietlyClosed, setUpWithinMs, within } from './withinTime.ts';

export interface ViewLineDeps {
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

export interface ViewLine extends FloorView {
  /**
   * Uses a desk's connection as well, for as long as it lasts. Each thing has a channel of its own: what the broker refuses, as one does
   * that was set up by a version without leads, ends no more than that.
   */
  use(connection: ChannelModel, member: DeskMember): LinkUse;
}

/** What is read before it is acknowledged. */
const prefetch = 200;
/** A word that nobody has confirmed in so long may have arrived, and may not. */
const confirmWithinMs = 5_000;
/** Of the five seconds that opening has. */
const freeWithinMs = 2_000;

export function createViewLine({ timers, random, log }: ViewLineDeps): ViewLine {
  const opened = createListeners<undefined>(log);
  const closing = createListeners<undefined>(log);
  const retries = createListeners<RetryForAll>(log);
  const states = createListeners<{ userId: number; state: DeskState }>(log);
  const readingChanged = createListeners<undefined>(log);
  let isWished = false;
  let reading: ReadingState = 'off';
  let line: { readonly connection: ChannelModel; readonly member: DeskMember } | null = null;
  let telling: KeptChannel | null = null;
  let readingBy: KeptChannel | null = null;
  /** The broker has taken leave of whoever read before: until then the queue is in exclusive use. */
  let isFree: Promise<unknown> = Promise.resolve();

  const now = (state: ReadingState): void => {
    if (state === reading) return;
    reading = state;
    readingChanged.tell(undefined);
  };

  const kept = { timers, random, log };

  const readStates = (): void => {
    if (!isWished || line === null || readingBy !== null) return;
    const { connection, member } = line;
    now('connecting');
    const mine = keepChannel({
      ...kept,
      connection,
      purpose: 'states',
      async open(channel) {
        await isFree;
        await channel.prefetch(prefetch);
        const take = (message: ConsumeMessage): void => {
          const read = readFrom(message, member.portalKey, 'state', readDeskState);
          if (read !== null) states.tell({ userId: read.userId, state: read.body });
        };
        // Alone: two programs of one account would have half of the floor each.
        await consume(channel, leadQueue(member.portalKey, member.userId), { exclusive: true }, take);
        if (readingBy === mine) now('reading');
      },
      onClosed(error) {
        if (readingBy === mine) now(whyNotReading(error));
      },
    });
    readingBy = mine;
  };

  const stopReading = async (): Promise<void> => {
    const stopping = readingBy;
    readingBy = null;
    now(isWished && line !== null ? 'connecting' : 'off');
    if (stopping === null) return;
    const ended = stopping.end();
    isFree = within(timers, freeWithinMs, ended).catch(() => undefined);
    await ended;
  };

  return {
    opened,
    closing,
    retries,
    states,
    readingChanged,
    reading: () => reading,
    read(on) {
      isWished = on;
      if (on) readStates();
      else void stopReading();
    },
    tell(state) {
      publish(telling?.channel() ?? null, line?.member ?? null, 'state', state);
    },
    async retryForAll(word) {
      if (line === null) return 'noBroker';
      const { connection, member } = line;
      return said(connection, timers, (channel) => publish(channel, member, 'retry', word));
    },
    use(connection, member) {
      const mine = { connection, member };
      void stopReading();
      line = mine;
      const ofTelling = keepChannel({
        ...kept,
        connection,
        purpose: 'telling',
        // Nothing is known of the right before something is told.
        open: async () => undefined,
        onOpen: () => opened.tell(undefined),
        onClosed: () => undefined,
      });
      telling = ofTelling;
      const ofRetries = keepChannel({
        ...kept,
        connection,
        purpose: 'retries',
        async open(channel) {
          // A stream gives to none that does not say how much at once. What was said before nobody waits for.
          await channel.prefetch(10);
          await consume(
            channel,
            retryQueue(member.portalKey),
            { arguments: { 'x-stream-offset': 'next' } },
            (message) => {
              const read = readFrom(message, member.portalKey, 'retry', readRetryForAll);
              if (read === null) return;
              log.info('a lead has all desks try again', { by: deskUser(read.userId) });
              retries.tell(read.body);
            },
          );
        },
        onClosed: () => undefined,
      });
      readStates();
      const leave = async (): Promise<void> => {
        const ends = [ofRetries.end(), ofTelling.end()];
        if (line === mine) {
          line = null;
          telling = null;
          ends.push(stopReading());
        }
        await Promise.all(ends);
      };
      connection.once('close', () => {
        if (line === mine) void leave();
      });
      return {
        async end() {
          // Where another connection has taken its place already, the desk stays.
          if (line === mine) closing.tell(undefined);
          await leave();
        },
      };
    },
  };
}

/** @param take never throws */
async function consume(
  channel: Channel,
  queue: string,
  options: { readonly exclusive?: true; readonly arguments?: Readonly<Record<string, string>> },
  take: (message: ConsumeMessage) => void,
): Promise<void> {
  await channel.consume(
    queue,
    (message) => {
      if (message === null) {
        // The broker ends a consumer whose queue is deleted, or moved.
        void channel.close().catch(() => undefined);
        return;
      }
      take(message);
      try {
        channel.ack(message);
      } catch {
        // The channel has just been closed.
      }
    },
    options,
  );
}

/** SECURITY: whose word it is, only the broker says; what is signed otherwise, or came past the exchange, is nobody's. */
function readFrom<T>(
  { fields, properties, content }: ConsumeMessage,
  portalKey: string,
  route: ViewRoute,
  read: (body: string) => T | null,
): { readonly userId: number; readonly body: T } | null {
  const address = readViewAddress(fields.exchange, fields.routingKey);
  if (address === null || address.route !== route || address.portalKey !== portalKey) return null;
  if (properties.userId !== deskUser(address.userId) || content.length > longestViewMessage) return null;
  const body = read(content.toString('utf8'));
  return body === null ? null : { userId: address.userId, body };
}

function publish(
  channel: Channel | null,
  member: DeskMember | null,
  route: ViewRoute,
  body: DeskState | RetryForAll,
): void {
  if (channel === null || member === null) return;
  try {
    channel.publish(viewExchange, viewRoutingKey({ route, ...member }), Buffer.from(JSON.stringify(body)), {
      userId: deskUser(member.userId),
      contentType: 'application/json',
      // A stream keeps what it has; in the queues of leads it is old by then.
      expiration: String(stateTtlMs),
    });
  } catch {
    // The channel has just been closed; the next word is told anew.
  }
}

/** Says something on a channel of its own, and waits until the broker has it. Never rejects. */
async function said(
  connection: ChannelModel,
  timers: Timers,
  say: (channel: Channel) => void,
): Promise<WordTaken> {
  let cancel = (): void => undefined;
  let made: Channel | null = null;
  try {
    const channel = await channelWithin(timers, setUpWithinMs, connection.createConfirmChannel());
    made = channel;
    return await new Promise<WordTaken>((resolve) => {
      cancel = timers.after(confirmWithinMs, () => resolve('lost'));
      channel.on('error', (error: unknown) => resolve(codeOf(error) === 403 ? 'refused' : 'lost'));
      channel.on('close', () => resolve('lost'));
      say(channel);
      channel.waitForConfirms().then(
        () => resolve('taken'),
        // Why, its end says.
        () => undefined,
      );
    });
  } catch {
    return 'noBroker';
  } finally {
    cancel();
    void quietlyClosed(made);
  }
}

/** AMQP 0-9-1: 403 access refused, also where another consumes alone [RabbitMQ 3.10.8: "in exclusive use"]; 404 no queue. */
function whyNotReading(error: unknown): ReadingState {
  const code = codeOf(error);
  if (code === 404) return 'notSetUp';
  if (code !== 403) return 'connecting';
  return error instanceof Error && error.message.includes('exclusive') ? 'elsewhere' : 'refused';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
