import { createPracticePortal } from '../portal/practicePortal.ts';
import { selfSignedCertificate } from '../portal/testing/certificate.ts';
import { connectForm } from './fixtures/connectForm.ts';
import { expectNothingStored } from './fixtures/profile.ts';
import { expect, test } from './fixtures/ringside.ts';
import { startStranger, statusProfiles } from './fixtures/strangers.ts';

/** Never a code of the practice portal: those are sixteen hexadecimal digits. */
const wrongCode = 'wr0ngc0de4711abc';

for (const statusProfile of statusProfiles) {
  test.describe(`what the portal answers, with the HTTP statuses of its ${statusProfile}`, () => {
    test.beforeEach(({ portal }) => portal.practice.settings.update({ statusProfile }));

    test('a wrong code is refused in plain words, and nothing is stored', async ({ portal, start }) => {
      const ringside = await start();
      const form = connectForm(ringside.main);
      const url = portal.webhookUrl.replace(/[^/]+\/$/, `${wrongCode}/`);
      await form.submit(url);
      await expect(form.alert).toContainText(`${new URL(url).host} does not accept this webhook.`);
      await expect(form.heading).toBeVisible();
      await expectNothingStored(ringside, url);
      // One refusal is enough to know: more would look like an attack.
      expect(portal.practice.journal.requests.map(({ method }) => method)).toEqual(['profile']);
    });

    test('a webhook without telephony is refused with that reason', async ({ portal, start }) => {
      portal.practice.users.update(portal.operatorId, { scopes: ['crm', 'pull_channel', 'user_brief'] });
      const ringside = await start();
      const form = connectForm(ringside.main);
      await form.submit(portal.webhookUrl);
      await expect(form.alert).toContainText('This webhook may not use telephony');
      await expect(form.alert).toContainText('tick Telephony (telephony)');
      await expectNothingStored(ringside, portal.webhookUrl);
    });

    test('a portal that is blocked, closed or out of date says so by its own error', async ({
      portal,
      start,
    }) => {
      const ringside = await start();
      const form = connectForm(ringside.main);
      for (const { error, says } of [
        { error: 'ACCESS_DENIED', says: 'does not allow requests from other programs' },
        { error: 'OVERLOAD_LIMIT', says: 'because of overload' },
        { error: 'QUERY_LIMIT_EXCEEDED', says: 'is getting too many requests from your office' },
        { error: 'expired_token', says: 'says that this access has expired' },
        { error: 'PORTAL_DELETED', says: 'no longer exists or is closed to the public' },
      ]) {
        portal.practice.faults.order({ fault: { kind: 'error', error }, method: 'profile' });
        await form.submit(portal.webhookUrl);
        await expect(form.alert).toContainText(says);
      }
      await expectNothingStored(ringside, portal.webhookUrl);
    });
  });
}

test('a portal that is down is told from a wrong webhook', async ({ portal, start }) => {
  portal.practice.faults.order({ fault: { kind: 'http', status: 503 }, times: 'until cleared' });
  const ringside = await start();
  const form = connectForm(ringside.main);
  await form.submit(portal.webhookUrl);
  await expect(form.alert).toContainText('is not working right now.');
  // For whoever is asked for help, not for the operator: there once the details are opened.
  const status = form.alert.getByText('HTTP 503');
  await expect(status).toBeHidden();
  await form.alert.getByText('Details').click();
  await expect(status).toBeVisible();
  await expect(form.alert).toContainText('Your webhook is fine.');
  await expectNothingStored(ringside, portal.webhookUrl);

  // What was typed is still there: once the portal is well, Connect is enough.
  portal.practice.faults.clear();
  await expect(form.field).toHaveValue(portal.webhookUrl);
  await ringside.main.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(ringside.main.getByRole('status', { name: 'Portal connection' })).toContainText('Connected');
});

test('a portal where nothing listens', async ({ start }) => {
  const gone = await startStranger((_request, response) => response.end());
  await gone.stop();
  const ringside = await start();
  const form = connectForm(ringside.main);
  const url = `${gone.origin}/rest/1/${wrongCode}/`;
  await form.submit(url);
  await expect(form.alert).toContainText(`${new URL(url).host} does not accept connections.`);
  await expectNothingStored(ringside, url);
});

test('a name that does not resolve', async ({ start }) => {
  const ringside = await start();
  const form = connectForm(ringside.main);
  // RFC 6761: `.invalid` resolves nowhere.
  const url = `https://portal.invalid/rest/1/${wrongCode}/`;
  await form.submit(url);
  await expect(form.alert).toContainText('portal.invalid was not found on the network.');
  await expectNothingStored(ringside, url);
});

for (const { what, body, contentType } of [
  { what: 'a page', body: '<!doctype html><h1>It works!</h1>', contentType: 'text/html' },
  { what: 'JSON of another kind', body: '{"hello":"world"}', contentType: 'application/json' },
  { what: 'a profile that is none', body: '{"result":{"ID":"none"}}', contentType: 'application/json' },
]) {
  test(`a server that is not a portal and answers ${what}`, async ({ start }) => {
    const stranger = await startStranger((_request, response) => {
      response.writeHead(200, { 'content-type': contentType }).end(body);
    });
    const ringside = await start();
    const form = connectForm(ringside.main);
    const url = `${stranger.origin}/rest/1/${wrongCode}/`;
    await form.submit(url);
    await expect(form.alert).toContainText('answers, but not as a Bitrix24 portal does');
    await expectNothingStored(ringside, url);
    await stranger.stop();
  });
}

test('a certificate that nobody vouches for: nothing is sent, not even by asking again', async ({
  start,
}) => {
  const practice = createPracticePortal({ tls: await selfSignedCertificate() });
  const running = await practice.start();
  const ringside = await start();
  const form = connectForm(ringside.main);
  const url = running.webhookUrl(1);
  for (const round of [1, 2]) {
    await form.submit(url);
    await expect(form.alert, `round ${round}`).toContainText(
      'shows a certificate that this computer does not trust.',
    );
  }
  expect(practice.journal.requests).toEqual([]);
  await expectNothingStored(ringside, url);
  await running.stop();
});

test('a portal that moved: the new address is told, and the code is not sent there', async ({
  portal,
  start,
}) => {
  const elsewhere = await startStranger((_request, response) => response.end('{"result":{"ID":"1"}}'));
  portal.practice.faults.order({
    fault: { kind: 'redirect', toOrigin: elsewhere.origin },
    times: 'until cleared',
  });
  const ringside = await start();
  const form = connectForm(ringside.main);
  await form.submit(portal.webhookUrl);
  await expect(form.alert).toContainText(`redirects to another address: ${new URL(elsewhere.origin).host}.`);
  expect(elsewhere.received).toEqual([]);
  await expectNothingStored(ringside, portal.webhookUrl);
  await elsewhere.stop();
});

test('an error goes as soon as the address is corrected', async ({ portal, start }) => {
  const { main } = await start();
  const form = connectForm(main);
  await form.submit(portal.webhookUrl.replace(/[^/]+\/$/, `${wrongCode}/`));
  await expect(form.alert).toBeVisible();
  await form.field.fill(portal.webhookUrl);
  await expect(form.alert).toHaveCount(0);
});
