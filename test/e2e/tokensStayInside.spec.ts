import * as v from 'valibot';
import { expectNoSecret } from './fixtures/canary.ts';
import { tapIpc } from './fixtures/ipcTap.ts';
import { keychainEntries } from './fixtures/keychain.ts';
import { holds } from './fixtures/profile.ts';
import { expect, test, type Portal } from './fixtures/ringside.ts';
import { signIn } from './fixtures/signIn.ts';

const tokensSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ accessToken: v.string(), refreshToken: v.string(), clientSecret: v.string() }),
);

/** The tokens in use, as the keychain holds them. */
async function tokens({ running }: Portal): Promise<v.InferOutput<typeof tokensSchema>> {
  const [entry] = await keychainEntries(new URL(running.url).host);
  return v.parse(tokensSchema, entry?.secret);
}

test('no token and no client secret leaves the main process and the keychain', async ({ portal, start }) => {
  test.setTimeout(90_000);
  const { practice, operatorId } = portal;
  const ringside = await start();
  const output: string[] = [];
  for (const stream of [ringside.app.process().stdout, ringside.app.process().stderr])
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const tap = await tapIpc(ringside.app);
  const status = ringside.main.getByRole('status', { name: 'Portal connection' });
  const checkAgain = ringside.main.getByRole('button', { name: 'Check again' });

  const { page, clientId, clientSecret } = await signIn(ringside, portal);
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(status).toHaveText(/^Connected as Olga Operator/);
  await practice.push.waitForConnection({ clientId, userId: operatorId }, 10_000);
  const first = await tokens(portal);
  expect(first.clientSecret).toBe(clientSecret);

  await test.step('refreshed', async () => {
    practice.oauth.expireAll();
    await checkAgain.click();
    await expect.poll(async () => (await tokens(portal)).accessToken).not.toBe(first.accessToken);
    await expect(checkAgain).toBeEnabled();
  });
  const second = await tokens(portal);

  await test.step('a portal that repeats the token in an error of its own', async () => {
    const description = `token ${second.accessToken} is not liked, nor is ${clientSecret}`;
    practice.faults.order({
      fault: { kind: 'error', error: 'ACCESS_DENIED', description },
      method: 'profile',
      times: 'until cleared',
    });
    await checkAgain.click();
    await ringside.main.getByText('Details').first().click();
    await expect(
      ringside.main.getByText(/The portal said: token \S+ is not liked, nor is \S+/).first(),
    ).toBeVisible();
    practice.faults.clear();
  });

  const secrets = [first, second].flatMap((held) => Object.values(held));
  expect(new Set(secrets).size).toBe(5);
  await expectNoSecret(ringside, tap, secrets, 'while signed in');

  await test.step('started again, and signed out', async () => {
    await ringside.quit();
    expect(output.filter((chunk) => secrets.some((secret) => holds(chunk, secret)))).toEqual([]);
    const again = await start({ profileFolder: ringside.profileFolder });
    const tapAgain = await tapIpc(again.app);
    await again.main.reload();
    await again.main.getByRole('link', { name: 'Portal' }).click();
    await expect(again.main.getByRole('status', { name: 'Portal connection' })).toHaveText(/^Connected/);
    await expectNoSecret(again, tapAgain, secrets, 'after a restart');
    await again.main.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await expect(again.main.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    await expect(again.main.getByText('Your sign-in was removed from this computer.')).toBeVisible();
    expect(await keychainEntries(new URL(portal.running.url).host)).toEqual([]);
  });
});
