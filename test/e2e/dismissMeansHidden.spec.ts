import { expect, test } from './fixtures/ringside.ts';

test('a call rings, the operator dismisses it, the card is gone', async ({ portal, connected }) => {
  const { practice, operatorId } = portal;
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+79123456789' });
  const entry = connected.popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem');
  await expect(entry).toHaveCount(1);
  await entry.getByRole('button', { name: 'Dismiss' }).click();
  await expect(entry).toHaveCount(0);
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);
});

const anna = { phoneNumber: '+4930901820', crm: { name: 'Anna Schmidt' } };
const hide = 'telephony.externalCall.hide';

test('the strip calls a card hidden once the portal has hidden it, not before', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  practice.faults.order({ fault: { kind: 'latency', ms: 1_500 }, method: hide });
  const callId = practice.connector.ring({ userIds: [operatorId], ...anna });
  const strip = connected.popup.getByRole('status');
  await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect(strip).toContainText('Put away: Anna Schmidt.');
  expect(practice.truth.isOpen(operatorId, callId)).toBe(true);
  await expect(strip).toContainText('Card hidden: Anna Schmidt.');
  expect(practice.truth.isOpen(operatorId, callId)).toBe(false);
});

test('the strip says of a card that the portal does not hide how it stands', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const strip = connected.popup.getByRole('status');
  const dismiss = connected.popup.getByRole('button', { name: 'Dismiss' });
  practice.faults.order({ fault: { kind: 'http', status: 503 }, method: hide, times: 'until cleared' });
  practice.connector.ring({ userIds: [operatorId], ...anna });
  await dismiss.click();
  await expect(strip).toContainText('Will be hidden when the portal answers: Anna Schmidt');
  practice.faults.clear();

  practice.faults.order({
    fault: { kind: 'error', error: 'insufficient_scope' },
    method: hide,
    times: 'until cleared',
  });
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901821',
    crm: { name: 'Boris Belov' },
  });
  await dismiss.click();
  await expect(strip).toContainText('Card still open: Boris Belov');
  expect(practice.truth.isOpen(operatorId, callId)).toBe(true);
});
