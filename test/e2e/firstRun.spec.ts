import { visibleWindows, xdotool } from './fixtures/desktop.ts';
import { phoneItem, popupEntries } from './fixtures/phones.ts';
import { connect, expect, test } from './fixtures/ringside.ts';

test('a first run leads to a call that is seen and dismissed, goes on where it was left, and ends', async ({
  start,
  portal,
}) => {
  const first = await start();
  const { main } = first;
  await expect(main.getByRole('heading', { name: 'Connect your Bitrix24 portal' })).toBeVisible();
  await main.getByRole('radio', { name: 'In Bitrix24' }).check();
  await expect(main.getByText(/Nothing to set up/)).toBeVisible();
  await expect(main.getByText(/Then press Ctrl\+Shift\+H/)).toBeVisible();
  await main.getByRole('button', { name: 'Ring me a test call' }).click();
  await expect(popupEntries(first)).toHaveCount(1);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await xdotool('key', 'ctrl+shift+h');
  await expect(popupEntries(first)).toHaveCount(0);
  await first.quit();

  const again = await start({ profileFolder: first.profileFolder });
  await expect(again.main.getByRole('radio', { name: 'In Bitrix24' })).toBeChecked();
  await connect(again, portal.webhookUrl);
  await expect(again.main.getByRole('heading', { name: /Portal connected/ })).toBeVisible();
  await again.main.getByRole('button', { name: 'Finish or skip these steps' }).click();
  await expect(again.main.getByRole('radio')).toHaveCount(0);
  await again.quit();

  const third = await start({ profileFolder: first.profileFolder });
  await third.main.getByRole('link', { name: 'Portal' }).click();
  await expect(third.main.getByRole('button', { name: 'Disconnect', exact: true })).toBeVisible();
  await expect(third.main.getByRole('radio')).toHaveCount(0);
});

test('a phone is chosen by what it is, and alone is on the page', async ({ start }) => {
  const { main } = await start();
  await main.getByRole('radio', { name: 'With a program on this computer' }).check();
  const picker = main.getByRole('combobox', { name: 'Which phone do you use?' });
  await picker.selectOption({ label: 'Another program' });
  await expect(phoneItem(main, 'Another program')).toContainText('No calls yet');
  await main.getByRole('link', { name: 'Phones' }).click();
  await expect(phoneItem(main, 'Another program')).toContainText('No calls yet');
  await expect(main.getByRole('listitem').filter({ has: main.getByRole('switch') })).toHaveCount(1);
});

test('the code of a webhook is covered when its field is left, and after a refusal', async ({
  start,
  portal,
}) => {
  const { main } = await start();
  const field = main.getByRole('textbox', { name: 'Webhook URL' });
  const wrong = portal.webhookUrl.replace(/[^/]+\/$/, 'wr0ngc0de4711abc/');
  await field.fill(wrong);
  await main.getByRole('textbox', { name: 'Client ID' }).focus();
  const cover = main.locator('.cover');
  await expect(cover).toContainText('/rest/1/••••/');
  await main.getByRole('button', { name: 'Show the webhook’s code' }).click();
  await expect(cover).toHaveCount(0);
  await field.focus();
  await field.press('Enter');
  await expect(main.getByRole('alert')).toContainText('does not accept this webhook');
  await expect(main.getByText('Not accepted')).toBeVisible();
  await expect(cover).toContainText('••••');
  // What was typed is there to be mended.
  await expect(field).toHaveValue(wrong);
});
