import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { makeFloorUnderTest, until } from '../rig/floorUnderTest.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();

it('a desk that orders a thousand made-up hides a second costs the others no more than a request', async () => {
  const [honestId, rogueId] = [842001, 842002];
  const floor = await makeFloorUnderTest(broker, [honestId, rogueId]);
  const worker = await floor.startWorker(0);
  const [honest, rogue] = [await floor.openDesk(honestId), await floor.openDesk(rogueId)];
  let orders = 0;
  const flood = setInterval(() => {
    for (let count = 0; count < 100; count += 1) rogue.order(orderOf(randomUUID()));
    // The same one as well: none of these has to wait for the portal before the next is handed over.
    const same = orderOf('externalCall.same', { seq: 1 });
    for (let count = 0; count < 20; count += 1) rogue.order(same);
    orders += 120;
  }, 100);
  onTestFinished(() => clearInterval(flood));
  await until(() => orders > 3_000 && worker.status().counts.orders > 2_000, 'a flood that has arrived');
  for (let call = 0; call < 3; call += 1) {
    const callId = floor.portal.connector.ring({ userIds: [honestId], phoneNumber: '+4930123456' });
    const orderedAtMs = performance.now();
    expect(await answered(honest, orderOf(callId))).toMatchObject({ result: 'done' });
    expect(performance.now() - orderedAtMs).toBeLessThan(3_000);
    expect(floor.portal.truth.isOpen(honestId, callId)).toBe(false);
  }
  expect(worker.status().counts.waiting).toBeLessThanOrEqual(60);
}, 60_000);
