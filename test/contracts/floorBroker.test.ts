import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deskUser,
  floorVhost,
  isPortalKey,
  orderBindings,
  orderExchange,
  orderQueue,
  orderQueueArguments,
  orderRoutingKey,
  readDeskUser,
  readOrderAddress,
  readReplyAddress,
  workerUser,
} from '../../contracts/floor/broker.ts';

const portalKey = 'a1b2c3d4e5f6';
const address = fc.record({
  route: fc.constantFrom('hide' as const, 'clear' as const),
  portalKey: fc.stringMatching(/^[0-9a-f]{12}$/),
  userId: fc.integer({ min: 1, max: 9_999_999_999 }),
});

describe('the names on the broker', () => {
  it('are the ones that its rights are made for', () => {
    expect(orderRoutingKey({ route: 'hide', portalKey, userId: 117 })).toBe('hide.a1b2c3d4e5f6.u117');
    expect(orderQueue(portalKey)).toBe('ringside.hide.a1b2c3d4e5f6');
    expect([floorVhost, orderExchange]).toEqual(['ringside', 'ringside.hide']);
    expect(orderBindings(portalKey)).toEqual(['hide.a1b2c3d4e5f6.*', 'clear.a1b2c3d4e5f6.*']);
  });

  it('come with the arguments that a queue which is there already has: others are refused by the broker', () => {
    expect(orderQueueArguments).toEqual({
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-message-ttl': 8000,
      'x-delivery-limit': 5,
    });
  });

  it('come back from a routing key as they went in', () => {
    fc.assert(
      fc.property(address, (one) => {
        expect(readOrderAddress(orderExchange, orderRoutingKey(one))).toEqual(one);
      }),
    );
  });

  it('are not read out of what came by another exchange', () => {
    expect(readOrderAddress('', 'hide.a1b2c3d4e5f6.u117')).toBeNull();
    expect(readOrderAddress('amq.topic', 'hide.a1b2c3d4e5f6.u117')).toBeNull();
  });

  it.each([
    '',
    'ringside.hide.a1b2c3d4e5f6',
    'hide.a1b2c3d4e5f6.117',
    'hide.a1b2c3d4e5f6.u0117',
    'hide.a1b2c3d4e5f6.u117.u118',
    'hide.a1b2c3d4e5f6.u117\n',
    'hide.A1B2C3D4E5F6.u117',
    'show.a1b2c3d4e5f6.u117',
    'hide.a1b2c3d4e5f6.u99999999999',
  ])('are not read out of %j', (routingKey) => {
    expect(readOrderAddress(orderExchange, routingKey)).toBeNull();
  });

  it('never throw, whatever a broker says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (exchange, routingKey) => {
        const read = readOrderAddress(exchange, routingKey);
        expect(read === null || orderRoutingKey(read) === routingKey).toBe(true);
      }),
    );
  });
});

describe('the address of a reply', () => {
  it('is one that the broker made, and nothing that a desk can write by itself', () => {
    const made = 'amq.rabbitmq.reply-to.g1h2AA9yZXBseUAxNTA2MDc3MQAAAAA=.3m4V+a/Zk1pQ2x==';
    expect(readReplyAddress(made)).toBe(made);
    for (const other of [
      undefined,
      null,
      7,
      '',
      'ringside.hide.a1b2c3d4e5f6',
      'amq.rabbitmq.reply-to',
      'amq.rabbitmq.reply-to.',
      `x.${made}`,
      `${made}\n`,
      `${made} `,
      `${made}${'a'.repeat(200)}`,
    ])
      expect(readReplyAddress(other), String(other)).toBeNull();
  });
});

describe('the accounts on the broker', () => {
  it('name the portal’s user', () => {
    expect(deskUser(117)).toBe('u117');
    expect(readDeskUser('u117')).toBe(117);
    for (const other of ['117', 'u', 'u0', 'u-1', 'u1.5', 'U117', 'u117 ', 'worker-1', 'guest'])
      expect(readDeskUser(other), other).toBeNull();
  });

  it('of workers have a plain name', () => {
    expect(workerUser('server-1')).toBe('worker-server-1');
    for (const odd of ['', '-', 'a-', 'Server', 'a.b', 'a*', 'x'.repeat(33)])
      expect(workerUser(odd), odd).toBeNull();
  });

  it('belong to a portal by a key that is twelve hexadecimal digits', () => {
    expect(isPortalKey(portalKey)).toBe(true);
    for (const other of ['', 'a1b2', `${portalKey}0`, portalKey.toUpperCase(), `${portalKey}\n`])
      expect(isPortalKey(other), other).toBe(false);
  });
});
