import { expectNoSecret } from './fixtures/canary.ts';
import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { tapIpc } from './fixtures/ipcTap.ts';
import { filesHolding, holds } from './fixtures/profile.ts';
import { startProgram } from './fixtures/program.ts';
import { connect, expect, test, type Portal } from './fixtures/ringside.ts';

const goodCode = 'c4naryG00dC0de5551';
const wrongCode = 'c4naryWr0ngC0de777';

/** Ids of the push channels that the portal has handed out so far, whole and in parts. */
function channelSecrets({ practice }: Portal): string[] {
  const ids = practice.journal.requestsFor('pull.config.get').flatMap(({ answer }) => {
    const found = JSON.stringify(answer).matchAll(/"id":"([^"]+)"/g);
    return [...found].map((match) => match[1] ?? '');
  });
  return [...new Set(ids.flatMap((id) => [id, ...id.split(/[.:/]/)]))].filter((id) => id.length >= 12);
}

test('no webhook code and no channel id leaves the main process and the keychain', async ({
  portal,
  start,
}) => {
  test.setTimeout(120_000);
  const { practice, operatorId } = portal;
  practice.users.update(operatorId, { webhookCode: goodCode });
  const webhookUrl = portal.running.webhookUrl(operatorId);
  expect(webhookUrl).toContain(goodCode);
  const ringside = await start();
  const { main, popup, app } = ringside;
  const output: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const tap = await tapIpc(app);
  const entries = popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem');
  const dismissFirst = () => entries.first().getByRole('button', { name: 'Dismiss' }).click();
  const ring = (): string => practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });

  await test.step('a wrong code, and portals that repeat the address they were asked', async () => {
    const form = connectForm(main);
    await form.submit(webhookUrl.replace(goodCode, wrongCode));
    await expect(form.alert).toContainText('does not accept this webhook');
    practice.faults.order({
      fault: {
        kind: 'error',
        error: 'ACCESS_DENIED',
        description: `no plan for /rest/1/${goodCode}/profile`,
      },
      method: 'profile',
    });
    await form.submit(webhookUrl);
    await expect(form.alert).toContainText('does not allow requests from other programs');
  });

  await test.step('connected: calls, dismissals, undo, a hide that fails for good', async () => {
    await connect(ringside, webhookUrl);
    await practice.push.waitForConnection(operatorId, 10_000);
    const first = ring();
    await dismissFirst();
    await practice.waitForCard(operatorId, first, 'closed', 5_000);
    await popup.getByRole('button', { name: 'Undo' }).click();
    await expect(entries).toHaveCount(1);
    practice.faults.order({
      fault: { kind: 'error', error: 'ERROR_CORE', description: `bad call at ${webhookUrl}`, status: 400 },
      method: 'telephony.externalCall.hide',
    });
    await dismissFirst();
    await expect(main.getByRole('alert')).toContainText('refused the request');
  });

  await test.step('the channel is replaced and cut', async () => {
    practice.push.expireChannel(operatorId, 'get_config');
    await expect.poll(() => practice.journal.requestsFor('pull.config.get').length).toBeGreaterThan(1);
    await practice.push.waitForConnection(operatorId, 20_000);
    ring();
    await expect(entries).toHaveCount(1);
  });

  const secrets = (): string[] => [goodCode, wrongCode, ...channelSecrets(portal)];
  expect(secrets().length).toBeGreaterThan(4);
  await expectNoSecret(ringside, tap, secrets(), 'while connected');

  await test.step('disconnected, connected again, and out', async () => {
    await main.getByRole('button', { name: 'Disconnect', exact: true }).click();
    // The portal has refused a hide for good.
    await main.getByRole('button', { name: 'Drop and disconnect' }).click();
    await expect(connectForm(main).heading).toBeVisible();
    await connect(ringside, webhookUrl);
    await expectNoSecret(ringside, tap, secrets(), 'after Disconnect');
    await ringside.quit();
    expect(output.filter((chunk) => secrets().some((secret) => holds(chunk, secret)))).toEqual([]);
  });

  await test.step('started again from the keychain', async () => {
    const again = await start({ profileFolder: ringside.profileFolder });
    const tapAgain = await tapIpc(again.app);
    await Promise.all([again.main.reload(), again.popup.reload()]);
    await again.main.getByRole('link', { name: 'Portal' }).click();
    await expect(portalConnection(again.main)).toContainText('Connected as Olga Operator');
    await expectNoSecret(again, tapAgain, secrets(), 'after a restart');
    await again.quit();
  });

  await test.step('what the program writes to its standard output', async () => {
    const before = practice.journal.requestsFor('pull.config.get').length;
    const program = startProgram(ringside.profileFolder, ['--hidden']);
    await expect
      .poll(() => practice.journal.requestsFor('pull.config.get').length, { timeout: 20_000 })
      .toBeGreaterThan(before);
    await program.stop();
    expect(secrets().filter((secret) => holds(program.output(), secret))).toEqual([]);
    expect(await filesHolding(ringside.profileFolder, secrets())).toEqual([]);
  });
});

test('the search would find a secret that was written down', async ({ start }) => {
  const ringside = await start();
  const disguised = [goodCode, Buffer.from(goodCode, 'utf16le').toString('latin1')];
  for (const offset of [0, 1, 2])
    disguised.push(Buffer.from(`${'x'.repeat(offset)}${goodCode}y`).toString('base64'));
  for (const text of disguised) expect(holds(Buffer.from(text, 'latin1'), goodCode), text).toBe(true);
  expect(holds('something else altogether', goodCode)).toBe(false);

  // And the tap hears what windows are told.
  const tap = await tapIpc(ringside.app);
  await ringside.main.reload();
  await expect(connectForm(ringside.main).heading).toBeVisible();
  expect((await tap.traffic()).some((message) => message.startsWith('["portal.get",{"ok":true'))).toBe(true);
});
