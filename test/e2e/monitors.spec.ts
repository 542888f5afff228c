import type { ElectronApplication } from '@playwright/test';
import { askProgram } from './fixtures/askProgram.ts';
import { geometryOf, visibleWindows, type Rectangle } from './fixtures/desktop.ts';
import { expect, test } from './fixtures/ringside.ts';

/** The monitors are different from now on, as the system tells it. */
function changeMonitors(app: ElectronApplication, event: string, workArea: Rectangle): Promise<void> {
  return app.evaluate(
    ({ screen }, [name, area]) => {
      const monitor = { ...screen.getPrimaryDisplay(), bounds: area, workArea: area };
      screen.getDisplayNearestPoint = () => monitor;
      screen.getPrimaryDisplay = () => monitor;
      screen.getAllDisplays = () => [monitor];
      screen.emit(name, {}, monitor, ['workArea']);
    },
    [event, workArea] as const,
  );
}

const popupId = async (): Promise<string> => (await visibleWindows('Ringside calls'))[0] ?? '';

function isInside(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

test('the popup that shows a call moves with the monitors: smaller, unplugged, plugged in', async ({
  portal,
  connected,
}) => {
  const { app } = connected;
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  for (const [event, area] of [
    ['display-metrics-changed', { x: 0, y: 0, width: 800, height: 500 }],
    ['display-removed', { x: 100, y: 60, width: 640, height: 420 }],
    ['display-added', { x: 0, y: 0, width: 1000, height: 600 }],
  ] as const) {
    await changeMonitors(app, event, area);
    await expect
      .poll(async () => isInside(await geometryOf(await popupId()), area), { message: event })
      .toBe(true);
  }
});

test('the monitors to choose from follow, and a window in the tray comes back within reach', async ({
  start,
}) => {
  const { app, main } = await start();
  await main.getByRole('link', { name: 'Settings' }).click();
  await askProgram(app, ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === 'Ringside');
    window?.setBounds({ x: 200, y: 90, width: 900, height: 600 });
  });
  await askProgram(app, ({ screen }) => {
    const first = screen.getPrimaryDisplay();
    screen.getAllDisplays = () => [first, { ...first, id: 4711, label: 'Second monitor' }];
    screen.emit('display-added', {}, first);
  });
  await expect(main.getByRole('radio', { name: 'Monitor 2, Second monitor: upper left corner' })).toHaveCount(
    1,
  );

  // Its monitor is gone while it is put away.
  const before = await askProgram(app, ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === 'Ringside');
    window?.hide();
    window?.setBounds({ x: 5000, y: 3000, width: 900, height: 600 });
    return window?.getBounds();
  });
  expect(before?.x).toBe(5000);
  await askProgram(app, ({ app: running }) => void running.emit('activate'));
  await expect
    .poll(() =>
      askProgram(app, ({ BrowserWindow, screen }) => {
        const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === 'Ringside');
        const area = screen.getPrimaryDisplay().workArea;
        return window !== undefined && window.getBounds().x + 48 < area.x + area.width;
      }),
    )
    .toBe(true);
});
