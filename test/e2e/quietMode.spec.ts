import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../contracts/settings.ts';
import { visibleWindows } from './fixtures/desktop.ts';
import { connect, expect, test, type StartedRingside } from './fixtures/ringside.ts';

const notice = ({ main }: StartedRingside) => main.getByRole('status', { name: 'Quiet mode' });

async function storedQuiet(profileFolder: string): Promise<Settings['quietMode']> {
  const stored: unknown = JSON.parse(
    await readFile(join(profileFolder, 'settings.json'), 'utf8').catch(() => '{}'),
  );
  return (stored as { settings?: Settings }).settings?.quietMode ?? false;
}

test('no popup comes up for half an hour, a restart does not end it, and its end is told with the calls', async ({
  start,
  portal,
}) => {
  const first = await start();
  await connect(first, portal.webhookUrl);
  await first.main.getByRole('button', { name: 'Quiet mode' }).click();
  await first.main.getByRole('button', { name: '30 minutes' }).click();
  await expect(notice(first)).toContainText(/Quiet until \d\d:\d\d/);
  await expect
    .poll(async () => {
      const chosen = await storedQuiet(first.profileFolder);
      return typeof chosen === 'object' && chosen.untilMs - chosen.sinceMs;
    })
    .toBe(30 * 60_000);
  await first.quit();

  // As if all but its last seconds had gone by.
  const settingsFile = join(first.profileFolder, 'settings.json');
  const stored = JSON.parse(await readFile(settingsFile, 'utf8')) as { settings: Settings };
  const untilMs = Date.now() + 12_000;
  stored.settings.quietMode = { sinceMs: untilMs - 30 * 60_000, untilMs };
  await writeFile(settingsFile, JSON.stringify(stored));

  const again = await start({ profileFolder: first.profileFolder });
  await expect(notice(again)).toContainText(/Quiet until/);
  await portal.practice.push.waitForConnection(portal.operatorId, 10_000);
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234568' });
  await expect(again.popup.getByRole('listitem')).toHaveCount(2);
  expect(await visibleWindows('Ringside calls')).toHaveLength(0);
  expect(Date.now(), 'rang while it was quiet').toBeLessThan(untilMs);

  await expect(notice(again)).toContainText('2 calls while quiet', { timeout: 20_000 });
  // What still rings comes up.
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  expect(await storedQuiet(first.profileFolder)).toBe(false);
  await notice(again).getByRole('button', { name: 'OK' }).click();
  await expect(notice(again)).toHaveText('');
});

test('an end that passed while Ringside was off has ended it', async ({ start }) => {
  const untilMs = Date.now() - 60_000;
  const ringside = await start({
    settings: { quietMode: { sinceMs: untilMs - 3_600_000, untilMs } },
  });
  await expect(ringside.main.getByRole('button', { name: 'Quiet mode' })).toBeVisible();
  await expect(notice(ringside)).toHaveText('');
  await expect.poll(() => storedQuiet(ringside.profileFolder)).toBe(false);
});
