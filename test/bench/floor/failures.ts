import * as v from 'valibot';
import { orderQueue } from '../../../contracts/floor/broker.ts';
import { portalKeyOf } from '../../../electron/floor/portalKey.ts';
import { manage } from '../../broker/rig/manage.ts';
import { startTestBroker, type TestBroker } from '../../broker/rig/testBroker.ts';
import { startTestCluster, stopCluster } from '../../broker/rig/testCluster.ts';
import type { FloorGoal, FloorResult } from './floorResult.ts';
import { playShared, type SharedCase } from './sizes.ts';

type FailureOptions = Pick<SharedCase, 'projectRoot' | 'seed'>;

const queueSchema = v.object({ leader: v.string(), members: v.array(v.string()) });
/** A broker that dies within seconds of the set-up finds a queue without a leader, for good [measured with 3.10.8]. */
const settledAfterMs = 10_000;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, settledAfterMs));

/** The worker at work is killed, or freezes; then the broker is killed: the last of 200 cards then waits for the bucket. */
export async function playFailures(
  options: FailureOptions,
  done: (result: FloorResult) => void,
): Promise<void> {
  const broker = await startTestBroker();
  try {
    const brokers = [broker];
    done(
      await playShared({
        ...options,
        brokers,
        desks: 200,
        what: 'worker killed at 4 s',
        goal: { lastMsAtMost: 1_500 },
        event: (workers) => workers.signal('SIGKILL'),
      }),
    );
    done(
      await playShared({
        ...options,
        brokers,
        desks: 200,
        what: 'worker frozen at 4 s',
        goal: { lastMsAtMost: 6_000 },
        event: (workers) => workers.signal('SIGSTOP'),
      }),
    );
    for (const [desks, lastMsAtMost] of [
      [60, 15_000],
      [200, Infinity],
    ] as const) {
      done(
        await playShared({
          ...options,
          brokers,
          desks,
          what: 'broker killed at 4 s',
          goal: { lastMsAtMost },
          before: settled,
          event: () => void broker.kill(),
        }),
      );
      await broker.startAgain();
    }
  } finally {
    await broker.stop();
  }
}

/** Of three nodes the one that leads the queue is killed, and of three others that one freezes. */
export async function playCluster(
  options: FailureOptions,
  done: (result: FloorResult) => void,
): Promise<void> {
  done(await playNodeLost(options, 'killed', { lastMsAtMost: 15_000 }));
  done(await playNodeLost(options, 'frozen', { lastMsAtMost: 120_000 }));
}

async function playNodeLost(
  options: FailureOptions,
  how: 'killed' | 'frozen',
  goal: FloorGoal,
): Promise<FloorResult> {
  const nodes = await startTestCluster(3);
  try {
    let leader: TestBroker | undefined;
    return await playShared({
      ...options,
      brokers: nodes,
      desks: 200,
      what: `cluster of three, the queue's leader ${how} at 4 s`,
      goal,
      before: async (portalHost) => {
        await settled();
        const [first] = nodes;
        if (first === undefined) throw new Error('no node');
        const path = `/api/queues/ringside/${encodeURIComponent(orderQueue(portalKeyOf(portalHost)))}`;
        const queue = v.parse(queueSchema, await manage(first.address, 'GET', path));
        leader = nodes[Number(/-(\d+)@/.exec(queue.leader)?.[1]) - 1];
        if (leader === undefined || queue.members.length !== nodes.length)
          throw new Error(`The queue has ${queue.members.length} members and is led by ${queue.leader}`);
      },
      event() {
        if (leader === undefined) return;
        if (how === 'killed') void leader.kill();
        else process.kill(leader.pid(), 'SIGSTOP');
      },
    });
  } finally {
    await stopCluster(nodes);
  }
}
