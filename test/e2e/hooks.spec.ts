import { execFile } from 'node:child_process';
import { connect as connectTo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { expectNoSecret } from './fixtures/canary.ts';
import { tapIpc } from './fixtures/ipcTap.ts';
import { copySetup, curl, setupItem } from './fixtures/hooks.ts';
import { hookSecretInKeychain } from './fixtures/hookSecret.ts';
import { callRows, choosePhone, phoneItem, popupEntries } from './fixtures/phones.ts';
import { holds } from './fixtures/profile.ts';
import { expect, test, type StartedRingside } from './fixtures/ringside.ts';

const run = promisify(execFile);

const openPhones = ({ main }: StartedRingside): Promise<void> =>
  main.getByRole('link', { name: 'Phones' }).click();

test('the address copied from the Phones page rings the popup, and its end is a missed call', async ({
  start,
}) => {
  const ringside = await start({ settings: { phonesOn: ['otherProgram'], country: 'DE' } });
  await openPhones(ringside);
  const item = phoneItem(ringside.main, 'Another program');
  await expect(item).toContainText('No calls yet');
  const ring = (await copySetup(ringside, 'Another program', 'ring'))
    .replace('NUMBER', '%2B4930901820')
    .replace('NAME', 'Anna%20Schmidt')
    .replace('ID', 'one');
  const end = (await copySetup(ringside, 'Another program', 'end')).replace('ID', 'one');

  expect(await curl(ring)).toBe(204);
  const entries = popupEntries(ringside);
  await expect(entries).toContainText('Anna Schmidt');
  await expect(entries).toContainText('+49 30 901820');
  // It only tells of calls: there is nothing to answer with.
  await expect(entries.getByRole('button', { name: 'Answer' })).toHaveCount(0);
  await expect(item).toContainText('Connected');

  expect(await curl(end)).toBe(204);
  await expect(entries).toContainText('Missed');
  await expect(entries).toHaveCount(0);
  await expect(await callRows(ringside)).toContainText('Missed');
});

test('a wrong secret is not found, and Renew secret voids the old one', async ({ start }) => {
  const ringside = await start({ settings: { phonesOn: ['otherProgram'] } });
  const { main } = ringside;
  await openPhones(ringside);
  const filledIn = (text: string, id: string): string =>
    text.replace('NUMBER', '030901820').replace('NAME', id).replace('ID', id);
  const old = await copySetup(ringside, 'Another program', 'ring');
  const secret = await hookSecretInKeychain();
  expect(old).toContain(`/${secret}/`);
  expect(await curl(filledIn(old, 'wrong').replace(secret, 'A'.repeat(secret.length)))).toBe(404);
  expect(await curl(filledIn(old, 'page'), '-H', 'Origin: https://example.org')).toBe(403);

  await main.getByRole('button', { name: 'Renew secret…' }).click();
  await main.getByRole('dialog').getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(main.getByText('Renewed. Copy the texts into your phones again.')).toBeVisible();
  expect(await hookSecretInKeychain()).not.toBe(secret);
  expect(await curl(filledIn(old, 'old'))).toBe(404);

  const renewed = await copySetup(ringside, 'Another program', 'ring');
  expect(renewed).not.toContain(secret);
  expect(await curl(filledIn(renewed, 'renewed'))).toBe(204);
  await expect(popupEntries(ringside)).toHaveCount(1);
  await expect(popupEntries(ringside)).toContainText('renewed');
});

test('what was copied works after a restart, and the secret is nowhere but in keychain and clipboard', async ({
  start,
}) => {
  test.setTimeout(90_000);
  const phonesOn = ['otherProgram', 'microsip', 'twinkle', 'linphone'] as const;
  const ringside = await start({ settings: { phonesOn: [...phonesOn] } });
  const output: string[] = [];
  const { stdout, stderr } = ringside.app.process();
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const tap = await tapIpc(ringside.app);
  await openPhones(ringside);
  const ring = await copySetup(ringside, 'Another program', 'ring');
  const secrets = [await hookSecretInKeychain()];
  expect(secrets[0]?.length).toBeGreaterThanOrEqual(22);
  for (const [phone, setting] of [
    ['Another program', 'ringside://'],
    ['MicroSIP', 'cmdCallRing'],
    ['Linphone', 'linphonerc: [ui] command_line'],
  ] as const)
    await copySetup(ringside, phone, setting);
  await expect(setupItem(ringside.main, 'Another program', 'ring')).toContainText('••••');
  expect(await curl(ring)).toBe(204);
  expect(await curl(ring.replace('/ring', '/nonsense'))).toBe(404);
  await expect(popupEntries(ringside)).toHaveCount(1);
  await phoneItem(ringside.main, 'Another program').getByRole('button', { name: 'Test' }).click();
  await expect(phoneItem(ringside.main, 'Another program').getByRole('status')).toContainText(
    'Received after',
  );

  await openPhones(ringside);
  await ringside.main.getByRole('button', { name: 'Renew secret…' }).click();
  await ringside.main.getByRole('dialog').getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(ringside.main.getByText('Renewed. Copy the texts')).toBeVisible();
  secrets.push(await hookSecretInKeychain());
  const renewed = await copySetup(ringside, 'Another program', 'ring');
  await expectNoSecret(ringside, tap, secrets, 'while phones report');
  await ringside.quit();
  expect(output.filter((chunk) => secrets.some((secret) => holds(chunk, secret)))).toEqual([]);

  const again = await start({ profileFolder: ringside.profileFolder });
  await openPhones(again);
  await expect(phoneItem(again.main, 'Another program')).toContainText('No calls yet');
  expect(await curl(renewed)).toBe(204);
  await expect(popupEntries(again)).toHaveCount(1);
});

test("MicroSIP's command brings the number through the real curl", async ({ start }) => {
  const ringside = await start({ settings: { phonesOn: ['microsip'], country: 'DE' } });
  await openPhones(ringside);
  for (const [setting, told] of [
    ['cmdCallRing', /Ringing/],
    ['cmdCallEnd', /Missed/],
  ] as const) {
    const [program = '', ...args] = (await copySetup(ringside, 'MicroSIP', setting)).split(' ');
    expect(program).toBe(String.raw`C:\Windows\System32\curl.exe`);
    // Windows' named pipe is a socket here, which curl cannot open for writing: its words are carried there.
    const pipe = args[args.indexOf('--libcurl') + 1] ?? '';
    const here = args.map((word) => (word === pipe ? '-' : word));
    const { stdout } = await run('curl', [...here, '+4930901820']).catch(outputOf);
    await new Promise<void>((resolve, reject) => {
      const socket = connectTo(pipe, () => socket.end(stdout));
      socket.on('close', () => resolve());
      socket.on('error', reject);
      socket.resume();
    });
    await expect(popupEntries(ringside)).toContainText('+49 30 901820');
    await expect(popupEntries(ringside)).toHaveAccessibleName(told);
  }
});

/** curl has nothing to fetch and says so by its exit code. */
function outputOf(error: unknown): { readonly stdout: string } {
  if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string')
    return { stdout: error.stdout };
  throw error;
}

test('a desk phone on the list is heard at the chosen address, and nobody else', async ({ start }) => {
  const ringside = await start({ settings: { country: 'DE' } });
  const { main } = ringside;
  await openPhones(ringside);
  await choosePhone(main, 'deskPhone');
  const address = main.getByRole('combobox', { name: 'This computer’s address' });
  const own = Object.values(networkInterfaces())
    .flatMap((cards) => cards ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  // Without a network there is nothing that a desk phone could reach, and nothing is offered.
  if (own === undefined) {
    await expect(address.getByRole('option')).toHaveText(['Don’t listen to desk phones']);
    return;
  }
  await main.getByRole('combobox', { name: 'Make of the phone' }).selectOption('yealink');
  await expect(phoneItem(main, 'Yealink')).toContainText('Not working');
  await expect(phoneItem(main, 'Yealink').getByRole('alert')).toContainText(
    /choose this computer’s address/i,
  );
  await address.selectOption(own);
  await expect(phoneItem(main, 'Yealink')).toContainText('No calls yet');
  await expect(main.getByText('but no phone is named yet: nothing is let in.')).toBeVisible();
  const url = (await copySetup(ringside, 'Yealink', 'Incoming Call'))
    .replace('$call_id', '7')
    .replace('$remote', 'sip:%2B4930901820@pbx.example')
    .replace('$display_remote', 'Anna%20Schmidt');
  expect(new URL(url).hostname).toBe(own);

  // Another address than the one it listens at: to the receiver a stranger.
  const asStranger = ['--interface', '127.0.0.1'] as const;
  // Its connection is reset at once: before curl has seen it made, while it sends, or while it waits for the answer.
  await expect(curl(url, ...asStranger)).rejects.toThrow(/curl: \((7|52|56)\)/);
  await expect(main.getByText('1 request refused since start')).toBeVisible();
  await expect(popupEntries(ringside)).toHaveCount(0);

  const allowed = main.getByRole('textbox', { name: 'Allowed phones' });
  await allowed.fill('127.0.0.1');
  await allowed.blur();
  await expect(main.getByText(`Open at ${own}:47114 for 1 phone.`)).toBeVisible();
  const secret = await hookSecretInKeychain();
  expect(await curl(url.replace(secret, 'A'.repeat(secret.length)), ...asStranger)).toBe(404);
  expect(await curl(url, ...asStranger)).toBe(204);
  // Sent again by the phone: still one call.
  expect(await curl(url, ...asStranger)).toBe(204);
  await expect(popupEntries(ringside)).toContainText('Anna Schmidt');
  await expect(popupEntries(ringside)).toHaveCount(1);

  await phoneItem(main, 'Yealink').getByRole('button', { name: 'Test' }).click();
  await expect(phoneItem(main, 'Yealink').getByRole('status')).toContainText('Received after');
  await address.selectOption({ label: 'Don’t listen to desk phones' });
  await expect(main.getByText('Open at')).toHaveCount(0);
  await expect(curl(url, ...asStranger)).rejects.toThrow(/curl: \(7\)/);
});
