import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { keychainEntries } from './fixtures/keychain.ts';
import { connect, expect, test as base } from './fixtures/ringside.ts';
import { expectIcons, startTrayHost, type TrayHost } from './fixtures/trayHost.ts';

const test = base.extend<{ readonly tray: TrayHost }>({
  tray: async ({}, use) => {
    const tray = await startTrayHost();
    await use(tray);
    tray.close();
  },
});

test('the next operator of this computer sees nothing of the one before', async ({ tray, portal, start }) => {
  const { practice, running } = portal;
  const [olga, pavel] = practice.users.all;
  if (olga === undefined || pavel === undefined)
    throw new Error('two users of the practice portal were expected');
  const ringside = await start();
  const { main, popup } = ringside;
  await connect(ringside, running.webhookUrl(olga.id));
  await practice.push.waitForConnection(olga.id, 10_000);
  await expectIcons(tray, 1);

  const entries = popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem');
  const ended = practice.connector.ring({ userIds: [olga.id], phoneNumber: '+74951234501' });
  await expect(entries).toHaveCount(1);
  practice.connector.end(ended);
  practice.connector.ring({ userIds: [olga.id], phoneNumber: '+74951234502' });
  await expect(entries.filter({ hasText: /02/ })).toHaveCount(1);
  const trayCalls = async () => (await tray.menu()).filter(({ label }) => label.includes('495'));
  await expect.poll(async () => (await trayCalls()).length).toBe(2);

  await main.getByRole('link', { name: 'Portal' }).click();
  await main.getByRole('button', { name: 'Switch operator' }).click();
  await expect(main.getByText('Disconnected. The webhook was removed from this computer.')).toBeVisible();
  await expect(main.getByText('The next operator can connect now')).toBeVisible();
  await expect(entries).toHaveCount(0);
  await expect(popup.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await expect.poll(async () => (await trayCalls()).length).toBe(0);
  expect(await tray.toolTip()).toBe('Ringside\nNo portal connected');
  expect(await keychainEntries(new URL(running.webhookUrl(olga.id)).host)).toEqual([]);

  await connectForm(main).submit(running.webhookUrl(pavel.id));
  await expect(portalConnection(main)).toContainText(`Connected as ${pavel.name} ${pavel.lastName}`);
  await practice.push.waitForConnection(pavel.id, 10_000);
  await main.getByRole('link', { name: 'Calls' }).click();
  await expect(main.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();
  await expect(main.locator('main')).not.toContainText('495');
  await expect(main.locator('body')).not.toContainText('Olga');

  practice.connector.ring({ userIds: [pavel.id], phoneNumber: '+74951234503' });
  await expect(entries).toHaveCount(1);
  await expect(main.getByRole('list', { name: 'Call history' }).getByRole('listitem')).toHaveCount(1);
});

test('disconnecting tells what became of the webhook and of a card that stays open', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const { main, popup } = connected;
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  practice.users.update(operatorId, { scopes: ['pull_channel', 'user_brief'] });
  await popup.getByRole('button', { name: 'Dismiss' }).first().click();
  await main.getByRole('link', { name: 'Portal' }).click();
  await expect(main.getByRole('alert')).toContainText('1 card waits for the right Telephony', {
    timeout: 10_000,
  });
  await main.getByRole('button', { name: 'Disconnect' }).click();
  await main.getByRole('button', { name: 'Drop and disconnect' }).click();
  await expect(
    main.getByText('The webhook was removed from this computer. 1 card stays open in Bitrix24.'),
  ).toBeVisible();
});

test('a right that was missing is said once, and what waited for it is done once it is there', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const { main, popup } = connected;
  practice.users.update(operatorId, { scopes: ['pull_channel', 'crm', 'user_brief'] });
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await popup.getByRole('button', { name: 'Dismiss' }).first().click();
  await main.getByRole('link', { name: 'Portal' }).click();
  const alert = main.getByRole('alert');
  await expect(alert).toContainText('1 card waits for the right Telephony (telephony).', { timeout: 10_000 });
  await expect(main.getByText('Offline')).toHaveCount(0);
  const page = (await main.locator('main').innerText()).replace(/\s+/g, ' ');
  expect(page.match(/tick Telephony/gi)).toHaveLength(1);

  practice.users.update(operatorId, { scopes: ['telephony', 'pull_channel', 'crm', 'user_brief'] });
  await main.getByRole('button', { name: 'Check again' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 10_000);
  await expect(alert).toHaveCount(0);
});
