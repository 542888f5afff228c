import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { accountOf, keychainEntries, overwriteInKeychain, removeFromKeychain } from './fixtures/keychain.ts';
import { filesHolding, rememberedPortal } from './fixtures/profile.ts';
import { connect, expect, test, type Portal } from './fixtures/ringside.ts';

const hostOf = ({ webhookUrl }: Portal): string => new URL(webhookUrl).host;
const codeOf = ({ practice, operatorId }: Portal): string => practice.users.get(operatorId).webhookCode;

test.describe('the webhook is kept in the keychain', () => {
  test('under Ringside, by portal and operator, and in no file', async ({ portal, connected }) => {
    const account = accountOf(hostOf(portal), portal.operatorId);
    expect(await keychainEntries(hostOf(portal))).toEqual([{ account, secret: codeOf(portal) }]);
    await expect(connected.main.getByText('This computer’s keychain')).toBeVisible();
    expect(await filesHolding(connected.profileFolder, [codeOf(portal)])).toEqual([]);
  });

  test('after a restart Ringside is connected before the network answers, and recovers by itself', async ({
    portal,
    connected,
    start,
  }) => {
    await connected.quit();
    await portal.running.stop();
    const again = await start({ profileFolder: connected.profileFolder });
    await again.main.getByRole('link', { name: 'Portal' }).click();
    const status = portalConnection(again.main);
    await expect(status).toContainText('does not accept connections.');
    await expect(again.main.getByText('Olga Operator').first()).toBeVisible();
    await expect(again.main.getByText('This computer’s keychain')).toBeVisible();

    const { port } = new URL(portal.running.url);
    const back = await portal.practice.start({ port: Number(port) });
    // The check is repeated after 5 s at most, then after twice as long; the channel has waits of its own.
    await expect(status).toHaveText(/^\s*Connected as Olga Operator/, { timeout: 40_000 });
    await portal.practice.push.waitForConnection(portal.operatorId, 40_000);
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
    await expect(again.popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem')).toHaveCount(
      1,
    );
    await back.stop();
  });

  test('an entry removed by hand is told, and connecting again is all it takes', async ({
    portal,
    connected,
    start,
  }) => {
    await connected.quit();
    await removeFromKeychain(accountOf(hostOf(portal), portal.operatorId));
    const again = await start({ profileFolder: connected.profileFolder });
    const form = connectForm(again.main);
    await expect(form.alert).toContainText('The webhook is no longer in this computer’s keychain');
    await form.submit(portal.webhookUrl);
    await expect(portalConnection(again.main)).toContainText('Connected');
  });
});

test.describe('an entry overwritten by hand', () => {
  for (const { what, secret, says } of [
    { what: 'another word', secret: 'garbage', says: 'does not accept this webhook' },
    { what: 'broken JSON', secret: '{"kind":"application"', says: 'no longer in this computer’s keychain' },
    {
      what: 'a whole book',
      secret: '☃ not a code '.repeat(5_000),
      says: 'no longer in this computer’s keychain',
    },
  ]) {
    test(`with ${what} is told, and connecting again is all it takes`, async ({
      portal,
      connected,
      start,
    }) => {
      const account = accountOf(hostOf(portal), portal.operatorId);
      await connected.quit();
      await overwriteInKeychain(account, secret);
      expect(await keychainEntries(hostOf(portal))).toHaveLength(1);
      const again = await start({ profileFolder: connected.profileFolder });
      await again.main.getByRole('link', { name: 'Portal' }).click();
      await expect(again.main.getByText(says).first()).toBeVisible();

      const disconnect = again.main.getByRole('button', { name: 'Disconnect', exact: true });
      if (await disconnect.isVisible()) await disconnect.click();
      await connect(again, portal.webhookUrl);
      expect(await keychainEntries(hostOf(portal))).toEqual([{ account, secret: codeOf(portal) }]);
    });
  }
});

test.describe('Disconnect', () => {
  test('forgets the webhook without asking while nothing waits', async ({ portal, connected }) => {
    const { main } = connected;
    await main.getByRole('button', { name: 'Disconnect' }).click();
    await expect(connectForm(main).heading).toBeVisible();
    await expect(main.getByRole('dialog')).toHaveCount(0);
    // Said once it is so.
    await expect(main.getByText('The webhook was removed from this computer.')).toBeVisible();
    expect(await keychainEntries(hostOf(portal))).toEqual([]);
    await expect.poll(() => rememberedPortal(connected.profileFolder)).toBeNull();
    await portal.practice.push.waitForDisconnection(portal.operatorId, 5_000);
  });

  test('asks first while a hide waits to be sent', async ({ portal, connected }) => {
    const { practice, operatorId } = portal;
    const { main, popup } = connected;
    practice.faults.order({
      fault: { kind: 'http', status: 503 },
      method: 'telephony.externalCall.hide',
      times: 'until cleared',
    });
    practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
    await popup.getByRole('button', { name: 'Dismiss' }).click();
    await practice.waitForRequest((request) => request.method === 'telephony.externalCall.hide', 5_000);
    await expect(main.getByText('1 command', { exact: true })).toBeVisible();

    const disconnect = main.getByRole('button', { name: 'Disconnect', exact: true });
    const question = main.getByRole('dialog', { name: 'Disconnect while commands wait?' });
    await disconnect.click();
    await question.getByRole('button', { name: 'Stay connected' }).click();
    await expect(question).toHaveCount(0);
    await expect(portalConnection(main)).toContainText('Connected');
    expect(await keychainEntries(hostOf(portal))).toHaveLength(1);

    await disconnect.click();
    await question.getByRole('button', { name: 'Drop and disconnect' }).click();
    await expect(connectForm(main).heading).toBeVisible();
    await expect(main.getByText('The webhook was removed from this computer.')).toBeVisible();
    expect(await keychainEntries(hostOf(portal))).toEqual([]);
  });
});

test('connecting another operator of the portal leaves no webhook behind', async ({ portal, connected }) => {
  const colleague = 2;
  await connected.main.getByRole('button', { name: 'Disconnect' }).click();
  await connect(connected, portal.running.webhookUrl(colleague));
  await expect(portalConnection(connected.main)).toContainText('Pavel Colleague');
  const accounts = (await keychainEntries(hostOf(portal))).map(({ account }) => account);
  expect(accounts).toEqual([accountOf(hostOf(portal), colleague)]);
});
