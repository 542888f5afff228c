import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { keychainEntries } from './fixtures/keychain.ts';
import { filesHolding, rememberedPortal } from './fixtures/profile.ts';
import { connect, expect, test as base } from './fixtures/ringside.ts';
import { startSessionBus, type SessionBus } from './fixtures/sessionBus.ts';

const test = base.extend<{ readonly bus: SessionBus }>({
  bus: async ({}, use) => {
    const bus = await startSessionBus();
    await use(bus);
    await bus.stop();
  },
});

test('without a keychain the webhook is kept for this session only, and in no file', async ({
  bus,
  portal,
  start,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  const { webhookCode } = practice.users.get(operatorId);
  const ringside = await start({ env: bus.env });
  const form = connectForm(ringside.main);
  await form.submit(webhookUrl);
  await expect(form.alert).toContainText('This computer has no keychain');
  await expect(form.alert).toContainText('you are Olga Operator');
  // Nothing is used before the operator agrees.
  expect(practice.journal.requestsFor('pull.config.get')).toEqual([]);

  await ringside.main.getByRole('button', { name: 'Keep for this session only' }).click();
  await expect(portalConnection(ringside.main)).toContainText('Connected as Olga Operator');
  await expect(ringside.main.getByText('Memory, until Ringside quits')).toBeVisible();
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);

  await ringside.quit();
  expect(await filesHolding(ringside.profileFolder, [webhookCode])).toEqual([]);
  expect(await rememberedPortal(ringside.profileFolder)).toBeNull();
  const again = await start({ profileFolder: ringside.profileFolder, env: bus.env });
  await expect(connectForm(again.main).heading).toBeVisible();
});

for (const meanwhile of ['nothing else is done', 'another webhook is tried in vain'] as const) {
  test(`a keychain that comes back is noticed without a restart, when ${meanwhile}`, async ({
    bus,
    portal,
    start,
  }) => {
    const { host } = new URL(portal.webhookUrl);
    await bus.startKeychain();
    const first = await start({ env: bus.env });
    await connect(first, portal.webhookUrl);
    expect(await keychainEntries(host, { ...process.env, ...bus.env })).toHaveLength(1);
    await first.quit();
    await bus.stopKeychain();

    const again = await start({ profileFolder: first.profileFolder, env: bus.env });
    const form = connectForm(again.main);
    await again.main.getByRole('link', { name: 'Portal' }).click();
    await expect(form.alert).toContainText('This computer has no keychain');
    if (meanwhile !== 'nothing else is done') {
      await form.submit(portal.webhookUrl.replace(/[^/]+\/$/, 'wr0ngc0de4711abc/'));
      await expect(form.alert).toContainText('does not accept this webhook');
    }
    await bus.startKeychain();
    // Looked for every 5 s.
    await expect(portalConnection(again.main)).toContainText('Connected as Olga Operator', {
      timeout: 20_000,
    });
  });
}

test('a keychain that is locked at start is told as such, and used once it is unlocked', async ({
  bus,
  portal,
  start,
}) => {
  await bus.startKeychain();
  const first = await start({ env: bus.env });
  await connect(first, portal.webhookUrl);
  await first.quit();
  await bus.lockKeychain();

  const again = await start({ profileFolder: first.profileFolder, env: bus.env });
  await again.main.getByRole('link', { name: 'Portal' }).click();
  await expect(connectForm(again.main).alert).toContainText('The keychain of this computer is locked');
  await bus.unlockKeychain();
  // Looked for every 5 s.
  await expect(portalConnection(again.main)).toContainText('Connected as Olga Operator', { timeout: 20_000 });
});

test('an empty keychain in the place of the one that was there ends nothing, and is told at the next start', async ({
  bus,
  portal,
  start,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  await bus.startKeychain();
  const first = await start({ env: bus.env });
  await connect(first, webhookUrl);
  await bus.replaceKeychain();
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await first.popup.getByRole('button', { name: 'Dismiss' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);
  await first.quit();

  const again = await start({ profileFolder: first.profileFolder, env: bus.env });
  const form = connectForm(again.main);
  await again.main.getByRole('link', { name: 'Portal' }).click();
  await expect(form.alert).toContainText('The webhook is no longer in this computer’s keychain');
  await connect(again, webhookUrl);

  // libsecret holds on to the one that it knew, so nothing can be removed before the next start; that is said.
  await bus.replaceKeychain();
  await again.main.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(form.alert).toContainText('is still in this computer’s keychain');
  await expect(form.heading).toBeVisible();
  expect(await rememberedPortal(again.profileFolder)).toBeNull();
  await again.quit();
  const third = await start({ profileFolder: first.profileFolder, env: bus.env });
  await expect(connectForm(third.main).heading).toBeVisible();
  await expect(connectForm(third.main).alert).toHaveCount(0);
});

test('the question where to keep the webhook stays while the keychain of the last one is looked for', async ({
  bus,
  portal,
  start,
}) => {
  await bus.startKeychain();
  const first = await start({ env: bus.env });
  await connect(first, portal.webhookUrl);
  await first.quit();
  await bus.stopKeychain();

  const again = await start({ profileFolder: first.profileFolder, env: bus.env });
  await connectForm(again.main).submit(portal.webhookUrl);
  const keep = again.main.getByRole('button', { name: 'Keep for this session only' });
  await expect(keep).toBeVisible();
  // The log tells of each look for the keychain, one every 5 s: wait for the next one.
  const looks = async () => (await again.readLog()).split('stored connection not readable').length;
  const before = await looks();
  await expect.poll(looks, { timeout: 20_000 }).toBeGreaterThan(before);
  await keep.click();
  await expect(portalConnection(again.main)).toContainText('Connected as Olga Operator');
});

test('a session bus that is not there counts as no keychain', async ({ portal, start }) => {
  const { main } = await start({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' } });
  const form = connectForm(main);
  await form.submit(portal.webhookUrl);
  await expect(form.alert).toContainText('This computer has no keychain');
});
