import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { readBrokerAddress } from '../../../contracts/floor/brokerAddress.ts';
import type { BrokerProblem } from '../../../electron/core/ports/floor/floorLine.ts';
import type { BrokerAccount } from '../../../electron/floor/brokerConnection.ts';
import { openFloorWorkerLine } from '../../../electron/floor/workerLine.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { makeCompanyAuthority } from '../../portal/testing/companyAuthority.ts';
import { keptLog, until } from '../rig/floorUnderTest.ts';
import { freePorts } from '../rig/loopbackPorts.ts';
import { makeFloor, type MadeFloor } from '../rig/madeFloor.ts';
import { sharedBroker } from '../rig/sharedBroker.ts';

const broker = sharedBroker();
let floor: MadeFloor;
let otherAuthority = '';
let unusedPort = 0;

beforeAll(async () => {
  floor = await makeFloor(broker, { portal: 'problems.example', desks: '871001', workers: 'problems' });
  otherAuthority = (await makeCompanyAuthority()).certificate;
  [unusedPort = 0] = await freePorts(1);
});

/** What a worker says of its connection, once it says anything. */
async function problemWith(change: Partial<BrokerAccount>, portalKey = floor.portalKey) {
  const line = openFloorWorkerLine({
    account: { ...account(broker.amqpsPort), ...change },
    portalKey,
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    log: keptLog,
    take: () => undefined,
  });
  onTestFinished(() => line.stop());
  await until(() => line.standing().problem !== null, 'a problem');
  return line.standing();
}

function account(port: number): BrokerAccount {
  const address = readBrokerAddress(`amqps://127.0.0.1:${port}`);
  if (address === null) throw new Error('no address');
  const user = 'worker-problems';
  return { address, user, password: floor.passwords.get(user) ?? '', authority: broker.authority };
}

it.each<[string, BrokerProblem, () => Partial<BrokerAccount>]>([
  ['another password', 'refused', () => ({ password: 'another' })],
  ['an account that there is not', 'refused', () => ({ user: 'worker-nobody' })],
  ['a certificate of another authority', 'certificateNotTrusted', () => ({ authority: otherAuthority })],
  [
    'a certificate that no authority of the system knows',
    'certificateNotTrusted',
    () => ({ authority: null }),
  ],
  ['nobody at that port', 'unreachable', () => ({ address: account(unusedPort).address })],
  [
    'a port that speaks something else',
    'unreachable',
    () => ({ address: account(portOf(broker.managementUrl)).address }),
  ],
])('with %s a worker says: %s', async (_what, problem, change) => {
  expect(await problemWith(change())).toMatchObject({ isConnected: false, problem });
});

it('a worker whose account may not read the queue says so', async () => {
  expect(await problemWith({}, 'ffffffffffff')).toMatchObject({ isConnected: false, problem: 'refused' });
});

it.each<[string, readonly number[]]>([
  ['is not there', []],
  ['speaks something else', [portOf(broker.managementUrl)]],
])('of a cluster a worker passes over a node that %s', async (_what, others) => {
  const nodes = [unusedPort, ...others, broker.amqpsPort].map((port) => ({ hostname: '127.0.0.1', port }));
  const line = openFloorWorkerLine({
    account: { ...account(broker.amqpsPort), address: { isSecure: true, nodes } },
    portalKey: floor.portalKey,
    clock: systemClock,
    timers: systemTimers,
    // The nodes in the order in which they are named.
    random: rising(),
    log: keptLog,
    take: () => undefined,
  });
  onTestFinished(() => line.stop());
  await until(() => line.standing().isConnected, 'a connection');
});

it('of a cluster a worker says what a node has said, and not that another one is not there', async () => {
  const nodes = [unusedPort, broker.amqpsPort].map((port) => ({ hostname: '127.0.0.1', port }));
  const change = { address: { isSecure: true, nodes }, password: 'another' };
  expect(await problemWith(change)).toMatchObject({ isConnected: false, problem: 'refused' });
});

function rising(): () => number {
  let last = 0;
  return () => (last += 1e-6);
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
