import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { parseWebhookUrl } from '../../contracts/access/webhookUrl.ts';
import { readBrokerAddress, type BrokerAddress } from '../../contracts/floor/brokerAddress.ts';
import { openFloorBroker } from '../../electron/floor/deskLine.ts';
import { startPortalWorker } from '../../electron/floorWorker/portalWorker.ts';
import { systemClock, systemTimers } from '../../electron/platform/systemClock.ts';
import { makeFloor } from '../broker/rig/madeFloor.ts';
import { startTestBroker } from '../broker/rig/testBroker.ts';
import { createPracticePortal } from '../portal/practicePortal.ts';
import { expectNoSecret } from './fixtures/canary.ts';
import { tapIpc } from './fixtures/ipcTap.ts';
import { keychainEntries, removeFromKeychain } from './fixtures/keychain.ts';
import { filesHolding } from './fixtures/profile.ts';
import { startProgram } from './fixtures/program.ts';
import { connect, expect, test } from './fixtures/ringside.ts';

const hide = 'telephony.externalCall.hide';
const [deskId, colleagueId, workerId] = [1, 2, 900];
const recipients = Array.from({ length: 60 }, (_, index) => index + 1);
const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
const parts = { clock: systemClock, timers: systemTimers, random: Math.random, log: quietLog };

/** Files of the program that are loaded and have the client of the broker in them. */
async function brokerClients(app: ElectronApplication): Promise<readonly string[]> {
  const loaded = await app.evaluate(() => {
    const modules = process.getBuiltinModule('node:module') as unknown as { readonly _cache: object };
    return Object.keys(modules._cache);
  });
  expect(
    loaded.some((path) => path.endsWith('program.cjs')),
    'the program itself is found',
  ).toBe(true);
  return loaded.filter((path) => /\.c?js$/.test(path) && readFileSync(path, 'utf8').includes('amqplib'));
}

test('without a broker nothing of one is loaded, checked or shown but the field for its address', async ({
  connected: { app, main },
}) => {
  expect(await brokerClients(app)).toEqual([]);
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(main.getByRole('textbox', { name: 'The company’s broker' })).toHaveValue('');
  await expect(main.getByRole('textbox', { name: 'Password for the broker' })).toHaveCount(0);
});

test('a desk of a floor: shared hides, undo, no worker, a broker that dies; and no secret gets out', async ({
  start,
}) => {
  test.setTimeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), 'ringside-floor-'));
  const practice = createPracticePortal({
    users: [...recipients, workerId].map((id) => ({ id, ...(id === deskId && { name: 'Olga' }) })),
  });
  const running = await practice.start();
  const broker = await startTestBroker();
  const stops: (() => Promise<void>)[] = [];
  try {
    const { portalKey, passwords } = await makeFloor(broker.address, {
      portal: new URL(running.url).host,
      desks: `${deskId},${colleagueId}`,
      clearBy: String(deskId),
      workers: 'server1',
    });
    const password = passwords.get(`u${deskId}`) ?? '';
    expect(password.length).toBeGreaterThan(10);
    const authorityFile = join(folder, 'authority.pem');
    await writeFile(authorityFile, broker.address.authority);
    const text = `amqps://127.0.0.1:${broker.address.amqpsPort}`;
    const address = readBrokerAddress(text) as BrokerAddress;
    const accountOf = (user: string) => ({
      address,
      user,
      password: passwords.get(user) ?? '',
      authority: broker.address.authority,
    });

    const ringside = await start({
      settings: { floorBroker: text, floorAuthority: authorityFile, floorClear: true, undoSeconds: 30 },
    });
    const { main, popup, app } = ringside;
    const tap = await tapIpc(app);
    await connect(ringside, running.webhookUrl(deskId));
    await practice.push.waitForConnection(deskId, 15_000);
    expect(await brokerClients(app), 'no password yet').toEqual([]);

    await test.step('IT types the password, and the section says how it stands', async () => {
      await main.getByRole('link', { name: 'Settings' }).click();
      await expect(main.getByText(/there is no password of u1 for it/)).toBeVisible();
      const field = main.getByRole('textbox', { name: 'Password for the broker (u1)' });
      await field.fill('wrong');
      await main.getByRole('button', { name: 'Store password' }).click();
      await expect(main.getByText(/does not let u1 in/)).toBeVisible({ timeout: 20_000 });
      await field.fill(password);
      await field.press('Enter');
      await expect(main.getByText(/: connected as u1\./)).toBeVisible({ timeout: 20_000 });
      await expect(field).toHaveValue('');
      expect((await brokerClients(app)).length).toBe(1);
      expect(await keychainEntries('floor-broker')).toEqual([
        { account: 'floor-broker/u1', secret: JSON.stringify({ broker: text, password }) },
      ]);
    });

    const strip = popup.getByRole('status');
    const dismiss = (name: string) =>
      popup
        .getByRole('list', { name: 'Incoming calls' })
        .getByRole('listitem')
        .filter({ hasText: name })
        .getByRole('button', { name: 'Dismiss' })
        .click();
    const ring = (name: string): string =>
      practice.connector.ring({ userIds: recipients, phoneNumber: '+4930901820', crm: { name } });
    const hides = (callId: string) =>
      practice.journal
        .requestsFor(hide)
        .filter(({ params }) => params['CALL_ID'] === callId)
        .map(({ identity, params }) => [
          identity.kind === 'webhook' ? identity.userId : 0,
          [params['USER_ID']].flat().map(Number),
        ]);

    await test.step('orders of two desks are one request of the worker, and the row is settled', async () => {
      const callId = ring('Anna Schmidt');
      await dismiss('Anna Schmidt');
      const colleague = openFloorBroker({
        ...parts,
        account: accountOf(`u${colleagueId}`),
        portalKey,
        userId: colleagueId,
      });
      stops.push(colleague.stop);
      await expect.poll(colleague.isConnected).toBe(true);
      colleague.order({ v: 1, id: randomUUID(), callId, wish: 'hide', seq: 1 });
      const access = parseWebhookUrl(running.webhookUrl(workerId));
      if (!access.ok) throw new Error(access.error.code);
      const worker = startPortalWorker({
        ...parts,
        access: access.access,
        account: accountOf('worker-server1'),
        fetch: globalThis.fetch,
      });
      stops.push(worker.stop);
      await practice.waitForCard(deskId, callId, 'closed', 5_000);
      await expect(strip).toContainText('Card hidden: Anna Schmidt.');
      expect(hides(callId)).toEqual([[workerId, [deskId, colleagueId]]]);
    });

    await test.step('Check everything has a check of its own for it', async () => {
      await main.getByRole('link', { name: 'About' }).click();
      await main.getByRole('button', { name: 'Check everything' }).click();
      const items = main.getByRole('list', { name: 'What was checked' }).getByRole('listitem');
      await expect(items.filter({ hasText: 'The company’s broker' })).toContainText('a worker answers', {
        timeout: 30_000,
      });
      await expect(items).toHaveCount(19);
      await expect(main.getByRole('button', { name: 'Check everything' })).toBeEnabled({ timeout: 30_000 });
    });

    await test.step('what was undone is shown again by the worker', async () => {
      const callId = ring('Undone Call');
      await dismiss('Undone Call');
      await practice.waitForCard(deskId, callId, 'closed', 5_000);
      await popup.getByRole('button', { name: 'Undo' }).click();
      await practice.waitForCard(deskId, callId, 'open', 5_000);
      const shows = practice.journal.requestsFor('telephony.externalCall.show');
      expect(shows.map(({ identity }) => identity)).toEqual([{ kind: 'webhook', userId: workerId }]);
      expect(hides(callId)).toEqual([[workerId, [deskId]]]);
      // This showing was for this operator alone, as its frame says.
      await dismiss('Undone Call');
      await practice.waitForCard(deskId, callId, 'closed', 5_000);
    });

    await test.step('no worker: this desk hides it some seconds later, and nothing is lost', async () => {
      await stops.pop()?.();
      const callId = ring('Boris Belov');
      const atMs = performance.now();
      await dismiss('Boris Belov');
      await practice.waitForCard(deskId, callId, 'closed', 20_000);
      expect(performance.now() - atMs).toBeGreaterThan(5_000);
      expect(hides(callId)).toEqual([[deskId, [deskId]]]);
      await expect(strip).toContainText('Card hidden: Boris Belov.');
    });

    await test.step('the broker dies in between: this desk hides it itself', async () => {
      const callId = ring('Clara Costa');
      await dismiss('Clara Costa');
      await broker.kill();
      await practice.waitForCard(deskId, callId, 'closed', 20_000);
      expect(hides(callId)).toEqual([[deskId, [deskId]]]);
      const next = ring('Dora Diaz');
      await dismiss('Dora Diaz');
      await practice.waitForCard(deskId, next, 'closed', 4_500);
      await main.getByRole('link', { name: 'Settings' }).click();
      await expect(main.getByText(/hides its cards itself, and nothing is lost/)).toBeVisible({
        timeout: 20_000,
      });
    });

    await test.step('no secret is told to a window or written to a file, and Remove takes it away', async () => {
      await expectNoSecret(ringside, tap, [password], 'a desk of a floor');
      expect(await filesHolding(ringside.profileFolder, [password])).toEqual([]);
      await main.getByRole('button', { name: 'Remove password' }).click();
      await expect(main.getByRole('button', { name: 'Remove password' })).toHaveCount(0);
      expect(await keychainEntries('floor-broker')).toEqual([]);
    });

    await test.step('IT hands the password over without a person who types it', async () => {
      const handOver = async (line: string, to = text) => {
        const asked = startProgram(
          ringside.profileFolder,
          [`--floor-password=${to}`],
          undefined,
          undefined,
          line,
        );
        return [await asked.ended, asked.output()] as const;
      };
      const [code, output] = await handOver(`u${deskId},${password}\n`);
      expect([code, output]).toEqual([0, expect.stringContaining('Stored for u1.')]);
      expect(output).not.toContain(password);
      expect(await keychainEntries('floor-broker')).toEqual([
        { account: 'floor-broker/u1', secret: JSON.stringify({ broker: text, password }) },
      ]);
      expect((await handOver('nobody'))[0]).toBe(2);
      expect((await handOver(`u1,${password}`, 'https://broker.example'))[0]).toBe(2);
      await removeFromKeychain('floor-broker/u1');
    });
  } finally {
    for (const stop of stops) await stop();
    await broker.stop();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
