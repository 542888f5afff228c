import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openFloorBroker } from '../../../electron/floor/deskLine.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { keptLog, makeFloorUnderTest, until } from '../rig/floorUnderTest.ts';
import { startTestBroker, type TestBroker } from '../rig/testBroker.ts';

/** One that can be short of memory without harm to other tests. */
let broker: TestBroker;
beforeAll(async () => void (broker = await startTestBroker()), 90_000);
afterAll(() => broker.stop());

const memory = (share: string) => broker.control('set_vm_memory_high_watermark', share);

it('a desk hears that its broker is short of memory, and that it takes orders again', async () => {
  const floor = await makeFloorUnderTest(broker.address, [891001]);
  await floor.startWorker(0);
  const stood: [boolean, string | null][] = [];
  const desk = openFloorBroker({
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    log: keptLog,
    account: floor.accountOf('u891001'),
    portalKey: floor.portalKey,
    userId: 891001,
    onChange: () => void stood.push([desk.isConnected(), desk.problem()]),
  });
  onTestFinished(() => desk.stop());
  await until(desk.isConnected, 'a desk that is connected');
  await memory('0.00001');
  // The broker says so to whoever writes to it.
  desk.order(orderOf('externalCall.first'));
  await until(() => !desk.isConnected(), 'a broker that takes nothing in');
  expect(desk.problem()).toBe('blocked');
  await memory('0.4');
  await until(desk.isConnected, 'a broker that takes orders');
  expect(desk.problem()).toBeNull();
  expect(stood).toEqual([
    [true, null],
    [false, 'blocked'],
    [true, null],
  ]);
  expect(await answered(desk, orderOf('externalCall.second'))).toMatchObject({ result: 'gone' });
}, 60_000);
