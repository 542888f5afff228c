import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { createSharedHides } from '../../../electron/core/floor/sharedHides.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { createPortals } from '../../../electron/portal/portals.ts';
import { keptLog, makeFloorUnderTest, until } from '../rig/floorUnderTest.ts';
import { startTestBroker, type TestBroker } from '../rig/testBroker.ts';

/** One that can be killed without harm to other tests. */
let broker: TestBroker;
beforeAll(async () => void (broker = await startTestBroker()), 90_000);
afterAll(() => broker.stop());

const hide = 'telephony.externalCall.hide';

describe('a desk whose broker is gone', () => {
  it(
    'loses nothing: it hides by itself, and by the worker again once the broker is back',
    { timeout: 120_000 },
    async () => {
      const userId = 861001;
      const floor = await makeFloorUnderTest(broker.address, [userId]);
      const madeAtMs = performance.now();
      const worker = await floor.startWorker(0);
      const desk = await floor.openDesk(userId);
      const parts = { clock: systemClock, timers: systemTimers, random: Math.random, log: keptLog };
      const shared = createSharedHides({
        ...parts,
        own: createPortals({
          ...parts,
          fetch: globalThis.fetch,
          openSocket: () => ({ close: () => undefined, send: () => undefined }),
        }).open(floor.webhookOf(userId), { keep: () => Promise.resolve() }).telephony,
        broker: desk,
        operatorUserId: () => userId,
        mayClear: () => false,
        // More than a few, so that it is shared, and few enough for no spread.
        shownTo: () => 20,
        newId: randomUUID,
      });
      const ring = (): string =>
        floor.portal.connector.ring({ userIds: [userId], phoneNumber: '+4930123456' });
      /** Whose webhooks have asked for this card to be hidden. */
      const hidersOf = (callId: string): readonly number[] =>
        floor.portal.journal
          .requestsFor(hide)
          .filter(({ params }) => params['CALL_ID'] === callId)
          .map(({ identity }) => (identity.kind === 'webhook' ? identity.userId : 0));
      const [workerId] = floor.workerIds;

      const first = ring();
      expect(await shared.telephony.hideCard(first, [userId])).toEqual({ kind: 'acknowledged' });
      expect(hidersOf(first)).toEqual([workerId]);

      // A broker that dies within seconds of the set-up finds a queue without a leader, for good [measured with 3.10.8].
      await until(() => performance.now() - madeAtMs > 8_000, 'the queue to be on the disk');
      // An order is with the worker, whose request hangs, as the broker dies.
      floor.portal.faults.order({ fault: { kind: 'stall' }, method: hide, times: 1 });
      const second = ring();
      const owed = shared.telephony.hideCard(second, [userId]);
      await until(() => hidersOf(second).length === 1, 'a request under way');
      await broker.kill();
      await until(() => !desk.isConnected() && !worker.status().broker.connected, 'the loss to be noticed');
      expect(worker.status()).toMatchObject({ ok: false, standing: 'connecting' });
      expect(await owed).toEqual({ kind: 'acknowledged' });
      expect(hidersOf(second)).toContain(userId);
      expect(floor.portal.truth.isOpen(userId, second)).toBe(false);

      // Without a broker nobody waits for one.
      const third = ring();
      const startMs = performance.now();
      expect(await shared.telephony.hideCard(third, [userId])).toEqual({ kind: 'acknowledged' });
      expect(performance.now() - startMs).toBeLessThan(4_500);
      expect(hidersOf(third)).toEqual([userId]);

      await broker.startAgain();
      await until(() => desk.isConnected() && worker.status().broker.connected, 'both to be back', 60_000);
      const fourth = ring();
      expect(await shared.telephony.hideCard(fourth, [userId])).toEqual({ kind: 'acknowledged' });
      expect(hidersOf(fourth)).toEqual([workerId]);
      expect(floor.portal.truth.isOpen(userId, fourth)).toBe(false);
    },
  );
});
