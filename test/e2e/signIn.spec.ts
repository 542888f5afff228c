import { expect, test, type StartedRingside } from './fixtures/ringside.ts';
import { signIn } from './fixtures/signIn.ts';

const status = ({ main }: StartedRingside) => main.getByRole('status', { name: 'Portal connection' });

test.describe('signing in by local application', () => {
  test('connects, hears the connector, hides the card, and is still signed in after a restart', async ({
    portal,
    start,
  }) => {
    const { practice, running, operatorId } = portal;
    const ringside = await start();
    const { page, clientId } = await signIn(ringside, portal);
    await page.getByRole('button', { name: 'Allow' }).click();
    await expect(status(ringside)).toHaveText(/^Connected as Olga Operator/);
    await expect.poll(() => ringside.app.windows().length).toBe(2);

    await practice.push.waitForConnection({ clientId, userId: operatorId }, 10_000);
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    const { accessToken } = practice.oauth.issueTokens({ clientId, userId: operatorId });
    const told = await fetch(`${running.url}/rest/pull.application.event.add`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: accessToken,
        COMMAND: 'ringside_call',
        USER_ID: operatorId,
        PARAMS: { ringside: 1, event: 'cardShown', callId, phoneNumber: '+4930901820', name: 'Anna Schmidt' },
      }),
    });
    expect(told.status).toBe(200);
    const entry = ringside.popup.getByRole('listitem', { name: /^Anna Schmidt/ });
    await entry.getByRole('button', { name: 'Dismiss' }).click();
    await practice.waitForCard(operatorId, callId, 'closed', 5_000);

    await ringside.quit();
    const again = await start({ profileFolder: ringside.profileFolder });
    await expect(status(again)).toHaveText(/^Connected as Olga Operator/);
  });

  test('goes on by itself when the access token has expired', async ({ portal, start }) => {
    const { practice } = portal;
    const ringside = await start();
    const { page } = await signIn(ringside, portal);
    await page.getByRole('button', { name: 'Allow' }).click();
    await expect(status(ringside)).toHaveText(/^Connected/);
    practice.oauth.expireAll();
    await ringside.main.getByRole('button', { name: 'Check again' }).click();
    await expect(ringside.main.getByRole('button', { name: 'Check again' })).toBeEnabled();
    await expect(status(ringside)).toHaveText(/^Connected/);
  });

  test('says so when the window is closed, and stores nothing', async ({ portal, start }) => {
    const ringside = await start();
    const { page } = await signIn(ringside, portal);
    await page.close();
    await expect(status(ringside)).toHaveText(/^Not connected/);
    await expect(ringside.main.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  });

  test('keeps the sign-in page away from everything of ours', async ({ portal, start }) => {
    const ringside = await start();
    const { page } = await signIn(ringside, portal);
    expect(
      await page.evaluate(() => ['ringside', 'require', 'process'].filter((name) => name in window)),
    ).toEqual([]);
    const facts = await ringside.app.evaluate(({ BrowserWindow, session }) => {
      const window = BrowserWindow.getAllWindows().find((w) => w.getTitle().startsWith('Sign in to'));
      return {
        title: window?.getTitle(),
        sharesSession: window?.webContents.session === session.defaultSession,
        stored: window?.webContents.session.storagePath ?? null,
      };
    });
    expect(facts).toEqual({
      title: `Sign in to ${new URL(portal.running.url).host}`,
      sharesSession: false,
      stored: null,
    });
    await page.close();
  });
});
