import { expect, it, onTestFinished } from 'vitest';
import { floorVhost, orderExchange } from '../../../contracts/floor/broker.ts';
import { openFloorBroker } from '../../../electron/floor/deskLine.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { keptLog, makeFloorUnderTest, until } from '../rig/floorUnderTest.ts';
import { manage } from '../rig/manage.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();

it('says that the broker refuses a desk that may not even hide its own cards, and takes its orders once it may', async () => {
  const userId = 883001;
  const floor = await makeFloorUnderTest(broker, [userId]);
  await floor.startWorker(0);
  const rights = `/api/topic-permissions/${floorVhost}/u${userId}`;
  const [was] = (await manage(broker, 'GET', rights).then((all) =>
    [all].flat().filter((one) => (one as { exchange: string }).exchange === orderExchange),
  )) as { exchange: string; write: string; read: string }[];
  if (was === undefined) throw new Error('no rights');
  const { exchange, read, write } = was;
  await manage(broker, 'PUT', rights, { exchange, read, write: '^nothing$' });
  const changes: unknown[] = [];
  const line = openFloorBroker({
    account: floor.accountOf(`u${userId}`),
    portalKey: floor.portalKey,
    userId,
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    log: keptLog,
    onChange: () => changes.push([line.isConnected(), line.problem()]),
  });
  onTestFinished(() => line.stop());
  await until(line.isConnected, 'a desk that is connected');
  const callId = floor.portal.connector.ring({ userIds: [userId], phoneNumber: '+4930123456' });
  line.order(orderOf(callId));
  await until(() => line.problem() === 'refused', 'the refusal');
  // By another connection, which is refused as well.
  const told = changes.length;
  await until(() => changes.length >= told + 3, 'further tries');
  expect(changes.slice(1)).not.toContainEqual([true, null]);
  expect([line.isConnected(), line.problem()]).toEqual([false, 'refused']);

  await manage(broker, 'PUT', rights, { exchange, read, write });
  line.tryNow();
  await until(line.isConnected, 'the line, once more', 30_000);
  expect(line.problem()).toBeNull();
  expect(changes.at(-1)).toEqual([true, null]);
  expect(await answered(line, orderOf(callId))).toMatchObject({ result: 'done' });
}, 90_000);
