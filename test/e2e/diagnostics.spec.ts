import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { SelfCheckSnapshot } from '../../contracts/checks/selfCheck.ts';
import { expect, test } from './fixtures/ringside.ts';

test('Save diagnostics writes one archive without secrets, callers or full numbers', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const archive = join(connected.profileFolder, 'diagnostics.zip');
  await connected.app.evaluate(({ dialog }, filePath) => {
    // The file chooser belongs to the desktop: here the operator's answer stands in for it.
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, archive);
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt' },
  });
  await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);

  await connected.main.getByRole('link', { name: 'About' }).click();
  await connected.main.getByRole('button', { name: 'Save diagnostics' }).click();
  await expect(connected.main.getByText('diagnostics.zip')).toBeVisible();

  const files = unzipSync(await readFile(archive));
  expect(Object.keys(files).toSorted()).toEqual(
    expect.arrayContaining([
      'README.txt',
      'checks.json',
      'commands.json',
      'floor.json',
      'health.json',
      'policy.json',
      'ringside.log',
      'settings.json',
      'versions.json',
    ]),
  );
  const everything = Object.values(files)
    .map((file) => strFromU8(file))
    .join('\n');
  expect(everything).toContain('acknowledged');
  // Nobody asked for a check: what would be noticed was not tried.
  const report = JSON.parse(strFromU8(files['checks.json'] ?? new Uint8Array())) as SelfCheckSnapshot;
  expect(report.state).toBe('never');
  expect(Object.fromEntries(report.checks.map(({ name, state }) => [name, state]))).toEqual({
    settings: 'works',
    disk: 'works',
    keychain: 'notTried',
    network: 'works',
    portal: 'notTried',
    rights: 'works',
    liveCalls: 'works',
    phone: 'notInUse',
    clickToCall: 'notInUse',
    colleagues: 'works',
    workingDay: 'notInUse',
    recordings: 'notInUse',
    callbackRequests: 'notInUse',
    popup: 'notTried',
    shortcut: 'works',
    notification: 'notTried',
    sound: 'notTried',
    history: 'works',
  });
  expect(JSON.parse(strFromU8(files['history.json'] ?? new Uint8Array()))).toEqual({
    calls: 1,
    bytes: expect.any(Number) as unknown,
    oldestDay: new Date().toISOString().slice(0, 10),
    problem: null,
  });
  const code = /\/rest\/\d+\/([^/]+)\//.exec(portal.webhookUrl)?.[1] ?? 'no code';
  for (const secret of [code, 'Anna', '4930901820', '30901820', '30 901820'])
    expect(everything).not.toContain(secret);
});
