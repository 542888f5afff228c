import { once } from 'node:events';
import { visibleWindows } from './fixtures/desktop.ts';
import { hooksOf } from './fixtures/hooks.ts';
import { popupEntries } from './fixtures/phones.ts';
import { connect, expect, test as base, withMain, type StartedRingside } from './fixtures/ringside.ts';
import { expectIcons, startTrayHost, type TrayHost } from './fixtures/trayHost.ts';
import { closeWindow } from './fixtures/windows.ts';

const test = base.extend<{ readonly tray: TrayHost }>({
  tray: async ({}, use) => {
    const tray = await startTrayHost();
    await use(tray);
    tray.close();
  },
});

/** A phone that tells of its calls. */
const phonesOn = ['otherProgram'] as const;

/** That phone rings until the caller gives up. Leaves the Phones page open. */
async function missCall(ringside: StartedRingside): Promise<void> {
  const { ring, end } = await hooksOf(ringside);
  const call = { id: 'one', phoneNumber: '+74951234567', name: 'Anna' };
  await ring(call);
  await expect(popupEntries(ringside)).toContainText('Anna');
  await end(call);
  await expect(popupEntries(ringside)).toHaveCount(0);
}

/** How many were made, and how many of them are still there. */
interface Menus {
  readonly made: number;
  readonly alive: number;
}

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

test('no call leaves more than its own submenu behind, where nothing on the desktop shows icons', async ({
  start,
}) => {
  const ringside = await start({ settings: { phonesOn: [...phonesOn] } });
  await ringside.app.evaluate(({ Menu }) => {
    const made: WeakRef<Electron.Menu>[] = [];
    const build = Menu.buildFromTemplate;
    Menu.buildFromTemplate = (template) => {
      const menu = build(template);
      made.push(new WeakRef(menu));
      return menu;
    };
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
    const menus = () => {
      collect();
      return { made: made.length, alive: made.filter((menu) => menu.deref() !== undefined).length };
    };
    Object.assign(globalThis, { menus });
  });
  const menus = () => ringside.app.evaluate(() => (globalThis as unknown as { menus: () => Menus }).menus());
  const { ring, end } = await hooksOf(ringside);
  const calls = 8;
  for (let number = 1; number <= calls; number += 1) {
    const { made } = await menus();
    const call = { id: `call ${number}`, phoneNumber: `+7495123456${number}` } as const;
    await ring(call);
    await expect.poll(async () => (await menus()).made).toBeGreaterThan(made);
    await end(call);
  }
  // Of each call the one submenu that is its own stays, which Electron never lets go of.
  await expect.poll(async () => (await menus()).alive).toBeLessThan(calls + 4);
});

test('calls that nobody answered are counted until the list of calls is looked at', async ({
  tray,
  start,
}) => {
  const ringside = await start({ settings: { phonesOn: [...phonesOn] } });
  await expectIcons(tray, 1);
  await missCall(ringside);
  await closeWindow(ringside.app, 'Ringside');
  await expect.poll(() => tray.toolTip()).toContain('1 unanswered call');
  await tray.choose('Open Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(1);
  expect(await tray.toolTip()).toContain('1 unanswered call');
  await ringside.main.getByRole('link', { name: 'Calls' }).click();
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

test('started for the tray, a call chosen in its menu opens the list of calls, whatever page was open last', async ({
  tray,
  portal,
  start,
}) => {
  const first = await start();
  await connect(first, portal.webhookUrl);
  await first.main.getByRole('link', { name: 'Settings' }).click();
  await first.main.getByRole('combobox', { name: 'Text size' }).selectOption('115');
  await expect(first.main.getByText('Saved', { exact: true })).toBeVisible();
  await first.quit();
  const ringside = await start({ profileFolder: first.profileFolder, args: ['--hidden'] });
  await portal.practice.push.waitForConnection(portal.operatorId, 10_000);
  await expectIcons(tray, 2);
  portal.practice.connector.end(
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234501' }),
  );
  const call = async (): Promise<string> =>
    (await tray.menu()).find(({ label }) => label.includes('495'))?.label ?? '';
  await expect.poll(call).toMatch(/: Ended$/);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  await tray.choose(await call(), 'Show in Calls');
  const { main } = await withMain(ringside);
  await expect(main.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(1);
});

test('a window that is closed and asked for again at once stays', async ({ tray, start }) => {
  const { app, main } = await start();
  await expectIcons(tray, 1);
  const asked = tray.timesAsked;
  await app.evaluate(({ app: program, BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Ringside')
      ?.close();
    program.emit('activate');
  });
  // What becomes of a closed window depends on whether there is a tray.
  await expect.poll(() => tray.timesAsked).toBe(asked + 1);
  for (const page of ['Settings', 'About', 'Calls']) await main.getByRole('link', { name: page }).click();
  expect(await visibleWindows('Ringside')).toHaveLength(1);
});

test('the icon, its words and the window say that it is quiet, until it is turned off', async ({
  tray,
  start,
}) => {
  const { main } = await start();
  await expectIcons(tray, 1);
  const loud = await tray.picture();
  await tray.choose('Quiet mode', 'Until I turn it off');
  await expect.poll(() => tray.toolTip()).toBe('Ringside\nQuiet mode is on: no popup\nNo portal connected');
  expect(await tray.picture()).not.toBe(loud);
  const notice = main.getByRole('status', { name: 'Quiet mode' });
  await expect(notice).toContainText('Quiet mode is on: no popup');
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(main.getByRole('switch', { name: 'Quiet mode' })).toBeChecked();
  await tray.choose('Turn off quiet mode');
  await expect.poll(() => tray.toolTip()).toBe('Ringside\nNo portal connected');
  await expect(notice).toHaveText('');
  expect(await tray.picture()).toBe(loud);
});

test('looking at another page than Calls is not looking at missed calls', async ({ tray, start }) => {
  const ringside = await start({ settings: { phonesOn: [...phonesOn] } });
  await expectIcons(tray, 1);
  await missCall(ringside);
  // The Phones page is open, and has the keyboard.
  await expect.poll(() => tray.toolTip()).toContain('1 unanswered call');
  await ringside.main.getByRole('link', { name: 'Settings' }).click();
  await expect(ringside.main.getByRole('heading', { name: 'Settings' })).toBeVisible();
  expect(await tray.toolTip()).toContain('1 unanswered call');
  await ringside.main.getByRole('link', { name: 'Calls' }).click();
  await expect.poll(() => tray.toolTip()).not.toContain('unanswered');
});

test('the last calls are in the menu, and open the list of calls', async ({ tray, portal, start }) => {
  const ringside = await start();
  await connect(ringside, portal.webhookUrl);
  await portal.practice.push.waitForConnection(portal.operatorId, 10_000);
  await expectIcons(tray, 1);
  const ring = (phoneNumber: string): string =>
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber });
  for (const phoneNumber of ['+74951234501', '+74951234502', '+74951234503', '+74951234504']) {
    const callId = ring(phoneNumber);
    await expect(ringside.popup.getByRole('listitem', { name: phoneNumber.slice(-2) })).toBeVisible();
    portal.practice.connector.end(callId);
  }
  const last = async () =>
    (await tray.menu()).filter(({ label }) => label.includes('495')).map(({ label }) => label);
  await expect
    .poll(last)
    .toEqual([
      expect.stringMatching(/^\d\d:\d\d .*04: Ended$/),
      expect.stringMatching(/^\d\d:\d\d .*03: Ended$/),
      expect.stringMatching(/^\d\d:\d\d .*02: Ended$/),
    ]);
  // Whether somebody answered them the portal does not say.
  expect(await tray.toolTip()).not.toContain('unanswered');
  // The menu is made anew once the last of them has left the popup: what is chosen in that moment is not there any more.
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  const [newest = ''] = await last();
  await closeWindow(ringside.app, 'Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
  await tray.choose(newest, 'Show in Calls');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(1);
  await expect(ringside.main.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();
});
