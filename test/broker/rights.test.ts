import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  orderExchange,
  orderQueue,
  orderRoutingKey,
  readOrderAddress,
  readReplyAddress,
  type OrderRoute,
} from '../../contracts/floor/broker.ts';
import {
  leadQueue,
  retryQueue,
  viewExchange,
  viewRoutingKey,
  type ViewRoute,
} from '../../contracts/floor/floorView.ts';
import { sharedBroker } from './rig/sharedBroker.ts';
import { connectAs, consume, outcomeOf } from './rig/amqp.ts';
import { makeFloor } from './rig/madeFloor.ts';

const broker = sharedBroker();
const portal = 'rights.example';
const replies = 'amq.rabbitmq.reply-to';
const body = Buffer.from('{}');
let portalKey = '';
let desk: ChannelModel;
let clearingDesk: ChannelModel;
let worker: ChannelModel;
let otherKey = '';

beforeAll(async () => {
  const floor = await makeFloor(broker, {
    portal,
    desks: '117,118,119',
    clearBy: '118',
    leads: '119',
    workers: 'rights',
  });
  const other = await makeFloor(broker, { portal: 'rights-other.example', desks: '217', workers: 'other' });
  portalKey = floor.portalKey;
  otherKey = other.portalKey;
  desk = await connectAs(broker, 'u117', floor.passwords.get('u117'));
  clearingDesk = await connectAs(broker, 'u118', floor.passwords.get('u118'));
  worker = await connectAs(broker, 'worker-rights', floor.passwords.get('worker-rights'));
});

afterAll(async () => {
  await Promise.allSettled([desk, clearingDesk, worker].map((connection) => connection.close()));
});

const key = (route: OrderRoute, userId: number, of = portalKey): string =>
  orderRoutingKey({ route, portalKey: of, userId });

const viewKey = (route: ViewRoute, userId: number, of = portalKey): string =>
  viewRoutingKey({ route, portalKey: of, userId });

describe('an order', () => {
  it('goes to the worker with the sender that the broker has proven, and its reply comes back', async () => {
    const atDesk = await desk.createConfirmChannel();
    const atWorker = await worker.createConfirmChannel();
    const answers = await consume(atDesk, replies, true);
    const orders = await consume(atWorker, orderQueue(portalKey), false);

    atDesk.publish(orderExchange, key('hide', 117), Buffer.from('{"wish":"hide"}'), {
      correlationId: 'order-1',
      replyTo: replies,
      userId: 'u117',
    });
    const order = await orders.next();
    expect(readOrderAddress(order.fields.exchange, order.fields.routingKey)).toEqual({
      route: 'hide',
      portalKey,
      userId: 117,
    });
    expect(order.properties).toMatchObject({ userId: 'u117', correlationId: 'order-1' });
    expect(order.content.toString()).toBe('{"wish":"hide"}');

    atWorker.publish(
      '',
      readReplyAddress(order.properties.replyTo) ?? '',
      Buffer.from('{"result":"hidden"}'),
      {
        correlationId: String(order.properties.correlationId),
      },
    );
    const answer = await answers.next();
    expect(answer.content.toString()).toBe('{"result":"hidden"}');
    expect(answer.properties.correlationId).toBe('order-1');
    atWorker.ack(order);
    await Promise.all([atDesk.close(), atWorker.close()]);
  });
});

async function hearLeads(channel: ConfirmChannel, of = portalKey): Promise<void> {
  await channel.prefetch(10);
  await channel.consume(retryQueue(of), () => {}, { arguments: { 'x-stream-offset': 'next' } });
}

type Try = (channel: ConfirmChannel) => unknown;

describe('a desk', () => {
  it.each<[string, number | 'accepted', Try]>([
    ['orders for its own operator', 'accepted', (at) => at.publish(orderExchange, key('hide', 117), body)],
    ['orders for another one', 403, (at) => at.publish(orderExchange, key('hide', 118), body)],
    ['orders for one whose id begins alike', 403, (at) => at.publish(orderExchange, key('hide', 1175), body)],
    ['orders at another portal', 403, (at) => at.publish(orderExchange, key('hide', 117, otherKey), body)],
    ['clears for others without the right', 403, (at) => at.publish(orderExchange, key('clear', 117), body)],
    [
      'signs as another one',
      406,
      (at) => at.publish(orderExchange, key('hide', 117), body, { userId: 'u118' }),
    ],
    [
      'orders with more than an order can have',
      406,
      (at) => at.publish(orderExchange, key('hide', 117), Buffer.alloc(65_537)),
    ],
    ['takes an order out of the queue', 403, (at) => at.get(orderQueue(portalKey))],
    ['reads the queue', 403, (at) => at.consume(orderQueue(portalKey), () => {})],
    ['empties the queue', 403, (at) => at.purgeQueue(orderQueue(portalKey))],
    ['deletes the queue', 403, (at) => at.deleteQueue(orderQueue(portalKey))],
    ['declares a queue', 403, (at) => at.assertQueue('mine')],
    ['declares one of its own connection', 403, (at) => at.assertQueue('', { exclusive: true })],
    ['declares an exchange', 403, (at) => at.assertExchange('mine', 'topic')],
    ['deletes the exchange', 403, (at) => at.deleteExchange(orderExchange)],
    ['binds the queue', 403, (at) => at.bindQueue(orderQueue(portalKey), orderExchange, '#')],
    ['writes past the exchange, into the queue', 403, (at) => at.publish('', orderQueue(portalKey), body)],
    ['tells how it is', 'accepted', (at) => at.publish(viewExchange, viewKey('state', 117), body)],
    ['tells how another one is', 403, (at) => at.publish(viewExchange, viewKey('state', 118), body)],
    [
      'tells it to another portal',
      403,
      (at) => at.publish(viewExchange, viewKey('state', 117, otherKey), body),
    ],
    [
      'signs it as another one',
      406,
      (at) => at.publish(viewExchange, viewKey('state', 117), body, { userId: 'u118' }),
    ],
    ['has all try again', 403, (at) => at.publish(viewExchange, viewKey('retry', 117), body)],
    ['has all try again as a lead', 403, (at) => at.publish(viewExchange, viewKey('retry', 119), body)],
    ['orders by the exchange of states', 403, (at) => at.publish(viewExchange, key('hide', 117), body)],
    ['tells by the exchange of orders', 403, (at) => at.publish(orderExchange, viewKey('state', 117), body)],
    ['reads what a lead reads', 403, (at) => at.consume(leadQueue(portalKey, 119), () => {})],
    ['empties what a lead reads', 403, (at) => at.purgeQueue(leadQueue(portalKey, 119))],
    ['hears the leads', 'accepted', hearLeads],
    ['hears those of another portal', 403, (at) => hearLeads(at, otherKey)],
    ['deletes what leads say', 403, (at) => at.deleteQueue(retryQueue(portalKey))],
    ['writes past the exchange, to all desks', 403, (at) => at.publish('', retryQueue(portalKey), body)],
    ['binds what leads read', 403, (at) => at.bindQueue(retryQueue(portalKey), viewExchange, '#')],
    ['writes to an exchange of the broker', 403, (at) => at.publish('amq.topic', key('hide', 117), body)],
  ])('%s: %s', async (_what, outcome, act) => {
    expect(await outcomeOf(desk, act)).toBe(outcome);
  });

  it('forges no reply to a colleague, even where it knows the address', async () => {
    const atVictim = await clearingDesk.createConfirmChannel();
    const atWorker = await worker.createConfirmChannel();
    const answers = await consume(atVictim, replies, true);
    const orders = await consume(atWorker, orderQueue(portalKey), false);
    atVictim.publish(orderExchange, key('hide', 118), body, { replyTo: replies });
    let order = await orders.next();
    // What the tests above left is not read by anybody else.
    while (order.properties.replyTo === undefined) {
      atWorker.ack(order);
      order = await orders.next();
    }
    const address = String(order.properties.replyTo);
    expect(await outcomeOf(desk, (at) => at.publish('', address, Buffer.from('forged')))).toBe(403);
    atWorker.publish('', address, Buffer.from('real'));
    expect((await answers.next()).content.toString()).toBe('real');
    atWorker.ack(order);
    await Promise.all([atVictim.close(), atWorker.close()]);
  });

  it('that names a queue for its reply is heard, and has a worker write nothing into it', async () => {
    const atDesk = await desk.createConfirmChannel();
    const atWorker = await worker.createConfirmChannel();
    const orders = await consume(atWorker, orderQueue(portalKey), false);
    const named = orderQueue(portalKey);
    atDesk.publish(orderExchange, key('hide', 117), body, { replyTo: named });
    let order = await orders.next();
    while (order.properties.replyTo !== named) {
      atWorker.ack(order);
      order = await orders.next();
    }
    // The broker passes it on as it is: it is the worker that must not follow it.
    expect(readReplyAddress(order.properties.replyTo)).toBeNull();
    atWorker.ack(order);
    await Promise.all([atDesk.close(), atWorker.close()]);
  });

  it('with the right to clear clears in its own name, and in no other', async () => {
    const clear = (userId: number) =>
      outcomeOf(clearingDesk, (at) => at.publish(orderExchange, key('clear', userId), body));
    expect(await clear(118)).toBe('accepted');
    expect(await clear(117)).toBe(403);
    expect(await outcomeOf(clearingDesk, (at) => at.publish(orderExchange, key('hide', 118), body))).toBe(
      'accepted',
    );
  });

  it('is not let in with another password', async () => {
    await expect(connectAs(broker, 'u117', 'wrong')).rejects.toThrow(/ACCESS_REFUSED|403/);
  });
});

describe('a worker', () => {
  it.each<[string, number | 'accepted', Try]>([
    ['reads its portal’s queue', 'accepted', (at) => at.consume(orderQueue(portalKey), () => {})],
    ['reads that of another portal', 403, (at) => at.consume(orderQueue(otherKey), () => {})],
    ['orders for anybody', 403, (at) => at.publish(orderExchange, key('hide', 117), body)],
    ['reads how desks are', 403, (at) => at.consume(leadQueue(portalKey, 119), () => {})],
    ['has all try again', 403, (at) => at.publish(viewExchange, viewKey('retry', 119), body)],
    ['declares a queue', 403, (at) => at.assertQueue('mine')],
    ['deletes its queue', 403, (at) => at.deleteQueue(orderQueue(portalKey))],
  ])('%s: %s', async (_what, outcome, act) => {
    expect(await outcomeOf(worker, act)).toBe(outcome);
  });
});
