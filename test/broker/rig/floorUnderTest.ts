import { onTestFinished } from 'vitest';
import { parseWebhookUrl, type WebhookAccess } from '../../../contracts/access/webhookUrl.ts';
import { readBrokerAddress } from '../../../contracts/floor/brokerAddress.ts';
import type { Log } from '../../../electron/core/ports/log.ts';
import type { BrokerAccount } from '../../../electron/floor/brokerConnection.ts';
import { openFloorBroker, type DeskLine } from '../../../electron/floor/deskLine.ts';
import {
  startPortalWorker,
  type PortalWorker,
  type PortalWorkerDeps,
} from '../../../electron/floorWorker/portalWorker.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { startPortalForTest, type PortalFixture } from '../../portal/testing/portalFixture.ts';
import { makeFloor, type MadeFloor } from './madeFloor.ts';
import type { BrokerAddress } from './testBroker.ts';
import type { WorkerOrder } from './workerChild.ts';

/** A practice portal with operators, and a floor for it on a broker. */
export interface FloorUnderTest extends MadeFloor {
  readonly portal: PortalFixture;
  /** The workers' own webhooks belong to these users of the portal. */
  readonly workerIds: readonly [number, number];
  accountOf(user: string): BrokerAccount;
  /** What a worker in a process of its own is given. */
  workerOrder(which: 0 | 1): WorkerOrder;
  webhookOf(userId: number): WebhookAccess;
  /** Which of the two workers this is, in this process. Resolves when it is connected. */
  startWorker(which: 0 | 1, more?: Partial<PortalWorkerDeps>): Promise<PortalWorker>;
  /** Resolves when it is connected. */
  openDesk(userId: number): Promise<DeskLine>;
}

export const linesOfLog: string[] = [];
/** Kept, so that secrets can be looked for in it. */
export const keptLog: Log = {
  info: (event, fields) => void linesOfLog.push(`${event} ${JSON.stringify(fields ?? {})}`),
  warn: (event, fields) => void linesOfLog.push(`${event} ${JSON.stringify(fields ?? {})}`),
  error: (event, cause, fields) =>
    void linesOfLog.push(`${event} ${String(cause)} ${JSON.stringify(fields ?? {})}`),
};

const workerNames = (first: number): readonly [string, string] => [`f${first}-1`, `f${first}-2`];

/** @param userIds of the desks; accounts are the broker's, so each test has its own */
export async function makeFloorUnderTest(
  broker: BrokerAddress,
  userIds: readonly number[],
  {
    clearBy,
    nodes = [broker],
  }: {
    readonly clearBy?: string;
    /** Of its cluster, all of them. */ readonly nodes?: readonly BrokerAddress[];
  } = {},
): Promise<FloorUnderTest> {
  const first = userIds[0] ?? 0;
  const workerIds = [900_001, 900_002] as const;
  const portal = await startPortalForTest({ users: [...userIds, ...workerIds].map((id) => ({ id })) });
  const names = workerNames(first);
  const floor = await makeFloor(broker, {
    portal: new URL(portal.url).host,
    desks: userIds.join(','),
    workers: names.join(','),
    ...(clearBy !== undefined && { clearBy }),
  });
  const address = readBrokerAddress(
    `amqps://${nodes.map(({ amqpsPort }) => `127.0.0.1:${amqpsPort}`).join(',')}`,
  );
  if (address === null) throw new Error('no address');
  const accountOf = (user: string): BrokerAccount => ({
    address,
    user,
    password: floor.passwords.get(user) ?? '',
    authority: broker.authority,
  });
  const webhookOf = (userId: number): WebhookAccess => {
    const check = parseWebhookUrl(portal.webhookUrl(userId));
    if (!check.ok) throw new Error(check.error.code);
    return check.access;
  };
  const parts = { clock: systemClock, timers: systemTimers, random: Math.random, log: keptLog };
  return {
    ...floor,
    portal,
    workerIds,
    accountOf,
    webhookOf,
    workerOrder: (which) => ({
      webhookUrl: portal.webhookUrl(workerIds[which]),
      account: accountOf(`worker-${names[which]}`),
    }),
    async startWorker(which, more = {}) {
      const worker = startPortalWorker({
        ...parts,
        access: webhookOf(workerIds[which]),
        account: accountOf(`worker-${names[which]}`),
        fetch: globalThis.fetch,
        ...more,
      });
      onTestFinished(() => worker.stop());
      await until(() => worker.status().broker.connected, 'a worker that is connected');
      return worker;
    },
    async openDesk(userId) {
      const desk = openFloorBroker({
        ...parts,
        account: accountOf(`u${userId}`),
        portalKey: floor.portalKey,
        userId,
      });
      onTestFinished(() => desk.stop());
      await until(desk.isConnected, 'a desk that is connected');
      return desk;
    },
  };
}

/** Looks again and again, for what nothing tells of. @throws after `withinMs` */
export async function until(fits: () => boolean, what: string, withinMs = 15_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!fits()) {
    if (performance.now() > endMs) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
