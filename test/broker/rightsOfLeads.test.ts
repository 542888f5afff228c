import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderExchange, orderQueue, orderRoutingKey } from '../../contracts/floor/broker.ts';
import {
  leadQueue,
  readViewAddress,
  retryQueue,
  viewExchange,
  viewRoutingKey,
  type ViewRoute,
} from '../../contracts/floor/floorView.ts';
import { connectAs, consume, outcomeOf } from './rig/amqp.ts';
import { makeFloor } from './rig/madeFloor.ts';
import { sharedBroker } from './rig/sharedBroker.ts';

const broker = sharedBroker();
const body = Buffer.from('{}');
let portalKey = '';
let otherKey = '';
let lead: ChannelModel;
let desks: readonly [ChannelModel, ChannelModel];
let passwordOfGreedy: string | undefined;

beforeAll(async () => {
  const floor = await makeFloor(broker, { portal: 'leads.example', desks: '7117-7120', leads: '7119,7120' });
  const other = await makeFloor(broker, { portal: 'leads-other.example', desks: '7217' });
  portalKey = floor.portalKey;
  otherKey = other.portalKey;
  const connect = (user: string) => connectAs(broker, user, floor.passwords.get(user));
  lead = await connect('u7119');
  desks = [await connect('u7117'), await connect('u7118')];
  passwordOfGreedy = floor.passwords.get('u7120');
});

afterAll(async () => {
  await Promise.allSettled([lead, ...desks].map((connection) => connection.close()));
});

const viewKey = (route: ViewRoute, userId: number, of = portalKey): string =>
  viewRoutingKey({ route, portalKey: of, userId });

describe('a lead', () => {
  it('reads how desks are, with the sender that the broker has proven', async () => {
    const atLead = await lead.createConfirmChannel();
    const states = await consume(atLead, leadQueue(portalKey, 7119), false);
    const atDesk = await desks[0].createConfirmChannel();
    atDesk.publish(viewExchange, viewKey('state', 7117), Buffer.from('of 7117'), { userId: 'u7117' });
    let state = await states.next();
    while (state.content.toString() !== 'of 7117') {
      atLead.ack(state);
      state = await states.next();
    }
    expect(readViewAddress(state.fields.exchange, state.fields.routingKey)).toEqual({
      route: 'state',
      portalKey,
      userId: 7117,
    });
    await Promise.all([atLead.close(), atDesk.close()]);
  });

  it('is heard by every desk, and none takes it from another', async () => {
    const atDesks = await Promise.all(desks.map((each) => each.createConfirmChannel()));
    const heard = await Promise.all(
      atDesks.map(async (channel) => {
        await channel.prefetch(10);
        return consume(channel, retryQueue(portalKey), false, { 'x-stream-offset': 'next' });
      }),
    );
    expect(
      await outcomeOf(lead, (at) => at.publish(viewExchange, viewKey('retry', 7119), Buffer.from('again'))),
    ).toBe('accepted');
    for (const inbox of heard) {
      const word = await inbox.next();
      expect(word.content.toString()).toBe('again');
      expect(word.fields.routingKey).toBe(viewKey('retry', 7119));
    }
    await Promise.all(atDesks.map((channel) => channel.close()));
  });

  it('is heard all the same where a desk wants to hear alone, or to empty what is said', async () => {
    const greedy = await connectAs(broker, 'u7120', passwordOfGreedy);
    const ended = new Promise((resolve) =>
      greedy.once('error', ({ code }: { code?: number }) => resolve(code)),
    );
    const atGreedy = await greedy.createConfirmChannel();
    await atGreedy.prefetch(1);
    await atGreedy.consume(retryQueue(portalKey), () => {}, { exclusive: true });
    const atDesk = await desks[0].createConfirmChannel();
    await atDesk.prefetch(10);
    const heard = await consume(atDesk, retryQueue(portalKey), false, { 'x-stream-offset': 'next' });
    // What the broker does not have for streams ends the connection (540, not implemented).
    atGreedy.purgeQueue(retryQueue(portalKey)).catch(() => undefined);
    expect(await ended).toBe(540);
    expect(
      await outcomeOf(lead, (at) => at.publish(viewExchange, viewKey('retry', 7119), Buffer.from('still'))),
    ).toBe('accepted');
    expect((await heard.next()).content.toString()).toBe('still');
    await atDesk.close();
  });

  it.each<[string, number | 'accepted', (channel: ConfirmChannel) => unknown]>([
    [
      'has all try again as another lead',
      403,
      (at) => at.publish(viewExchange, viewKey('retry', 7120), body),
    ],
    [
      'has those of another portal try again',
      403,
      (at) => at.publish(viewExchange, viewKey('retry', 7119, otherKey), body),
    ],
    ['tells how another desk is', 403, (at) => at.publish(viewExchange, viewKey('state', 7117), body)],
    ['reads what another lead reads', 403, (at) => at.consume(leadQueue(portalKey, 7120), () => {})],
    ['reads the orders', 403, (at) => at.consume(orderQueue(portalKey), () => {})],
    [
      'clears for others',
      403,
      (at) => at.publish(orderExchange, orderRoutingKey({ route: 'clear', portalKey, userId: 7119 }), body),
    ],
    ['writes past the exchange', 403, (at) => at.publish('', leadQueue(portalKey, 7119), body)],
    ['declares a queue', 403, (at) => at.assertQueue('mine')],
  ])('%s: %s', async (_what, outcome, act) => {
    expect(await outcomeOf(lead, act)).toBe(outcome);
  });
});
