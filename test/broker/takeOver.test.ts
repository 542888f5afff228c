import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  orderExchange,
  orderQueue,
  orderRoutingKey,
  readOrderAddress,
} from '../../contracts/floor/broker.ts';
import { sharedBroker } from './rig/sharedBroker.ts';
import { breakOff, connectAs, consume, type Inbox } from './rig/amqp.ts';
import { makeFloor } from './rig/madeFloor.ts';

const broker = sharedBroker();
const open: ChannelModel[] = [];
let floors = 300;

afterEach(async () => {
  await Promise.allSettled(open.splice(0).map((connection) => connection.close()));
});

interface Worker {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly orders: Inbox;
}

/** A portal with one desk and two workers, for one test. */
async function newFloor() {
  floors += 1;
  const userId = floors;
  const [first, second] = [`floor${userId}-1`, `floor${userId}-2`];
  const { portalKey, passwords } = await makeFloor(broker, {
    portal: `floor${userId}.example`,
    desks: String(userId),
    workers: `${first},${second}`,
  });
  const connectionOf = async (account: string): Promise<ChannelModel> => {
    const connection = await connectAs(broker, account, passwords.get(account));
    open.push(connection);
    return connection;
  };
  return {
    portalKey,
    userId,
    async startWorker(which: 1 | 2): Promise<Worker> {
      const connection = await connectionOf(`worker-${which === 1 ? first : second}`);
      const channel = await connection.createConfirmChannel();
      await channel.prefetch(1000);
      return { connection, channel, orders: await consume(channel, orderQueue(portalKey), false) };
    },
    /** Resolves when the broker has confirmed each, which it does once it lies in the queue. */
    async order(names: readonly string[], expirationMs?: number): Promise<void> {
      const channel = await (await connectionOf(`u${userId}`)).createConfirmChannel();
      const key = orderRoutingKey({ route: 'hide', portalKey, userId });
      const expiration = expirationMs === undefined ? {} : { expiration: String(expirationMs) };
      for (const name of names) channel.publish(orderExchange, key, Buffer.from(name), expiration);
      await channel.waitForConfirms();
    },
  };
}

async function take(worker: Worker, count: number): Promise<readonly string[]> {
  const taken: string[] = [];
  for (let n = 0; n < count; n += 1) taken.push((await worker.orders.next()).content.toString());
  return taken;
}

describe('of two workers', () => {
  it('one has all orders, and when it leaves the other has what was not confirmed, and what comes', async () => {
    const floor = await newFloor();
    const first = await floor.startWorker(1);
    const second = await floor.startWorker(2);
    await floor.order(['a', 'b', 'c']);
    const done = await first.orders.next();
    expect(done.content.toString()).toBe('a');
    first.channel.ack(done);
    expect(await take(first, 2)).toEqual(['b', 'c']);
    expect(second.orders.waiting()).toBe(0);

    // The channel first: a confirmation that is still on its way gets lost with a connection that is closed at once.
    await first.channel.close();
    await first.connection.close();
    const again = [await second.orders.next(), await second.orders.next()];
    expect(again.map(({ content }) => content.toString()).toSorted()).toEqual(['b', 'c']);
    expect(again.every(({ fields }) => fields.redelivered)).toBe(true);
    second.channel.ackAll();
    await floor.order(['d']);
    expect(await take(second, 1)).toEqual(['d']);
  });

  it('the second takes over at once from one that was killed, and does not wait for its heartbeat', async () => {
    const floor = await newFloor();
    const first = await floor.startWorker(1);
    const second = await floor.startWorker(2);
    await floor.order(['a']);
    expect(await take(first, 1)).toEqual(['a']);
    const killedAtMs = performance.now();
    await breakOff(first.connection);
    expect(await take(second, 1)).toEqual(['a']);
    // A tenth of a second on an idle machine; by its heartbeat it would be missed after four.
    expect(performance.now() - killedAtMs).toBeLessThan(3000);
  });
});

describe('an order', () => {
  it('that was given back six times is dropped, and the next one goes on', async () => {
    const floor = await newFloor();
    const worker = await floor.startWorker(1);
    await floor.order(['poison']);
    for (let delivery = 0; delivery < 6; delivery += 1) {
      const message = await worker.orders.next();
      expect(message.properties.headers?.['x-delivery-count'] ?? 0).toBe(delivery);
      worker.channel.nack(message, false, true);
    }
    await floor.order(['next']);
    expect(await take(worker, 1)).toEqual(['next']);
  });

  it('that nobody took in its time is not delivered any more', async () => {
    const floor = await newFloor();
    await floor.order(['late'], 1);
    await floor.order(['in time']);
    expect(await take(await floor.startWorker(1), 1)).toEqual(['in time']);
  });

  it('goes to the worker of its own portal alone', async () => {
    const north = await newFloor();
    const south = await newFloor();
    const northern = await north.startWorker(1);
    const southern = await south.startWorker(1);
    await north.order(['north 1', 'north 2']);
    await south.order(['south']);
    const { fields, content } = await southern.orders.next();
    expect(content.toString()).toBe('south');
    expect(readOrderAddress(fields.exchange, fields.routingKey)).toEqual({
      route: 'hide',
      portalKey: south.portalKey,
      userId: south.userId,
    });
    expect(await take(northern, 2)).toEqual(['north 1', 'north 2']);
    expect(southern.orders.waiting()).toBe(0);
  });
});
