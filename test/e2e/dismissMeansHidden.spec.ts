import { expect, test } from './fixtures/ringside.ts';

test('a call rings, the operator dismisses it, the card is gone', async ({ portal, connected }) => {
  const { practice, operatorId } = portal;
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+79123456789' });
  const entry = connected.popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem');
  await expect(entry).toHaveCount(1);
  await entry.getByRole('button', { name: 'Dismiss' }).click();
  await expect(entry).toHaveCount(0);
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);
  await connected.popup.screenshot({ path: '/tmp/popup.png' });
  await connected.main.screenshot({ path: '/tmp/main.png' });
});
