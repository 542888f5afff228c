import { once } from 'node:events';
import { visibleWindows } from './fixtures/desktop.ts';
import { connect, expect, test as base } from './fixtures/ringside.ts';
import { expectIcons, startTrayHost, type TrayHost } from './fixtures/trayHost.ts';
import { closeWindow } from './fixtures/windows.ts';

const test = base.extend<{ readonly tray: TrayHost }>({
  tray: async ({}, use) => {
    const tray = await startTrayHost();
    await use(tray);
    tray.close();
  },
});

const labels = async (tray: TrayHost): Promise<string[]> =>
  (await tray.menu()).map(({ label }) => label).filter((label) => label !== '');

test('the icon tells how the connection is, in the language in use', async ({ tray, portal, start }) => {
  const ringside = await start();
  await expectIcons(tray, 1);
  await expect.poll(() => tray.toolTip()).toBe('Ringside\nNo portal connected');
  expect(await labels(tray)).toEqual(['No portal connected', 'Open Ringside', 'Quiet mode', 'Quit']);
  await connect(ringside, portal.webhookUrl);
  await expect.poll(() => tray.toolTip()).toBe('Ringside\nConnected');

  portal.practice.push.refuseSockets(503);
  portal.practice.push.refusePolling(503);
  portal.practice.push.terminate();
  await expect.poll(() => tray.toolTip(), { timeout: 20_000 }).toMatch(/^Ringside\n(?!Connected$)/);
  portal.practice.push.clear();

  await ringside.main.getByRole('link', { name: 'Settings' }).click();
  await ringside.main.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Русский' });
  await expect.poll(() => labels(tray)).toContain('Выйти');
});

test('calls that nobody answered are counted until the window is looked at', async ({
  tray,
  portal,
  start,
}) => {
  const ringside = await start();
  await connect(ringside, portal.webhookUrl);
  await portal.practice.push.waitForConnection(portal.operatorId, 10_000);
  await expectIcons(tray, 1);
  await closeWindow(ringside.app, 'Ringside');
  const callId = portal.practice.connector.ring({
    userIds: [portal.operatorId],
    phoneNumber: '+74951234567',
  });
  await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);
  portal.practice.connector.end(callId);
  await expect.poll(() => tray.toolTip()).toContain('1 unanswered call');
  await tray.choose('Open Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(1);
  await expect.poll(() => tray.toolTip()).not.toContain('unanswered');
});

test('a click on the icon opens the window, and Quit in its menu ends the program', async ({
  tray,
  start,
}) => {
  const { app } = await start();
  await expectIcons(tray, 1);
  await closeWindow(app, 'Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
  await tray.activate();
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(1);

  const program = app.process();
  const ended = once(program, 'exit');
  await tray.choose('Quit');
  await ended;
  expect(program.exitCode).toBe(0);
});

test('quiet mode is switched from the tray', async ({ tray, start }) => {
  const { main } = await start();
  await expectIcons(tray, 1);
  const quiet = async () => (await tray.menu()).find(({ label }) => label === 'Quiet mode')?.checked;
  expect(await quiet()).toBe(false);
  await tray.choose('Quiet mode');
  await expect.poll(quiet).toBe(true);
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(main.getByRole('switch', { name: 'Quiet mode' })).toBeChecked();
});
