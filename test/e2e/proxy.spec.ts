import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { expectNothingStored } from './fixtures/profile.ts';
import { startProxy, type Proxy } from './fixtures/proxy.ts';
import { connect, expect, test as base, type StartedRingside } from './fixtures/ringside.ts';
import { windowStates } from './fixtures/windows.ts';

const test = base.extend<{ readonly companyProxy: Proxy }>({
  companyProxy: async ({}, use) => {
    const proxy = await startProxy();
    await use(proxy);
    await proxy.stop();
  },
});

const wantsSignIn = 'The company’s proxy server asks for a sign-in.';

/** No window of the program's or of Chromium's has come up to ask for a name and a password. */
async function expectNoQuestion({ app, main }: StartedRingside): Promise<void> {
  expect((await windowStates(app)).map(({ title }) => title)).toEqual(['Ringside', 'Ringside calls']);
  await expect(main.getByRole('dialog')).toHaveCount(0);
}

test('a proxy that wants a sign-in is told in plain words, and nothing is stored', async ({
  portal,
  companyProxy: proxy,
  start,
}) => {
  proxy.wantSignIn(true);
  const ringside = await start({ args: proxy.switches });
  const form = connectForm(ringside.main);
  await form.submit(portal.webhookUrl);
  await expect(form.alert).toContainText(wantsSignIn);
  expect(proxy.refused).toBeGreaterThan(0);
  expect(portal.practice.journal.requests).toEqual([]);
  await expectNoQuestion(ringside);
  await expectNothingStored(ringside, portal.webhookUrl);
  expect(await ringside.readLog()).not.toContain(portal.practice.users.get(portal.operatorId).webhookCode);

  proxy.wantSignIn(false);
  await connect(ringside, portal.webhookUrl);
  expect(proxy.passed).toBeGreaterThan(0);
});

test('a proxy that begins to want one while a call is dismissed keeps the hide waiting, not more', async ({
  portal,
  companyProxy: proxy,
  start,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  const ringside = await start({ args: proxy.switches });
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  const dismiss = ringside.popup.getByRole('button', { name: 'Dismiss' });
  await expect(dismiss).toBeVisible();

  const refusedBefore = proxy.refused;
  proxy.wantSignIn(true);
  await dismiss.click();
  await expect(ringside.main.getByText('1 command', { exact: true })).toBeVisible();
  await expect.poll(() => proxy.refused, { timeout: 20_000 }).toBeGreaterThan(refusedBefore);
  await expect(ringside.main.getByText(wantsSignIn).first()).toBeVisible({ timeout: 20_000 });
  expect(practice.truth.isOpen(operatorId, callId)).toBe(true);
  await expectNoQuestion(ringside);

  proxy.wantSignIn(false);
  await practice.waitForCard(operatorId, callId, 'closed', 40_000);
  await practice.push.waitForConnection(operatorId, 40_000);
  await expect(portalConnection(ringside.main)).toContainText('Connected as Olga Operator', {
    timeout: 40_000,
  });
});
