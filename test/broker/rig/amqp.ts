import type { Socket } from 'node:net';
import { connect, type ChannelModel, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { floorVhost } from '../../../contracts/floor/broker.ts';
import type { BrokerAddress } from './testBroker.ts';

/** Connects by TLS as an account of the floor. A refusal ends the channel, and with some the connection: neither throws. */
export async function connectAs(
  broker: BrokerAddress,
  username: string,
  password: string | undefined,
): Promise<ChannelModel> {
  const connection = await connect(
    {
      protocol: 'amqps',
      hostname: '127.0.0.1',
      port: broker.amqpsPort,
      username,
      password: password ?? '',
      vhost: floorVhost,
      heartbeat: 2,
    },
    { ca: [broker.authority], timeout: 10_000 },
  );
  connection.on('error', () => {});
  return connection;
}

/**
 * Tries something on a channel of its own, and waits until the broker has confirmed it or ended the channel.
 * @returns `accepted`, or AMQP's code: 403 refused, 404 not there, 406 precondition failed
 */
export async function outcomeOf(
  connection: ChannelModel,
  act: (channel: ConfirmChannel) => unknown,
): Promise<number | 'accepted'> {
  const channel = await connection.createConfirmChannel();
  const refusal = new Promise<number>((resolve) => {
    channel.on('error', (error: Error & { code?: number }) => resolve(error.code ?? 0));
  });
  const acceptance = (async () => {
    await act(channel);
    await channel.waitForConfirms();
    await channel.close();
    return 'accepted' as const;
  })();
  // Where the channel ends, what waits on it fails as well: the code is what counts.
  return Promise.race([refusal, acceptance.catch(() => refusal)]);
}

export interface Inbox {
  /** The next message that is delivered, in the order of deliveries. */
  next(): Promise<ConsumeMessage>;
  /** How many were delivered and not yet taken by `next`. */
  waiting(): number;
}

/** Consumes a queue into memory. */
export async function consume(
  channel: ConfirmChannel,
  queue: string,
  noAck: boolean,
  consumerArguments: Readonly<Record<string, unknown>> = {},
): Promise<Inbox> {
  const held: ConsumeMessage[] = [];
  const takers: ((message: ConsumeMessage) => void)[] = [];
  await channel.consume(
    queue,
    (message) => {
      if (message === null) return;
      const taker = takers.shift();
      if (taker === undefined) held.push(message);
      else taker(message);
    },
    { noAck, arguments: consumerArguments },
  );
  return {
    next: () =>
      new Promise((resolve) => {
        const message = held.shift();
        if (message === undefined) takers.push(resolve);
        else resolve(message);
      }),
    waiting: () => held.length,
  };
}

/** Breaks the connection off without a word, as a program that is killed does. */
export async function breakOff(connection: ChannelModel): Promise<void> {
  const { stream } = connection.connection as unknown as { stream: Socket };
  const gone = new Promise((resolve) => connection.once('close', resolve));
  // With an error, as a socket has that is cut: amqplib hears no other end.
  stream.destroy(new Error('cut off'));
  await gone;
}
