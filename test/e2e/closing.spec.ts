import { startNotificationServer, type NotificationServer } from './fixtures/notificationServer.ts';
import { visibleWindows } from './fixtures/desktop.ts';
import { expect, test as base } from './fixtures/ringside.ts';
import { expectIcons, startTrayHost, type TrayHost } from './fixtures/trayHost.ts';
import { closeWindow, windowStates } from './fixtures/windows.ts';

const test = base.extend<{ readonly tray: TrayHost; readonly desktop: NotificationServer }>({
  tray: async ({}, use) => {
    const tray = await startTrayHost();
    await use(tray);
    tray.close();
  },
  desktop: async ({}, use) => {
    const server = await startNotificationServer(['body', 'body-markup']);
    await use(server);
    server.close();
  },
});

test('that Ringside keeps running is said when its window is closed for the first time, and never again', async ({
  tray,
  desktop,
  start,
}) => {
  const first = await start();
  await expectIcons(tray, 1);
  await closeWindow(first.app, 'Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
  await expect.poll(() => desktop.raised.map(({ title }) => title)).toEqual(['Ringside keeps running here']);
  await tray.activate();
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(1);
  await closeWindow(first.app, 'Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
  await first.quit();

  const again = await start({ profileFolder: first.profileFolder });
  await expectIcons(tray, 2);
  await closeWindow(again.app, 'Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
  expect(desktop.raised).toHaveLength(1);
});

test('where no icon can be seen the window is minimised, so that it can be found again', async ({
  desktop,
  start,
}) => {
  const { app } = await start();
  await closeWindow(app, 'Ringside');
  const isMinimised = (): Promise<boolean | undefined> =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.getTitle() === 'Ringside')
        ?.isMinimized(),
    );
  await expect.poll(isMinimised).toBe(true);
  expect(desktop.raised).toEqual([]);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Ringside')
      ?.restore(),
  );
  await expect
    .poll(async () => (await windowStates(app)).find(({ title }) => title === 'Ringside')?.visible)
    .toBe(true);
});
