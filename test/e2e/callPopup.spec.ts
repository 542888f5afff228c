import type { Page } from '@playwright/test';
import { visibleWindows } from './fixtures/desktop.ts';
import { expect, test, type Portal } from './fixtures/ringside.ts';

const anna = { name: 'Anna Schmidt', companyName: 'Schmidt GmbH' };

function ring(
  { practice, operatorId }: Portal,
  phoneNumber: string,
  crm?: { name: string; companyName?: string },
): string {
  return practice.connector.ring({
    userIds: [operatorId],
    phoneNumber,
    ...(crm === undefined ? {} : { crm }),
  });
}

/** What comes within a frame of a key has not been seen: the key is about what stood there before. */
async function painted(popup: Page): Promise<void> {
  await popup.evaluate(
    () =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20)))),
  );
}

test('an entry tells who calls and what can be done', async ({ portal, connected }) => {
  ring(portal, '+4930901820', anna);
  const entry = connected.popup
    .getByRole('list', { name: 'Incoming calls' })
    .getByRole('listitem', { name: /^Anna Schmidt/ });
  await expect(entry).toContainText('+49 30 901820');
  await expect(entry).toContainText('Schmidt GmbH');
  for (const name of ['Dismiss', 'Open in CRM', 'Copy number']) {
    await expect(entry.getByRole('button', { name, exact: true })).toBeVisible();
  }
  await expect(connected.popup.getByRole('button', { name: 'Dismiss all' })).toHaveCount(0);
});

test('Copy number puts the number on the clipboard', async ({ portal, connected }) => {
  ring(portal, '+4930901820');
  await connected.popup.getByRole('button', { name: 'Copy number' }).click();
  await expect
    .poll(() => connected.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('+4930901820');
});

test('two calls at once, also from one number, are two entries; Dismiss all hides both cards', async ({
  portal,
  connected,
}) => {
  const callIds = [ring(portal, '+4930901820', anna), ring(portal, '+4930901820', anna)];
  await expect(connected.popup.getByRole('listitem')).toHaveCount(2);
  await connected.popup.getByRole('button', { name: 'Dismiss all' }).click();
  await expect(connected.popup.getByRole('listitem')).toHaveCount(0);
  for (const callId of callIds) await portal.practice.waitForCard(portal.operatorId, callId, 'closed', 5_000);
  // One request for both.
  expect(portal.practice.journal.requestsFor('telephony.externalCall.hide')).toHaveLength(0);
  const [batch, ...others] = portal.practice.journal.requestsFor('batch');
  expect(others).toHaveLength(0);
  expect(batch?.commands?.map(({ method }) => method)).toEqual([
    'telephony.externalCall.hide',
    'telephony.externalCall.hide',
  ]);
});

test('Undo brings the entry and the card back', async ({ portal, connected }) => {
  const callId = ring(portal, '+4930901820', anna);
  await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
  await portal.practice.waitForCard(portal.operatorId, callId, 'closed', 5_000);
  await expect(connected.popup.getByRole('status').filter({ hasText: 'Anna Schmidt' })).toBeVisible();
  await connected.popup.getByRole('button', { name: 'Undo' }).click();
  await portal.practice.waitForCard(portal.operatorId, callId, 'open', 5_000);
  await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
});

test('the popup closes by itself once the time for Undo is over', async ({ portal, connected }) => {
  ring(portal, '+4930901820', anna);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => visibleWindows('Ringside calls'), { timeout: 10_000 }).toHaveLength(0);
});

test('Esc in the popup dismisses the newest call', async ({ portal, connected }) => {
  const first = ring(portal, '+4930901820');
  await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
  const second = ring(portal, '+4930901821');
  await expect(connected.popup.getByRole('listitem')).toHaveCount(2);
  await painted(connected.popup);
  await connected.popup.keyboard.press('Escape');
  await portal.practice.waitForCard(portal.operatorId, second, 'closed', 5_000);
  expect(portal.practice.truth.cardsOpenFor(portal.operatorId)).toMatchObject([{ callId: first }]);
});

test('answered by a colleague: the entry goes by itself with the reason, and nothing is sent', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const callId = practice.connector.ring({ userIds: [operatorId, 2], phoneNumber: '+4930901820', crm: anna });
  await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
  practice.connector.answeredBy(callId, 2);
  await expect(connected.popup.getByRole('listitem')).toContainText(/colleague|closed/i);
  await expect(connected.popup.getByRole('listitem')).toHaveCount(0);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  expect(practice.journal.requestsFor('telephony.externalCall.hide')).toHaveLength(0);
});

test('a hostile caller name is text, and breaks nothing', async ({ portal, connected }) => {
  const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>\u202Eenod\u0007 ${'W'.repeat(4000)}`;
  ring(portal, '+4930901820', { name: hostile, companyName: '{{7*7}} ${7*7}' });
  const entry = connected.popup.getByRole('listitem');
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('<img src=x');
  await expect(connected.popup.locator('img, script:not([src])')).toHaveCount(0);
  expect(await connected.popup.title()).toBe('Ringside calls');
  await expect(entry.getByRole('button', { name: 'Dismiss' })).toBeInViewport();
  const overflows = await connected.popup.evaluate(
    () => document.documentElement.scrollWidth > window.innerWidth,
  );
  expect(overflows).toBe(false);
});

test('a hide that fails for good is told with what to do, and can be tried again', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  practice.users.update(operatorId, { scopes: ['pull_channel', 'crm', 'user_brief'] });
  const callId = ring(portal, '+4930901820', anna);
  await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
  await connected.main.getByRole('link', { name: 'Calls' }).click();
  const row = connected.main.getByRole('list', { name: 'Call history' }).getByRole('listitem').first();
  await expect(row).toContainText('Card still open');
  const banner = connected.main.getByRole('status', { name: 'Problems in Bitrix24' });
  await expect(banner).toContainText('1 card is still open in Bitrix24');
  await expect(banner.getByRole('alert')).toContainText('telephony');
  await connected.main.getByRole('link', { name: 'Portal' }).click();
  await expect(connected.main.getByRole('alert')).toContainText('tick Telephony (telephony)');
  const undone = connected.main.getByRole('list', { name: 'Could not be done' }).getByRole('listitem');
  await expect(undone).toContainText('Could not hide the card: Anna Schmidt');
  practice.users.update(operatorId, { scopes: ['telephony', 'pull_channel', 'crm', 'user_brief'] });
  await undone.getByRole('button', { name: 'Try again' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);
});

test.describe('a portal that answers badly for a while', () => {
  for (const [what, fault] of [
    ['a server error', { kind: 'http', status: 502, body: 'html' }],
    ['a limit', { kind: 'error', error: 'QUERY_LIMIT_EXCEEDED', status: 503 }],
    ['a connection cut before', { kind: 'dropBefore' }],
    ['a lost answer', { kind: 'dropAfter' }],
    ['an answer that is no JSON', { kind: 'brokenJson' }],
  ] as const) {
    test(`${what}: the hide is sent again until the card is gone`, async ({ portal, connected }) => {
      const { practice, operatorId } = portal;
      const callId = ring(portal, '+4930901820', anna);
      practice.faults.order({ fault, method: 'telephony.externalCall.hide', times: 2 });
      await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
      await practice.waitForCard(operatorId, callId, 'closed', 15_000);
      await connected.main.getByRole('link', { name: 'Calls' }).click();
      await expect(
        connected.main.getByRole('list', { name: 'Call history' }).getByRole('listitem').first(),
      ).toContainText(/hidden/i);
    });
  }
});
