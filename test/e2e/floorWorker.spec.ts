import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBrokerAddress } from '../../contracts/floor/brokerAddress.ts';
import { openFloorBroker } from '../../electron/floor/deskLine.ts';
import { systemClock, systemTimers } from '../../electron/platform/systemClock.ts';
import { answered, orderOf } from '../broker/rig/floorOrders.ts';
import { makeFloor } from '../broker/rig/madeFloor.ts';
import { startTestBroker } from '../broker/rig/testBroker.ts';
import { visibleWindows } from './fixtures/desktop.ts';
import { startProgram } from './fixtures/program.ts';
import { expect, test } from './fixtures/ringside.ts';

/** As a service has it: nothing of a desktop. */
const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, DBUS_SESSION_BUS_ADDRESS: _bus, ...bare } = process.env;
const headless = '--ozone-platform=headless';

test('a worker hides for the floor on a machine without a display, beside a desk, and tells how it is', async ({
  start,
  portal,
}) => {
  test.setTimeout(120_000);
  const folder = await mkdtemp(join(tmpdir(), 'ringside-worker-'));
  const broker = await startTestBroker();
  const file = (name: string): string => join(folder, name);
  const worker = (...args: string[]) =>
    startProgram(file('state'), [`--floor-worker=${file('worker.json')}`, ...args], undefined, bare);
  try {
    const { operatorId, practice } = portal;
    const { portalKey, passwords } = await makeFloor(broker.address, {
      portal: new URL(portal.running.url).host,
      desks: String(operatorId),
      workers: 'server1',
    });
    await writeFile(file('authority.pem'), broker.address.authority);
    await writeFile(file('webhook'), `${portal.webhookUrl}\n`, { mode: 0o600 });
    await writeFile(file('password'), `${passwords.get('worker-server1') ?? ''}\n`, { mode: 0o600 });
    const address = `amqps://127.0.0.1:${broker.address.amqpsPort}`;
    await writeFile(
      file('worker.json'),
      JSON.stringify({
        broker: address,
        worker: 'server1',
        authority: 'authority.pem',
        webhookFile: 'webhook',
        passwordFile: 'password',
      }),
    );

    const without = worker();
    expect([await without.ended, without.output()]).toEqual([1, expect.stringContaining(headless)]);
    await chmod(file('webhook'), 0o644);
    const open = worker(headless);
    expect([await open.ended, open.output()]).toEqual([78, expect.stringContaining('may be read by others')]);
    await chmod(file('webhook'), 0o600);
    expect(await worker('--status').ended).toBe(2);

    // A desk of the same user runs as well.
    await start();
    const windows = await visibleWindows('Ringside');
    const running = worker(headless);
    const ask = async () => {
      const asking = worker('--status');
      const code = await asking.ended;
      const said = asking.output();
      return {
        code,
        status: JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1)) as unknown,
      };
    };
    await expect.poll(async () => (await ask()).code, { timeout: 30_000 }).toBe(0);
    expect((await ask()).status).toMatchObject({
      running: true,
      ok: true,
      version: '0.1.0',
      standing: 'standingBy',
      broker: { connected: true, problem: null, unreadable: 0 },
      portal: { key: portalKey, refused: null, unanswered: null },
      counts: { orders: 0, requests: 0, refusedRequests: 0, waiting: 0 },
    });

    const desk = openFloorBroker({
      account: {
        address: readBrokerAddress(address) ?? { isSecure: true, nodes: [] },
        user: `u${operatorId}`,
        password: passwords.get(`u${operatorId}`) ?? '',
        authority: broker.address.authority,
      },
      portalKey,
      userId: operatorId,
      clock: systemClock,
      timers: systemTimers,
      random: Math.random,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    await expect.poll(desk.isConnected).toBe(true);
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930123456' });
    expect(await answered(desk, orderOf(callId))).toMatchObject({ result: 'done' });
    expect(practice.truth.isOpen(operatorId, callId)).toBe(false);
    await desk.stop();
    const { code, status } = await ask();
    expect([code, status]).toEqual([
      0,
      expect.objectContaining({ standing: 'atWork', counts: expect.objectContaining({ requests: 1 }) }),
    ]);
    expect(await visibleWindows('Ringside')).toEqual(windows);

    await running.stop();
    expect(await running.ended).toBe(0);
    expect((await ask()).code).toBe(2);
    const log = await readFile(file('state/logs/ringside.log'), 'utf8');
    expect(log).toContain('floor worker started');
    const secrets = [portal.webhookUrl.split('/').at(-2) ?? '', passwords.get('worker-server1') ?? ''];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(4);
      expect(log + running.output() + JSON.stringify(status)).not.toContain(secret);
    }
  } finally {
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
