import { createPracticePortal, type PracticePortalOptions } from '../portal/practicePortal.ts';
import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { installCertificateAuthority, type TrustedAuthority } from './fixtures/certificateAuthority.ts';
import { expectNothingStored } from './fixtures/profile.ts';
import { connect, expect, test as base } from './fixtures/ringside.ts';

const test = base.extend<{ readonly authority: TrustedAuthority }>({
  authority: async ({}, use) => {
    const authority = await installCertificateAuthority();
    await use(authority);
    await authority.remove();
  },
});

async function startPortal(options: PracticePortalOptions) {
  const practice = createPracticePortal(options);
  const running = await practice.start();
  return { practice, running, webhookUrl: running.webhookUrl(1) };
}

test('a company’s own certificate authority is trusted as the system trusts it, live calls included', async ({
  authority,
  start,
}) => {
  const { practice, running, webhookUrl } = await startPortal({ tls: authority.tls });
  expect(webhookUrl).toMatch(/^https:/);
  const ringside = await start({ env: authority.env });
  await connect(ringside, webhookUrl);
  await expect(portalConnection(ringside.main)).toContainText('Connected as Olga Operator');

  // Electron 33 has no socket of Chromium's; its stand-in knows Node's certificates alone, so long polling takes over.
  const hasOwnSocket = await ringside.app.evaluate(({ net }) => 'WebSocket' in net);
  const says = hasOwnSocket ? 'Live' : 'Live by long polling: calls may come a moment later';
  // A poll that is held for 3 s counts as live.
  await expect(ringside.main.getByText(says, { exact: true })).toBeVisible({ timeout: 20_000 });

  const callId = practice.connector.ring({ userIds: [1], phoneNumber: '+74951234567' });
  await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
  await practice.waitForCard(1, callId, 'closed', 5_000);
  await running.stop();
});

test('the same portal is refused where the authority is not installed', async ({ authority, start }) => {
  const { practice, running, webhookUrl } = await startPortal({ tls: authority.tls });
  const ringside = await start();
  const form = connectForm(ringside.main);
  await form.submit(webhookUrl);
  await expect(form.alert).toContainText('shows a certificate that this computer does not trust.');
  expect(practice.journal.requests).toEqual([]);
  await expectNothingStored(ringside, webhookUrl);
  await running.stop();
});
