import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invoke } from './fixtures/invoke.ts';
import { createPolicyPlace, type PolicyPlace } from './fixtures/policyPlace.ts';
import { startProgram } from './fixtures/program.ts';
import { expect, test as base, type StartedRingside } from './fixtures/ringside.ts';

const test = base.extend<{ policy: PolicyPlace }>({
  policy: async ({}, use) => {
    const policy = createPolicyPlace(process.env['RINGSIDE_ELECTRON'] ?? '');
    await use(policy);
    policy.remove();
  },
});

const open = ({ main }: StartedRingside, page: string): Promise<void> =>
  main.getByRole('link', { name: page, exact: true }).click();
const registrar = ({ main }: StartedRingside) => main.getByRole('combobox', { name: 'Who registers calls' });
const historyDays = ({ main }: StartedRingside) =>
  main.getByRole('combobox', { name: 'Keep calls on this computer for' });

/** As when the operator comes back to the window. */
async function comeBack({ app }: StartedRingside): Promise<void> {
  await app.evaluate(({ app: electron, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    electron.emit('browser-window-focus', {}, window);
  });
}

test('what IT presets and locks is so from the start, says by whom, and is refused to whoever asks', async ({
  start,
  policy,
}) => {
  policy.put({
    organisation: 'Northwind',
    presets: { historyDays: 30, theme: 'dark' },
    locks: { callsRegisteredBy: 'ringside' },
  });
  const ringside = await start({ executable: policy.executable });
  await open(ringside, 'Settings');
  await expect(registrar(ringside)).toHaveValue('ringside');
  await expect(registrar(ringside)).toBeDisabled();
  await expect(registrar(ringside)).toHaveAccessibleDescription(/Set by your administrator \(Northwind\)/);
  await expect(historyDays(ringside)).toHaveValue('30');
  await expect(ringside.main.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');

  // A page that would ask all the same.
  const answer = await invoke(ringside.main, 'settings.update', { callsRegisteredBy: 'telephoneSystem' });
  expect(answer).toMatchObject({ ok: false, error: { code: 'settings.locked' } });
  await expect(registrar(ringside)).toHaveValue('ringside');

  await historyDays(ringside).selectOption({ label: '90 days' });
  const settingsFile = join(ringside.profileFolder, 'settings.json');
  await expect.poll(() => readFile(settingsFile, 'utf8').catch(() => '')).toContain('90');
  await ringside.quit();
  const again = await start({ executable: policy.executable, profileFolder: ringside.profileFolder });
  await open(again, 'Settings');
  await expect(historyDays(again)).toHaveValue('90');
});

test('a change of the policy counts when the window is come back to, and a broken one opens nothing', async ({
  start,
  policy,
}) => {
  const ringside = await start({ executable: policy.executable });
  await open(ringside, 'Settings');
  await expect(registrar(ringside)).toBeEnabled();
  policy.put({ locks: { callsRegisteredBy: 'ringside' } });
  await comeBack(ringside);
  await expect(registrar(ringside)).toBeDisabled();

  policy.put('{ "locks": {');
  await comeBack(ringside);
  await open(ringside, 'About');
  const told = ringside.main.getByRole('alert');
  await expect(told).toContainText('policy cannot be read (/etc/ringside/policy.json)');
  await ringside.quit();

  // Others may write to it now, and it asks for less.
  policy.put({ locks: {} }, '666');
  const again = await start({ executable: policy.executable, profileFolder: ringside.profileFolder });
  await open(again, 'Settings');
  await expect(registrar(again)).toHaveValue('ringside');
  await expect(registrar(again)).toBeDisabled();
  await open(again, 'About');
  await expect(again.main.getByRole('alert')).toContainText('not only the administrator can write to it');
  expect(await again.readLog()).toContain('policy.notSafe');

  policy.put({ locks: {} });
  await comeBack(again);
  await open(again, 'Settings');
  await expect(registrar(again)).toBeEnabled();
});

test('diagnostics that IT keeps to itself are refused to whoever asks, and while a folder is looked for', async ({
  start,
  policy,
}) => {
  policy.put({ organisation: 'Northwind', locks: { saveDiagnostics: false } });
  const ringside = await start({ executable: policy.executable });
  const { app, main, profileFolder } = ringside;
  const archive = join(profileFolder, 'diagnostics.zip');
  // The file chooser belongs to the desktop: here the operator's answer stands in for it, once the policy is another one.
  await app.evaluate(({ app: electron, dialog, BrowserWindow }, filePath) => {
    dialog.showSaveDialog = async () => {
      electron.emit('browser-window-focus', {}, BrowserWindow.getAllWindows()[0]);
      return { canceled: false, filePath };
    };
  }, archive);
  const save = () => invoke(main, 'diagnostics.save', undefined);
  const refused = { ok: false, error: { code: 'policy.diagnosticsLocked' } };
  await open(ringside, 'About');
  const button = main.getByRole('button', { name: 'Save diagnostics' });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(/Set by your administrator \(Northwind\)/);
  expect(await save()).toMatchObject(refused);

  policy.put({ locks: {} });
  await comeBack(ringside);
  await expect(button).toBeEnabled();
  policy.put({ locks: { saveDiagnostics: false } });
  expect(await save()).toMatchObject(refused);
  await expect(readFile(archive)).rejects.toMatchObject({ code: 'ENOENT' });

  policy.put({ locks: {} });
  await comeBack(ringside);
  await expect(button).toBeEnabled();
  await button.click();
  await expect(main.getByText('diagnostics.zip')).toBeVisible();
});

test('a secret in a policy is refused, told and not repeated', async ({ start, policy }) => {
  policy.put({ presets: { portalAddress: 'https://portal.example/rest/1/s3cr3tc0de99/' } });
  const ringside = await start({ executable: policy.executable });
  await open(ringside, 'About');
  await expect(ringside.main.getByRole('alert')).toContainText('holds a secret at portalAddress');
  await open(ringside, 'Portal');
  await expect(ringside.main.getByRole('textbox', { name: 'Portal address' })).toHaveValue('');
  expect(await ringside.main.content()).not.toContain('s3cr3tc0de99');
  expect(await ringside.readLog()).not.toContain('s3cr3tc0de99');
});

test('a first run that IT has prepared: the operator signs in, and is done', async ({
  start,
  portal,
  policy,
}) => {
  const { clientId, clientSecret } = portal.practice.oauth.registerApplication({
    redirectUri: 'https://application.example/handler',
    scopes: ['telephony', 'pull', 'crm', 'user_brief'],
  });
  policy.put({
    locks: { portalAddress: portal.running.url, clientId, connectBy: 'localApplication' },
    presets: { callsAnsweredWith: 'bitrix24', setUpDone: true },
  });
  const { app, main } = await start({ executable: policy.executable });
  await expect(main.getByRole('textbox', { name: 'Portal address' })).toHaveValue(portal.running.url);
  await expect(main.getByRole('textbox')).toHaveCount(3);
  await expect(main.getByRole('radio')).toHaveCount(0);
  expect(await invoke(main, 'portal.connect', { webhookUrl: portal.webhookUrl })).toMatchObject({
    ok: false,
  });

  await main.getByRole('textbox', { name: 'Client secret' }).fill(clientSecret);
  const opened = app.waitForEvent('window');
  await main.getByRole('button', { name: 'Sign in', exact: true }).click();
  const page = await opened;
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(main.getByRole('status', { name: 'Portal connection' })).toHaveText(/^Connected as/);
  await expect(main.getByRole('radio')).toHaveCount(0);
  // Nothing else can be connected to.
  await main.getByText('Connect another way').click();
  await expect(main.getByRole('textbox', { name: 'Webhook URL' })).toHaveCount(0);
});

test('a link fills in where one connects, comes to the front, and connects nothing', async ({
  start,
  portal,
}) => {
  const { main, profileFolder } = await start();
  const link = `ringside://connect?portal=${encodeURIComponent(portal.running.url)}&client=local.5f3c.1`;
  const second = startProgram(profileFolder, ['--', link]);
  expect(await second.ended, second.output()).toBe(0);
  await expect(main.getByRole('textbox', { name: 'Portal address' })).toHaveValue(portal.running.url);
  await expect(main.getByRole('textbox', { name: 'Client ID' })).toHaveValue('local.5f3c.1');
  await expect(main.getByRole('status').filter({ hasText: 'A link has filled in 127.0.0.1' })).toBeVisible();
  expect(portal.practice.journal.requests).toEqual([]);
});
