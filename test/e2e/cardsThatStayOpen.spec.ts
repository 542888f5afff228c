import { visibleWindows } from './fixtures/desktop.ts';
import { expect, test } from './fixtures/ringside.ts';

const withoutTelephony = ['pull_channel', 'crm', 'user_brief'];

test('a card that stays open is told in the popup until it was read, and Try again hides it', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const { popup } = connected;
  practice.users.update(operatorId, { scopes: withoutTelephony });
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt' },
  });
  await popup.getByRole('button', { name: 'Dismiss' }).click();
  const alert = popup.getByRole('alert');
  await expect(alert).toContainText('Anna Schmidt');
  await expect(alert).toContainText('telephony');
  await expect(popup.getByRole('button', { name: 'Undo' })).toHaveCount(0, { timeout: 10_000 });
  await expect(alert).toBeVisible();
  expect(await visibleWindows('Ringside calls')).toHaveLength(1);
  await popup.getByRole('button', { name: 'Try again' }).click();
  // It fails again, and is told again.
  await expect(alert).toContainText('Anna Schmidt');
  practice.users.update(operatorId, { scopes: ['telephony', ...withoutTelephony] });
  await popup.getByRole('button', { name: 'Try again' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);
  await expect(alert).toHaveCount(0);
  await expect.poll(() => visibleWindows('Ringside calls'), { timeout: 10_000 }).toHaveLength(0);
});

test('a hide that fails later brings the popup up again, until its message is closed', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const { popup } = connected;
  const method = 'telephony.externalCall.hide';
  practice.faults.order({ fault: { kind: 'http', status: 503, body: 'html' }, method, times: 3 });
  practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt' },
  });
  await popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect(popup.getByRole('status')).toContainText('when the portal answers');
  practice.users.update(operatorId, { scopes: withoutTelephony });
  await expect(popup.getByRole('alert')).toContainText('telephony', { timeout: 30_000 });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await popup.getByRole('button', { name: 'Close this message' }).click();
  await expect.poll(() => visibleWindows('Ringside calls'), { timeout: 10_000 }).toHaveLength(0);
});
