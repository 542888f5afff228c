import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
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
    await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);

    // The old address only says where the portal has gone.
    const oldPort = Number(new URL(running.url).port);
    await running.stop();
    const renamed = await practice.start();
    const newHost = `localhost:${new URL(renamed.url).port}`;
    const asked: string[] = [];
    const oldAddress = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: `http://${newHost}${request.url ?? '/'}` }).end();
    });
    oldAddress.listen(oldPort, '127.0.0.1');
    await once(oldAddress, 'listening');
    try {
      await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
      await ringside.main.getByRole('link', { name: 'Portal' }).click();
      expect(practice.truth.isOpen(operatorId, callId)).toBe(true);
      await ringside.main.getByRole('button', { name: `Use ${newHost} from now on` }).click();
      await practice.waitForCard(operatorId, callId, 'closed', 15_000);
      await expect(ringside.main.getByRole('status', { name: 'Portal connection' })).toContainText(newHost);
      expect(asked.length).toBeGreaterThan(0);
    } finally {
      oldAddress.close();
      await renamed.stop();
    }
  });
});
