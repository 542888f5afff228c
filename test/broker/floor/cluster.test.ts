import { afterAll, beforeAll, expect, it } from 'vitest';
import * as v from 'valibot';
import { orderQueue } from '../../../contracts/floor/broker.ts';
import { answered, orderOf } from '../rig/floorOrders.ts';
import { makeFloorUnderTest } from '../rig/floorUnderTest.ts';
import { manage } from '../rig/manage.ts';
import type { TestBroker } from '../rig/testBroker.ts';
import { startTestCluster, stopCluster } from '../rig/testCluster.ts';

let nodes: readonly TestBroker[] = [];
beforeAll(async () => void (nodes = await startTestCluster(3)), 120_000);
afterAll(() => stopCluster(nodes));

const queueSchema = v.object({
  leader: v.string(),

  online: v.array(v.string()),
});

it(
  'a cluster of three that loses the node which leads the queue loses no order',
  { timeout: 60_000 },
  async () => {
    const userIds = Array.from({ length: 12 }, (_, index) => 891001 + index);
    const [first] = nodes;
    if (first === undefined) throw new Error('no node');
    const floor = await makeFloorUnderTest(first.address, userIds, {
      nodes: nodes.map(({ address }) => address),
    });
    await floor.startWorker(0);
    await floor.startWorker(1);
    const desks = await Promise.all(userIds.map((userId) => floor.openDesk(userId)));
    const callId = floor.portal.connector.ring({ userIds, phoneNumber: '+4930123456' });
    const path = `/api/queues/ringside/${encodeURIComponent(orderQueue(floor.portalKey))}`;
    const queue = async () => v.parse(queueSchema, await manage(first.address, 'GET', path));
    await expect.poll(async () => (await queue()).online.length, { timeout: 20_000 }).toBe(nodes.length);
    const leader = Number(/-(\d+)@/.exec((await queue()).leader)?.[1]) - 1;
    expect(nodes[leader]).toBeDefined();

    await nodes[leader]?.kill();
    // Each writes for the first time while the others have not yet found who leads now, or has just lost its node.
    const done = await Promise.all(desks.map((desk) => answered(desk, orderOf(callId))));
    expect(done.map(({ result }) => result)).toEqual(userIds.map(() => 'done'));
    expect(floor.portal.truth.usersSeeing(callId)).toEqual([]);
  },
);
