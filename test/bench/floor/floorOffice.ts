import type { BrokerNode } from '../../../contracts/floor/brokerAddress.ts';
import type { BrokerAccount } from '../../../electron/floor/brokerConnection.ts';
import { makeFloor } from '../../broker/rig/madeFloor.ts';
import type { TestBroker } from '../../broker/rig/testBroker.ts';
import {
  createPracticePortal,
  type PracticePortal,
  type RunningPortal,
} from '../../portal/practicePortal.ts';
import type { WorkerOrder } from '../../broker/rig/workerChild.ts';
import type { DeskOrder } from './deskMessages.ts';

/** A portal with operators behind one address, and where there is a broker a floor for it, made by the real set-up. */
export interface FloorOffice {
  readonly portal: PracticePortal;
  readonly running: RunningPortal;
  readonly userIds: readonly number[];
  /** Null where there is no broker. */
  readonly workerOrders: readonly [WorkerOrder, WorkerOrder] | null;
  deskOrders(seed: number): readonly DeskOrder[];
  /** What the portal was asked since `count.start`. */
  readonly count: RequestsByUser;
  /** Cards that are still open, but for that of the one who answered. */
  cardsLeft(answered: number): number;
  close(): Promise<void>;
}

export interface RequestsByUser {
  start(): void;
  readonly requests: number;
  /** Answered by 503. */
  readonly refused: number;
  readonly byWorkers: number;
}

/** Bitrix24's documented bucket on all plans but Enterprise. */
const documentedLimit = { drainPerSecond: 2, capacity: 50 } as const;
/** A request and its answer are on their way so long, as in the fleet's virtual portal. */
const roundTripMs = 80;
/** A broker's accounts are one for all its portals: each office has users of its own. */
let nextUserId = 1;

/** @param brokers the nodes of one broker; empty for an office without one */
export async function openOffice(desks: number, brokers: readonly TestBroker[]): Promise<FloorOffice> {
  const first = nextUserId;
  nextUserId += desks;
  const userIds = Array.from({ length: desks }, (_, index) => first + index);
  const workerIds = [900_001, 900_002] as const;
  const portal = createPracticePortal({ users: [...userIds, ...workerIds].map((id) => ({ id })) });
  portal.settings.update({ rateLimit: documentedLimit });
  const running = await portal.start();
  portal.faults.order({ fault: { kind: 'latency', ms: roundTripMs }, times: 'until cleared' });
  const [broker] = brokers;
  const workers = [`f${first}-1`, `f${first}-2`] as const;
  const floor =
    broker === undefined
      ? null
      : await makeFloor(broker.address, {
          portal: new URL(running.url).host,
          desks: `${first}-${first + desks - 1}`,
          workers: workers.join(','),
        });
  const nodes = brokers.map(({ address }): BrokerNode => ({
    hostname: '127.0.0.1',
    port: address.amqpsPort,
  }));
  const accountOf = (user: string): BrokerAccount => ({
    address: { isSecure: true, nodes },
    user,
    password: floor?.passwords.get(user) ?? '',
    authority: broker?.address.authority ?? null,
  });
  const workerOrder = (which: 0 | 1): WorkerOrder => ({
    webhookUrl: running.webhookUrl(workerIds[which]),
    account: accountOf(`worker-${workers[which]}`),
  });
  const count = countByUser(portal, workerIds);
  return {
    portal,
    running,
    userIds,
    workerOrders: floor === null ? null : [workerOrder(0), workerOrder(1)],
    deskOrders: (seed) =>
      userIds.map((userId) => ({
        userId,
        webhookUrl: running.webhookUrl(userId),
        broker: floor === null ? null : { key: floor.portalKey, account: accountOf(`u${userId}`) },
        shownTo: desks,
        seed,
      })),
    count,
    cardsLeft: (answered) =>
      userIds.reduce((sum, userId) => sum + portal.truth.cardsOpenFor(userId).length, 0) - answered,
    async close() {
      count.stop();
      await running.stop();
    },
  };
}

/** The portal's journal itself keeps the newest requests only. */
function countByUser(
  portal: PracticePortal,
  workerIds: readonly number[],
): RequestsByUser & { stop(): void } {
  const seen = new Map<number, { readonly status: number | undefined; readonly byWorker: boolean }>();
  const stop = portal.journal.onRequest(({ sequence, status, identity }) => {
    seen.set(sequence, {
      status,
      byWorker: identity.kind === 'webhook' && workerIds.includes(identity.userId),
    });
  });
  const countOf = (fits: (one: { status: number | undefined; byWorker: boolean }) => boolean): number =>
    [...seen.values()].filter(fits).length;
  return {
    start() {
      seen.clear();
      portal.buckets.clear();
    },
    get requests() {
      return seen.size;
    },
    get refused() {
      return countOf(({ status }) => status === 503);
    },
    get byWorkers() {
      return countOf(({ byWorker }) => byWorker);
    },
    stop,
  };
}
