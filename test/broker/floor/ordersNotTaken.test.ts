import { expect, it, onTestFinished } from 'vitest';
import { floorVhost, orderQueue } from '../../../contracts/floor/broker.ts';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { linesOfLog, makeFloorUnderTest, until } from '../rig/floorUnderTest.ts';
import { manage } from '../rig/manage.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();

it('whose orders the queue does not take comes by another channel, and again until they are taken', async () => {
  const userId = 881001;
  const floor = await makeFloorUnderTest(broker, [userId]);
  const desk = await floor.openDesk(userId);
  const times = (): number => linesOfLog.filter((line) => line.includes(`"user":"u${userId}"`)).length;
  const connectedAtFirst = times();
  // As for a channel of a cluster that knows a leader of the queue that has died: each order is refused.
  const policy = `/api/policies/${floorVhost}/full-${userId}`;
  await manage(broker, 'PUT', policy, {
    pattern: `^${orderQueue(floor.portalKey).replaceAll('.', '\\.')}$`,
    'apply-to': 'queues',
    definition: { 'max-length': 0, overflow: 'reject-publish' },
  });
  onTestFinished(async () => void (await manage(broker, 'DELETE', policy).catch(() => undefined)));
  const callId = floor.portal.connector.ring({ userIds: [userId], phoneNumber: '+4930123456' });
  const done = answered(desk, orderOf(callId));
  await until(() => times() > connectedAtFirst, 'another connection');
  await manage(broker, 'DELETE', policy);
  await floor.startWorker(0);
  expect(await done).toMatchObject({ result: 'done' });
  expect(floor.portal.truth.isOpen(userId, callId)).toBe(false);
});
