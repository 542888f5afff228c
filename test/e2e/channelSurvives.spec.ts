import { connect, expect, test } from './fixtures/ringside.ts';

test.describe('the live channel', () => {
  test('shows a call that rang while the connection was cut, once', async ({ portal, connected }) => {
    const { practice, operatorId } = portal;
    await practice.push.waitForConnection(operatorId, 5_000);
    practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
    practice.push.hold();
    practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901821' });
    practice.push.terminate(operatorId);
    practice.push.release();
    await expect(connected.popup.getByRole('listitem')).toHaveCount(2);
  });

  test('works by long polling where sockets are refused, and says so', async ({ portal, start }) => {
    const { practice, operatorId, webhookUrl } = portal;
    practice.push.refuseSockets(403);
    const ringside = await start();
    await connect(ringside, webhookUrl);
    await practice.push.waitForConnection(operatorId, 15_000, { kind: 'polling' });
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);
    await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
    await practice.waitForCard(operatorId, callId, 'closed', 5_000);
    await ringside.main.getByRole('link', { name: 'Portal' }).click();
    await expect(ringside.main.getByText(/long polling/i)).toBeVisible();
  });

  test('is back within five seconds after the portal was away', async ({ portal, connected }) => {
    const { practice, running, operatorId } = portal;
    await practice.push.waitForConnection(operatorId, 5_000);
    const port = Number(new URL(running.url).port);
    await running.stop();
    await connected.main.getByRole('link', { name: 'Portal' }).click();
    await expect(connected.main.getByRole('status', { name: 'Portal connection' })).toContainText(
      'Connected',
    );
    await expect(connected.main.getByText(/not live|down|interrupted|reconnect/i).first()).toBeVisible();
    const again = await practice.start({ port });
    try {
      await practice.push.waitForConnection(operatorId, 5_000, { kind: 'websocket' });
      practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
      await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
    } finally {
      await again.stop();
    }
  });

  for (const code of [3001, 3003, 4010]) {
    test(`goes on after close code ${code}`, async ({ portal, connected }) => {
      const { practice, operatorId } = portal;
      const { id } = await practice.push.waitForConnection(operatorId, 5_000);
      practice.push.close(code, operatorId);
      await practice.push.waitForDisconnection(id, 5_000);
      await practice.push.waitForConnection(operatorId, 10_000, { afterId: id });
      practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
      await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
    });
  }
});
