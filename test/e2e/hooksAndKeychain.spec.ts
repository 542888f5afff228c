import { request } from 'node:http';
import { hookSecretInKeychain } from './fixtures/hookSecret.ts';
import { popupEntries } from './fixtures/phones.ts';
import { expect, test as base } from './fixtures/ringside.ts';
import { startSessionBus, type SessionBus } from './fixtures/sessionBus.ts';

const test = base.extend<{ readonly bus: SessionBus }>({
  bus: async ({}, use) => {
    const bus = await startSessionBus();
    await use(bus);
    await bus.stop();
  },
});

/** As a program that was set up with this secret; 0 where nothing listens. */
function ring(secret: string, name: string): Promise<number> {
  return new Promise((resolve) => {
    const path = `/${secret}/otherProgram/ring?number=030901820&name=${name}`;
    request({ host: '127.0.0.1', port: 47_113, path, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', () => resolve(0))
      .end();
  });
}

test('phones set up before are heard again once a keychain that was locked at start is open', async ({
  bus,
  start,
}) => {
  await bus.startKeychain();
  const first = await start({ env: bus.env, settings: { phonesOn: ['otherProgram'] } });
  await first.main.getByRole('link', { name: 'Phones' }).click();
  await expect(first.main.getByText('Kept in this computer’s keychain.')).toBeVisible();
  const env = { ...process.env, ...bus.env };
  const secret = await hookSecretInKeychain(env);
  expect(await ring(secret, 'before')).toBe(204);
  await first.quit();
  await bus.lockKeychain();

  const again = await start({
    profileFolder: first.profileFolder,
    env: bus.env,
    settings: { phonesOn: ['otherProgram'] },
  });
  await again.main.getByRole('link', { name: 'Phones' }).click();
  await expect(again.main.getByText('Kept for this session only')).toBeVisible({ timeout: 30_000 });
  expect(await ring(secret, 'locked')).toBe(404);
  await expect(again.main.getByText('1 request refused since start:')).toBeVisible();
  await expect(again.main.getByText('Without the secret, or with one that was renewed: 1.')).toBeVisible();

  await bus.unlockKeychain();
  await expect(again.main.getByText('Kept in this computer’s keychain.')).toBeVisible({ timeout: 20_000 });
  expect(await ring(secret, 'Unlocked')).toBe(204);
  await expect(popupEntries(again)).toContainText('Unlocked');
  expect(await hookSecretInKeychain(env)).toBe(secret);
});
