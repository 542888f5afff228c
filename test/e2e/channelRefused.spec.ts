import { visibleWindows } from './fixtures/desktop.ts';
import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { expect, test } from './fixtures/ringside.ts';
import { closeWindow } from './fixtures/windows.ts';

test('that calls will not come is said where they would, once', async ({ portal, start }) => {
  portal.practice.users.update(portal.operatorId, { scopes: ['telephony', 'crm', 'user_brief'] });
  const first = await start();
  await connectForm(first.main).submit(portal.webhookUrl);
  await expect(portalConnection(first.main)).toHaveText(/^Connected/);
  // The Portal page says it already.
  await expect(first.main.getByText('Calls do not arrive live').first()).toBeVisible();
  expect(await visibleWindows('Ringside calls')).toHaveLength(0);

  await closeWindow(first.app, 'Ringside');
  const alert = first.popup.getByRole('alert');
  await expect(alert).toContainText('Calls do not arrive live');
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await first.popup.getByRole('button', { name: 'OK' }).click();
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  await first.quit();

  const again = await start({ profileFolder: first.profileFolder });
  await expect(portalConnection(again.main)).toContainText('Calls do not arrive live', { timeout: 20_000 });
  await closeWindow(again.app, 'Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
  await expect(again.popup.getByRole('alert')).toHaveCount(0);
  expect(await visibleWindows('Ringside calls')).toHaveLength(0);
});

test('what is said there is seen whole, however low the window was before', async ({ portal, start }) => {
  portal.practice.users.update(portal.operatorId, { scopes: ['telephony', 'crm', 'user_brief'] });
  const { app, main, popup } = await start();
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Ringside calls')
      ?.setBounds({ height: 40 }),
  );
  await expect.poll(() => popup.evaluate(() => innerHeight)).toBe(40);
  await connectForm(main).submit(portal.webhookUrl);
  await expect(portalConnection(main)).toHaveText(/^Connected/);
  await closeWindow(app, 'Ringside');
  await expect(popup.getByRole('alert')).toContainText('Calls do not arrive live');
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await expect(popup.getByRole('button', { name: 'OK' })).toBeInViewport({ ratio: 1 });
});
