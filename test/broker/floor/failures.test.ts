import { describe, expect, it } from 'vitest';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { makeFloorUnderTest, until, type FloorUnderTest } from '../rig/floorUnderTest.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';
import { startWorkerProcess, type WorkerProcess } from '../rig/workerProcess.ts';

const broker = sharedBroker();
const hide = 'telephony.externalCall.hide';

/** Whose webhooks have hidden, in the order of the requests. */
function hiders(floor: FloorUnderTest): readonly number[] {
  return floor.portal.journal
    .requestsFor(hide)
    .map(({ identity }) => (identity.kind === 'webhook' ? identity.userId : 0));
}

/** The first one is at work, the second one waits for its place. */
async function twoWorkers(floor: FloorUnderTest): Promise<readonly [WorkerProcess, WorkerProcess]> {
  const first = await startWorkerProcess(floor.workerOrder(0));
  return [first, await startWorkerProcess(floor.workerOrder(1))];
}

describe('of two workers', () => {
  // Three tries: the whole company's tests may run beside it.
  it(
    'the second one does within a second what one had in its hands that was killed',
    { retry: 2, timeout: 30_000 },
    async ({ task }) => {
      const userId = 851001 + (task.result?.retryCount ?? 0);
      const floor = await makeFloorUnderTest(broker, [userId]);
      const [first] = await twoWorkers(floor);
      const desk = await floor.openDesk(userId);
      const callId = floor.portal.connector.ring({ userIds: [userId], phoneNumber: '+4930123456' });
      floor.portal.faults.order({ fault: { kind: 'stall' }, method: hide, times: 1 });
      const done = answered(desk, orderOf(callId));
      await until(() => hiders(floor).length === 1, 'a request under way');
      const killedAtMs = performance.now();
      first.signal('SIGKILL');
      expect(await done).toMatchObject({ result: 'done' });
      expect(performance.now() - killedAtMs).toBeLessThan(1_000);
      expect(hiders(floor)).toEqual([...floor.workerIds]);
      expect(floor.portal.truth.isOpen(userId, callId)).toBe(false);
    },
  );

  it(
    'the second one takes over within five seconds from one that froze, and that hides nothing late once it thaws',
    { retry: 2, timeout: 60_000 },
    async ({ task }) => {
      const userId = 851101 + (task.result?.retryCount ?? 0);
      const floor = await makeFloorUnderTest(broker, [userId]);
      const [first, second] = await twoWorkers(floor);
      const desk = await floor.openDesk(userId);
      const callId = floor.portal.connector.ring({ userIds: [userId], phoneNumber: '+4930123456' });
      // Told to wait by the portal, the first one holds the order.
      floor.portal.faults.order({
        fault: { kind: 'error', error: 'QUERY_LIMIT_EXCEEDED', status: 503 },
        method: hide,
        times: 1,
      });
      const orderedAtMs = performance.now();
      const done = answered(desk, orderOf(callId));
      await until(() => hiders(floor).length === 1, 'a request that is told to wait');
      const frozenAtMs = performance.now();
      first.signal('SIGSTOP');
      try {
        expect(await done).toMatchObject({ result: 'done' });
        expect(performance.now() - frozenAtMs).toBeLessThan(5_000);
        // The operator takes it back.
        expect(await answered(desk, orderOf(callId, { wish: 'show' }))).toMatchObject({ result: 'done' });
        expect(floor.portal.truth.isOpen(userId, callId)).toBe(true);
        // As old as the broker lets no order become.
        await until(() => performance.now() - orderedAtMs > 8_500, 'an order that is too old');
      } finally {
        first.signal('SIGCONT');
      }
      await first.connected(2);
      const asked = hiders(floor);
      expect(asked).toEqual([...floor.workerIds]);
      // Whoever is at work by now has all that is new.
      expect(await answered(desk, orderOf('externalCall.another'))).toMatchObject({ result: 'gone' });
      expect(hiders(floor)).toHaveLength(asked.length + 1);
      expect(floor.portal.truth.isOpen(userId, callId)).toBe(true);
      second.signal('SIGKILL');
    },
  );
});
