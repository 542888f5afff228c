import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSharedHides } from '../../../electron/core/floor/sharedHides.ts';
import { openFloorBroker } from '../../../electron/floor/deskLine.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { createPortals } from '../../../electron/portal/portals.ts';
import { keptLog, makeFloorUnderTest, until, type FloorUnderTest } from '../rig/floorUnderTest.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();
const hide = 'telephony.externalCall.hide';
const parts = { clock: systemClock, timers: systemTimers, random: Math.random, log: keptLog };

/** A desk that answers calls, as the program wires it. Resolves when it is connected. */
async function openAnsweringDesk(floor: FloorUnderTest, userId: number) {
  const changes: boolean[] = [];
  const line = openFloorBroker({
    ...parts,
    account: floor.accountOf(`u${userId}`),
    portalKey: floor.portalKey,
    userId,
    onChange: () => changes.push(line.isConnected()),
  });
  onTestFinished(() => line.stop());
  await until(line.isConnected, 'a desk that is connected');
  const { telephony } = createPortals({
    ...parts,
    fetch: globalThis.fetch,
    openSocket: () => ({ close: () => undefined, send: () => undefined }),
  }).open(floor.webhookOf(userId), { keep: () => Promise.resolve() });
  const shared = createSharedHides({
    ...parts,
    own: telephony,
    broker: line,
    operatorUserId: () => userId,
    mayClear: () => !line.isClearRefused(),
    shownTo: () => 20,
    newId: randomUUID,
  });
  return { line, shared, changes };
}

/** Who has asked for the card to be hidden, and for whom. */
function hides(floor: FloorUnderTest, callId: string) {
  return floor.portal.journal
    .requestsFor(hide)
    .filter(({ params }) => params['CALL_ID'] === callId)
    .map(({ identity, params }) => ({
      by: identity.kind === 'webhook' ? identity.userId : 0,
      userIds: [params['USER_ID']].flat().map(Number),
    }));
}

describe('the cards of colleagues', () => {
  it('are hidden by one request of the worker, where the set-up has named the account to --clear-by', async () => {
    const userIds = [882001, 882002, 882003, 882004];
    const [answering = 0, ...colleagues] = userIds;
    const floor = await makeFloorUnderTest(broker, userIds, { clearBy: String(answering) });
    await floor.startWorker(0);
    const { shared } = await openAnsweringDesk(floor, answering);
    const callId = floor.portal.connector.ring({ userIds, phoneNumber: '+4930123456' });
    expect(await shared.telephony.hideCard(callId, colleagues)).toEqual({ kind: 'acknowledged' });
    expect(hides(floor, callId)).toEqual([{ by: floor.workerIds[0], userIds: colleagues }]);
    expect(floor.portal.truth.usersSeeing(callId)).toEqual([answering]);
  });

  it('are hidden by the desk itself where the broker refuses that, and its own hides are shared as before', async () => {
    const userIds = [882101, 882102, 882103];
    const [answering = 0, ...colleagues] = userIds;
    const floor = await makeFloorUnderTest(broker, userIds);
    await floor.startWorker(0);
    const { line, shared, changes } = await openAnsweringDesk(floor, answering);
    const callId = floor.portal.connector.ring({ userIds, phoneNumber: '+4930123456' });
    expect(await shared.telephony.hideCard(callId, colleagues)).toEqual({ kind: 'acknowledged' });
    expect(line.isClearRefused()).toBe(true);
    expect(hides(floor, callId)).toEqual([{ by: answering, userIds: colleagues }]);
    await until(line.isConnected, 'the line, once more');
    expect(changes).toContain(false);
    expect(changes.at(-1)).toBe(true);
    expect(await shared.telephony.hideCard(callId, [answering])).toEqual({ kind: 'acknowledged' });
    expect(hides(floor, callId)[1]).toEqual({ by: floor.workerIds[0], userIds: [answering] });
    // The next call's are not even ordered.
    const next = floor.portal.connector.ring({ userIds, phoneNumber: '+4930123456' });
    const askedAtMs = performance.now();
    await shared.telephony.hideCard(next, colleagues);
    expect(performance.now() - askedAtMs).toBeLessThan(3_000);
    expect(line.isConnected()).toBe(true);
  }, 30_000);

  it('are hidden by the desk itself where no worker is there', async () => {
    const userIds = [882201, 882202];
    const floor = await makeFloorUnderTest(broker, userIds, { clearBy: '882201' });
    const { shared } = await openAnsweringDesk(floor, 882201);
    const callId = floor.portal.connector.ring({ userIds, phoneNumber: '+4930123456' });
    expect(await shared.telephony.hideCard(callId, [882202])).toEqual({ kind: 'acknowledged' });
    expect(hides(floor, callId)).toEqual([{ by: 882201, userIds: [882202] }]);
  }, 30_000);
});
