import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, expect, test } from './fixtures/ringside.ts';

test.describe('what is owed to the portal', () => {
  test('is sent after a restart when the portal was away for both', async ({ portal, start }) => {
    const { practice, running, operatorId, webhookUrl } = portal;
    const ringside = await start();
    await connect(ringside, webhookUrl);
    await practice.push.waitForConnection(operatorId, 10_000);
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);
    const port = Number(new URL(running.url).port);
    await running.stop();
    await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
    await ringside.quit();

    const again = await start({ profileFolder: ringside.profileFolder });
    const row = again.main.getByRole('list', { name: 'Call history' }).getByRole('listitem');
    await again.main.getByRole('link', { name: 'Calls' }).click();
    await expect(row).toHaveCount(1);
    const back = await practice.start({ port });
    try {
      await practice.waitForCard(operatorId, callId, 'closed', 15_000);
      await expect(row).toContainText(/hidden/i);
    } finally {
      await back.stop();
    }
  });

  test('is begun anew where its file is broken, which is said and set aside', async ({ portal, start }) => {
    const first = await start();
    await connect(first, portal.webhookUrl);
    await first.quit();
    await writeFile(
      join(first.profileFolder, 'commands.db'),
      'no database, yet long enough to be read as one '.repeat(99),
    );
    const again = await start({ profileFolder: first.profileFolder });
    await again.main.getByRole('link', { name: 'Portal' }).click();
    await expect(again.main.getByRole('alert').first()).toBeVisible();
    expect(await readdir(first.profileFolder)).toContain('commands.db.unreadable');

    const { practice, operatorId } = portal;
    await practice.push.waitForConnection(operatorId, 10_000);
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    await again.popup.getByRole('button', { name: 'Dismiss' }).click();
    await practice.waitForCard(operatorId, callId, 'closed', 5_000);
  });

  test('moves along when the portal was renamed and the operator accepts it with one click', async ({
    portal,
    start,
  }) => {
    const { practice, operatorId, webhookUrl, running } = portal;
    const ringside = await start();
    await connect(ringside, webhookUrl);
    await practice.push.waitForConnection(operatorId, 10_000);
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    const port = new URL(running.url).port;
    practice.faults.order({
      fault: { kind: 'redirect', toOrigin: `http://localhost:${port}` },
      method: 'telephony.externalCall.hide',
      times: 1,
    });
    await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
    await ringside.main.getByRole('link', { name: 'Portal' }).click();
    await ringside.main.getByRole('button', { name: `Use localhost:${port} from now on` }).click();
    await practice.waitForCard(operatorId, callId, 'closed', 10_000);
    await expect(ringside.main.getByRole('status', { name: 'Portal connection' })).toContainText(
      `localhost:${port}`,
    );
  });
});
