import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { accountOf, keychainEntries } from './fixtures/keychain.ts';
import { expect, test } from './fixtures/ringside.ts';

test.describe('connecting a portal by webhook', () => {
  test('says who is connected to which portal, and never shows the code again', async ({ portal, start }) => {
    const { main } = await start();
    const form = connectForm(main);
    await expect(form.heading).toBeVisible();
    await form.submit(portal.webhookUrl);

    const { host } = new URL(portal.webhookUrl);
    const status = portalConnection(main);
    await expect(status).toHaveText(/^\s*Connected/);
    await expect(status).toContainText('Olga Operator');
    await expect(status).toContainText(host);
    await expect(main.getByText(`http://${host}/rest/${portal.operatorId}/••••/`)).toBeVisible();
    await expect(main.getByRole('textbox')).toHaveCount(0);
    const { webhookCode } = portal.practice.users.get(portal.operatorId);
    expect(await main.content()).not.toContain(webhookCode);

    await main.getByRole('button', { name: 'Disconnect' }).click();
    await expect(form.heading).toBeVisible();
    await expect(form.field).toHaveValue('');
  });

  test('takes the URL as people copy it: quotes, spaces, a method at the end', async ({ portal, start }) => {
    const { main } = await start();
    await connectForm(main).submit(`  "${portal.webhookUrl}profile.json" `);
    await expect(portalConnection(main)).toHaveText(/^\s*Connected/);
    const { host } = new URL(portal.webhookUrl);
    const { webhookCode } = portal.practice.users.get(portal.operatorId);
    expect(await keychainEntries(host)).toEqual([
      { account: accountOf(host, portal.operatorId), secret: webhookCode },
    ]);
  });

  test('says what works, and what to tick in Bitrix24 for the rest', async ({ portal, start }) => {
    portal.practice.users.update(portal.operatorId, { scopes: ['telephony', 'user_brief'] });
    const { main } = await start();
    await connectForm(main).submit(portal.webhookUrl);
    const line = (name: string) =>
      main
        .getByRole('list', { name: 'What works with this webhook' })
        .getByRole('listitem')
        .filter({ hasText: name });
    await expect(line('Hiding call cards')).toContainText('Works');
    await expect(line('Operator’s name')).toContainText('Works');
    // What Ringside cannot do without is said once, at the top of the page.
    const said = main.getByText(/^Calls do not arrive live: .*Tick pull_channel in the webhook’s settings/);
    await expect(said).toBeVisible();
    await expect(line('Showing calls live')).toContainText('Does not work: see above');
    await expect(line('Opening callers in CRM')).toContainText('crm');
    await expect(main.getByText('Not available with this webhook')).toBeVisible();

    portal.practice.users.update(portal.operatorId, {
      scopes: ['telephony', 'user_brief', 'pull_channel', 'crm'],
    });
    await main.getByRole('button', { name: 'Check again' }).click();
    await expect(line('Showing calls live')).toContainText('Works');
    await expect(line('Opening callers in CRM')).toContainText('Works');
    await expect(said).toHaveCount(0);
    await expect(main.getByText('Live', { exact: true })).toBeVisible();
  });
});

test.describe('the webhook URL is checked as it is typed', () => {
  for (const { typed, says } of [
    { typed: 'portal/rest/1/abcdef', says: 'This is not a web address.' },
    { typed: 'http://portal.example/rest/1/abcdef/', says: 'The address has to start with https://.' },
    { typed: 'https://portal.example/crm/deal/', says: 'but not that of an inbound webhook' },
    { typed: 'https://portal.example/rest/1/', says: 'but not that of an inbound webhook' },
  ]) {
    test(`${typed} is told to be wrong`, async ({ start }) => {
      const { main } = await start();
      const { field } = connectForm(main);
      await field.pressSequentially(typed);
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expect(field).toHaveAccessibleDescription(new RegExp(says.replaceAll('.', '\\.')));
    });
  }

  test('a right one is told to be right, with its code masked', async ({ start }) => {
    const { main } = await start();
    const { field } = connectForm(main);
    await field.pressSequentially('https://portal.example/rest/17/s3cretc0de/');
    await expect(field).toHaveAccessibleDescription(/https:\/\/portal\.example\/rest\/17\/••••\//);
    await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  });
});
