import { once } from 'node:events';
import { cp, mkdtemp, readlink, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visibleWindows } from './fixtures/desktop.ts';
import { copyProgram } from './fixtures/program.ts';
import { connect, expect, test as base, type StartedRingside } from './fixtures/ringside.ts';
import { expectIcons, startTrayHost, type TrayHost } from './fixtures/trayHost.ts';

interface Fixtures {
  /** There before the program is, as on a desktop. */
  readonly tray: TrayHost;
  readonly installed: {
    /** Started from a folder of its own. */
    readonly ringside: StartedRingside;
    /** As a package manager does it: the same name, another file. */
    replace(): Promise<void>;
  };
}

const test = base.extend<Fixtures>({
  tray: async ({}, use) => {
    const tray = await startTrayHost();
    await use(tray);
    tray.close();
  },

  installed: async ({ start }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'ringside-installed-'));
    const appFolder = await copyProgram(join(folder, 'program'));
    const main = join(appFolder, 'dist/main/main.cjs');
    const ringside = await start({ appFolder, profileFolder: join(folder, 'profile') });
    await use({
      ringside,
      async replace() {
        await cp(main, `${main}.new`);
        await rename(`${main}.new`, main);
      },
    });
    await ringside.quit();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});

/** It is looked for every quarter of a minute. */
const noticed = { timeout: 30_000 };

test('another version that was installed is started by one press, yet never during a call', async ({
  installed,
  portal,
}) => {
  const { ringside, replace } = installed;
  const { main, popup, profileFolder } = ringside;
  await connect(ringside, portal.webhookUrl);
  await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
  const notice = main.getByRole('status', { name: 'Installed version' });
  const restart = main.getByRole('button', { name: 'Restart now' });
  await expect(notice).toBeEmpty();
  await expect(restart).toHaveCount(0);

  await replace();
  await expect(notice).toHaveText(
    'A different version of Ringside is installed. Restart to use it.',
    noticed,
  );
  await expect(restart).toBeVisible();

  const ring = async (): Promise<string> => {
    const callId = portal.practice.connector.ring({
      userIds: [portal.operatorId],
      phoneNumber: '+4930901820',
    });
    await expect(popup.getByRole('listitem')).toHaveCount(1);
    return callId;
  };
  const callId = await ring();
  await expect(notice).toHaveText(
    'A different version of Ringside is installed. You can restart after the call.',
  );
  await expect(restart).toHaveCount(0);
  portal.practice.connector.end(callId);
  await expect(restart).toBeVisible();
  // A call that was dismissed is no longer waited for.
  await ring();
  await expect(restart).toHaveCount(0);
  await popup.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(restart).toBeVisible();

  const program = ringside.app.process();
  const ended = once(program, 'exit');
  await restart.click();
  await ended;
  expect(program.exitCode).toBe(0);
  // It knows its operator and comes up where everybody sees it, although nobody holds it by the hand this time.
  await portal.practice.push.waitForConnection(portal.operatorId, 30_000);
  await expect.poll(() => visibleWindows('Ringside'), { timeout: 20_000 }).toHaveLength(1);
  expect((await ringside.readLog()).match(/started version/g)).toHaveLength(2);
  // Chromium's lock names its owner: host, then process.
  const next = Number((await readlink(join(profileFolder, 'SingletonLock'))).split('-').at(-1));
  expect(next).not.toBe(program.pid);
  process.kill(next);
  await portal.practice.push.waitForDisconnection(portal.operatorId, 10_000);
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
});

test('the tray’s menu offers it too', async ({ tray, installed, portal }) => {
  const { ringside, replace } = installed;
  await connect(ringside, portal.webhookUrl);
  await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
  await expectIcons(tray, 1);
  const item = async () => (await tray.menu()).find(({ label }) => label === 'Restart Ringside');
  expect(await item()).toBeUndefined();
  await replace();
  await expect.poll(item, noticed).toMatchObject({ enabled: true });
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+4930901820' });
  await expect.poll(item).toMatchObject({ enabled: false });
});
