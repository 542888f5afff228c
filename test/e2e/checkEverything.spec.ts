import type { Page } from '@playwright/test';
import { keychainEntries } from './fixtures/keychain.ts';
import { startNotificationServer } from './fixtures/notificationServer.ts';
import { connect, expect, test } from './fixtures/ringside.ts';
import { startSessionBus } from './fixtures/sessionBus.ts';

const check = (main: Page) => main.getByRole('button', { name: 'Check everything' });
const items = (main: Page) => main.getByRole('list', { name: 'What was checked' }).getByRole('listitem');
const item = (main: Page, name: string) => items(main).filter({ hasText: new RegExp(`^\\s*${name}\\b`) });

test('everything is tried, from the keychain to the popup, and works', async ({ connected }) => {
  const desktop = await startNotificationServer(['body']);
  const { main, popup } = connected;
  await main.getByRole('link', { name: 'Portal' }).click();
  await check(main).click();
  // The test call is really there, and goes by itself.
  await expect(popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem')).toHaveCount(1);
  await expect(main.getByText('Everything that was checked works.')).toBeVisible({ timeout: 20_000 });
  await expect(items(main)).toHaveCount(18);
  for (const name of [
    'Keychain',
    'Network and proxy',
    'Portal',
    'Rights',
    'Live channel',
    'Popup',
    'Shortcut',
  ])
    await expect(item(main, name)).toContainText('Works');
  await expect(item(main, 'Popup')).toContainText(/on the screen after \d+ ms/);
  await expect(item(main, 'Phone')).toContainText('Not in use');
  await expect(item(main, 'Ring')).toContainText('No ring is chosen, so Ringside is silent.');
  expect(desktop.raised.map(({ title }) => title)).toContain('Ringside: check');
  await expect(popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem')).toHaveCount(0, {
    timeout: 15_000,
  });
  // What was put into the keychain to try it is gone.
  expect(await keychainEntries('self-check')).toEqual([]);
  desktop.close();
});

test('the link that is broken is named, with what to do, and the results can be copied without a secret', async ({
  connected,
  portal,
}) => {
  const { app, main } = connected;
  await main.getByRole('link', { name: 'About' }).click();
  portal.practice.faults.order({ times: 'until cleared', fault: { kind: 'http', status: 503 } });
  await check(main).click();
  await expect(item(main, 'Portal')).toContainText('Does not work', { timeout: 60_000 });
  await item(main, 'Portal').getByText('Details').click();
  await expect(item(main, 'Portal').getByText('HTTP 503')).toBeVisible();
  await expect(main.getByText(/checks? found something wrong\./)).toBeVisible({ timeout: 60_000 });
  await main.getByRole('button', { name: 'Copy results' }).click();
  await expect(main.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain('[!!] Portal');
  expect(copied).toContain('Details: HTTP 503.');
  expect(copied).toContain('[ok] Keychain');
  const code = /\/rest\/\d+\/([^/]+)\//.exec(portal.webhookUrl)?.[1] ?? 'no code';
  expect(copied).not.toContain(code);
});

test('without a keychain that is said; what hangs can be cancelled', async ({ start, portal }) => {
  const bus = await startSessionBus();
  const ringside = await start({ env: bus.env });
  const { main } = ringside;
  await main.getByRole('link', { name: 'About' }).click();
  await check(main).click();
  await expect(item(main, 'Keychain')).toContainText('This computer has no keychain', { timeout: 30_000 });
  await expect(item(main, 'Portal')).toContainText('No portal is connected');
  await expect(check(main)).toBeEnabled({ timeout: 30_000 });
  await ringside.quit();

  const again = await start();
  await connect(again, portal.webhookUrl);
  portal.practice.faults.order({ times: 'until cleared', fault: { kind: 'stall' } });
  await again.main.getByRole('link', { name: 'About' }).click();
  await check(again.main).click();
  await expect(item(again.main, 'Keychain')).toContainText('Works');
  await expect(item(again.main, 'Portal')).toContainText('Checking…');
  await again.main.getByRole('button', { name: 'Cancel' }).click();
  await expect(again.main.getByText('The check was cancelled.')).toBeVisible();
  await expect(item(again.main, 'Portal')).toContainText('Cancelled');
  await bus.stop();
});
