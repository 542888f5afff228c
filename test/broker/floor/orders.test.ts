import { describe, expect, it } from 'vitest';
import { orderExchange, orderQueue, orderRoutingKey } from '../../../contracts/floor/broker.ts';
import type { DeskLine } from '../../../electron/floor/deskLine.ts';
import { connectAs } from '../rig/amqp.ts';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { linesOfLog, makeFloorUnderTest, until } from '../rig/floorUnderTest.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();
let cheats = 841400;
describe('an order', () => {
  it('hides the card at the portal, and its desk is told', async () => {
    const floor = await makeFloorUnderTest(broker, [841001]);
    const worker = await floor.startWorker(0);
    const desk = await floor.openDesk(841001);
    const callId = floor.portal.connector.ring({ userIds: [841001], phoneNumber: '+4930123456' });
    expect(floor.portal.truth.isOpen(841001, callId)).toBe(true);
    const order = orderOf(callId);
    expect(await answered(desk, order)).toEqual({ id: order.id, result: 'done' });
    await floor.portal.waitForCard(841001, callId, 'closed', 2_000);
    const [request, ...others] = floor.portal.journal.requestsFor('telephony.externalCall.hide');
    expect(others).toEqual([]);
    expect(request?.identity).toEqual({ kind: 'webhook', userId: floor.workerIds[0] });
    expect(worker.status()).toMatchObject({
      ok: true,
      standing: 'atWork',
      counts: { requests: 1 },
    });
    expect(await answered(desk, orderOf('externalCall.gone.1'))).toMatchObject({ result: 'gone' });
    // The webhook's code and the passwords are in no line.
    const secrets = [floor.webhookOf(floor.workerIds[0]).code, ...floor.passwords.values()];
    expect(linesOfLog.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });

  it('of sixty desks about one call needs few requests', async () => {
    const userIds = Array.from({ length: 60 }, (_, index) => 841100 + index);
    const floor = await makeFloorUnderTest(broker, userIds);
    await floor.startWorker(0);
    const desks: DeskLine[] = [];
    for (const userId of userIds) desks.push(await floor.openDesk(userId));
    const callId = floor.portal.connector.ring({ userIds, phoneNumber: '+4930123456' });
    const replies = await Promise.all(desks.map((desk) => answered(desk, orderOf(callId))));
    expect(replies.every(({ result }) => result === 'done')).toBe(true);
    expect(floor.portal.truth.usersSeeing(callId)).toEqual([]);
    const requests = floor.portal.journal.requestsFor('telephony.externalCall.hide');
    expect(requests.length).toBeLessThan(30);
    expect(requests.every(({ status }) => status === 200)).toBe(true);
  }, 60_000);

  it('for colleagues counts by its own route alone', async () => {
    const floor = await makeFloorUnderTest(broker, [841201, 841202, 841203], { clearBy: '841202' });
    const worker = await floor.startWorker(0);
    const callId = floor.portal.connector.ring({ userIds: [841201, 841203], phoneNumber: '+4930123456' });
    // A desk that may not clear puts colleagues into an order for its own card: the broker cannot see that.
    const cheat = await connectAs(broker, 'u841201', floor.passwords.get('u841201'));
    const channel = await cheat.createConfirmChannel();
    const key = orderRoutingKey({ route: 'hide', portalKey: floor.portalKey, userId: 841201 });
    const body = Buffer.from(JSON.stringify(orderOf(callId, { userIds: [841203] })));
    channel.publish(orderExchange, key, body, { userId: 'u841201' });
    await channel.waitForConfirms();
    await until(() => worker.status().broker.unreadable === 1, 'an order that is refused');
    expect(floor.portal.truth.isOpen(841203, callId)).toBe(true);
    await cheat.close();

    const clearing = await floor.openDesk(841202);
    expect(await answered(clearing, orderOf(callId, { userIds: [841201, 841203] }))).toMatchObject({
      result: 'done',
    });
    expect(floor.portal.truth.usersSeeing(callId)).toEqual([]);
  });

  it('that is none is acknowledged and counted, and the next one is done', async () => {
    const floor = await makeFloorUnderTest(broker, [841301]);
    const worker = await floor.startWorker(0);
    const desk = await connectAs(broker, 'u841301', floor.passwords.get('u841301'));
    const channel = await desk.createConfirmChannel();
    const key = orderRoutingKey({ route: 'hide', portalKey: floor.portalKey, userId: 841301 });
    const order = JSON.stringify(orderOf('externalCall.poison'));
    const signed = { userId: 'u841301' };
    const poison: [string | Buffer, object][] = [
      ['', signed],
      ['{', signed],
      ['null', signed],
      [order.replace('"v":1', '"v":2'), signed],
      [Buffer.alloc(60_000, '['), signed],
      [Buffer.from([0xff, 0xfe, 0x00]), signed],
      // Not signed.
      [order, {}],
    ];
    for (const [body, properties] of poison)
      channel.publish(orderExchange, key, Buffer.from(body), properties);
    await channel.waitForConfirms();
    // Another worker may write into any queue, past the exchange that proves who ordered.
    const other = await connectAs(broker, 'worker-f841301-2', floor.passwords.get('worker-f841301-2'));
    const pastExchange = await other.createConfirmChannel();
    pastExchange.publish('', orderQueue(floor.portalKey), Buffer.from(order));
    await pastExchange.waitForConfirms();
    await other.close();
    await until(() => worker.status().broker.unreadable === poison.length + 1, 'poison that is counted');
    expect(worker.status().counts.orders).toBe(0);
    const callId = floor.portal.connector.ring({ userIds: [841301], phoneNumber: '+4930123456' });
    expect(await answered(await floor.openDesk(841301), orderOf(callId))).toMatchObject({ result: 'done' });
    await desk.close();
  });

  it.each([
    'AAAAAAAA',
    // RabbitMQ 3.10.8 ends the whole connection of whoever replies to these.
    `${'A'.repeat(90)}.${'B'.repeat(40)}`,
    'g2dkAA5ub25vZGVAbm93aGVyZQAAAAAAAAAAAA==.x1234567',
  ])('with a made-up address for its reply (%s) costs no other desk anything', async (address) => {
    const userId = (cheats += 1);
    linesOfLog.length = 0;
    const floor = await makeFloorUnderTest(broker, [userId, userId + 50]);
    const worker = await floor.startWorker(0);
    const cheat = await connectAs(broker, `u${userId}`, floor.passwords.get(`u${userId}`));
    const channel = await cheat.createConfirmChannel();
    const userIds = [userId, userId + 50];
    const callId = floor.portal.connector.ring({ userIds, phoneNumber: '+4930123456' });
    const forge = (): boolean =>
      channel.publish(
        orderExchange,
        orderRoutingKey({ route: 'hide', portalKey: floor.portalKey, userId }),
        Buffer.from(JSON.stringify(orderOf(callId))),
        { userId: `u${userId}`, replyTo: `amq.rabbitmq.reply-to.${address}` },
      );
    forge();
    await floor.portal.waitForCard(userId, callId, 'closed', 5_000);
    const other = await floor.openDesk(userId + 50);
    expect(await answered(other, orderOf(callId))).toMatchObject({ result: 'done' });
    // Once more: by now it gets no reply at all.
    forge();
    expect(await answered(other, orderOf(callId, { wish: 'show' }))).toMatchObject({ result: 'done' });
    await until(() => worker.status().counts.orders >= 4, 'both made-up orders');
    const broken = (purpose: string): number =>
      linesOfLog.filter((line) => line.startsWith('no broker') && line.includes(purpose)).length;
    expect([broken('orders'), broken('replies') <= 1]).toEqual([0, true]);
    await cheat.close();
  });
});

describe('a worker', () => {
  it('whose webhook is refused gives its place and its orders to the next one', async () => {
    const floor = await makeFloorUnderTest(broker, [841501]);
    const refused = await floor.startWorker(0);
    const next = await floor.startWorker(1);
    floor.portal.users.update(floor.workerIds[0], { webhookCode: 'another-code-by-now' });
    const desk = await floor.openDesk(841501);
    const callId = floor.portal.connector.ring({ userIds: [841501], phoneNumber: '+4930123456' });
    expect(await answered(desk, orderOf(callId))).toMatchObject({ result: 'done' });
    expect(floor.portal.truth.isOpen(841501, callId)).toBe(false);
    expect(refused.status()).toMatchObject({ ok: false, standing: 'away' });
    expect(refused.status().portal.refused).not.toBeNull();
    expect(next.status()).toMatchObject({ ok: true, standing: 'atWork', counts: { requests: 1 } });
    expect(await answered(desk, orderOf(callId, { wish: 'show' }))).toMatchObject({ result: 'done' });
  });

  it('that has no way to the portal gives its place to the next one, and comes back once it has', async () => {
    const floor = await makeFloorUnderTest(broker, [841701]);
    let isCut = true;
    const lookedUp: typeof fetch = (...request) =>
      isCut
        ? Promise.reject(
            new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }),
          )
        : fetch(...request);
    const cut = await floor.startWorker(0, { fetch: lookedUp, awayMs: 3_000 });
    const next = await floor.startWorker(1);
    const desk = await floor.openDesk(841701);
    const callId = floor.portal.connector.ring({ userIds: [841701], phoneNumber: '+4930123456' });
    const orderedAtMs = performance.now();
    expect(await answered(desk, orderOf(callId))).toMatchObject({ result: 'done' });
    expect(performance.now() - orderedAtMs).toBeLessThan(8_000);
    expect(floor.portal.truth.isOpen(841701, callId)).toBe(false);
    expect(cut.status()).toMatchObject({
      ok: false,
      standing: 'away',
      portal: { unanswered: 'portal.nameNotResolved', refused: null },
    });
    // The next one has its place, and it stands by: nothing has shown that it would hide.
    await until(() => cut.status().broker.connected, 'a worker that is back');
    expect(cut.status()).toMatchObject({ ok: false, standing: 'standingBy' });
    expect(await answered(desk, orderOf(callId, { wish: 'show' }))).toMatchObject({ result: 'done' });
    isCut = false;
    await next.stop();
    expect(await answered(desk, orderOf(callId))).toMatchObject({ result: 'done' });
    expect(cut.status()).toMatchObject({ ok: true, standing: 'atWork', portal: { unanswered: null } });
  }, 40_000);

  it('that is stopped leaves what it has not done to the next one', async () => {
    const floor = await makeFloorUnderTest(broker, [841601]);
    const first = await floor.startWorker(0);
    const desk = await floor.openDesk(841601);
    const callId = floor.portal.connector.ring({ userIds: [841601], phoneNumber: '+4930123456' });
    floor.portal.faults.order({ fault: { kind: 'stall' }, method: 'telephony.externalCall.hide', times: 1 });
    const done = answered(desk, orderOf(callId));
    await until(() => first.status().counts.requests === 1, 'a request under way');
    await first.stop();
    await floor.startWorker(1);
    expect(await done).toMatchObject({ result: 'done' });
    expect(floor.portal.truth.isOpen(841601, callId)).toBe(false);
  });
});
