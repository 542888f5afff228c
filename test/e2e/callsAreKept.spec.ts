import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcOutput } from '../../contracts/ipc.ts';
import { kill } from './fixtures/chance.ts';
import { carryOut } from './fixtures/invoke.ts';
import { connect, expect, test, type StartedRingside } from './fixtures/ringside.ts';

type Page = IpcOutput<'history.page'>;

async function page(ringside: StartedRingside, search = ''): Promise<Page> {
  const query = { search, filter: 'all', until: null, offset: 0, limit: 50 } as const;
  return carryOut(ringside.main, 'history.page', query);
}

const names = async (ringside: StartedRingside, search?: string) =>
  (await page(ringside, search)).rows.map(({ party }) => party.name);

let profileFolder = '';
test.beforeEach(async () => {
  profileFolder = await mkdtemp(join(tmpdir(), 'ringside-kept-'));
});
// The program is ended only after this, and writes on: into a folder that is being emptied.
test.afterEach(() => rm(profileFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

test('yesterday’s calls are there after a restart, with what became of them, and can be found and copied', async ({
  portal,
  start,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  let ringside = await start({ profileFolder });
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  const userIds = [operatorId];
  const crm = { name: 'Анна Ёлкина', companyName: 'Northwind' };
  const callId = practice.connector.ring({ userIds, phoneNumber: '+4930901820', crm });
  await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);
  practice.connector.end(callId);
  practice.connector.ring({ userIds, phoneNumber: '+4930901821', crm: { name: 'Boris' } });
  await expect.poll(() => names(ringside)).toEqual(['Boris', 'Анна Ёлкина']);
  const before = await page(ringside);
  await ringside.quit();

  ringside = await start({ profileFolder });
  await expect.poll(() => names(ringside), { timeout: 15_000 }).toEqual(['Boris', 'Анна Ёлкина']);
  const { rows, counts } = await page(ringside);
  expect(rows.map(({ key }) => key)).toEqual(before.rows.map(({ key }) => key));
  expect(rows[1]).toMatchObject({
    party: { name: 'Анна Ёлкина', company: 'Northwind', phoneNumber: '+4930901820' },
    card: { state: 'hidden', closedBy: 'operator' },
    dismissed: true,
  });
  // Nobody told of the end of what rang when the program ended.
  expect(rows[0]).toMatchObject({ state: 'ended', outcome: 'unknown', endedAtMs: null, actions: [] });
  expect(counts).toMatchObject({ all: 2, live: 0 });
  expect(await names(ringside, 'елкина')).toEqual(['Анна Ёлкина']);
  expect(await names(ringside, '030 90-18-21')).toEqual(['Boris']);

  await ringside.main.getByRole('heading').first().click();
  await carryOut(ringside.main, 'calls.copyNumber', { callKey: rows[1]?.key ?? '' });
  const clipboard = () => ringside.app.evaluate((electron) => electron.clipboard.readText());
  await expect.poll(clipboard).toBe('+4930901820');

  // What the popup says of a call is read a moment after the start; until then it says nothing.
  await practice.push.waitForConnection(operatorId, 15_000);
  const ringsAndKnows = async () => {
    const nextId = practice.connector.ring({ userIds, phoneNumber: '+4930901820', crm });
    await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);
    const { entries } = await carryOut(ringside.popup, 'popup.get');
    await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
    await practice.waitForCard(operatorId, nextId, 'closed', 5_000);
    return (entries[0]?.known?.callsToday ?? 0) >= 2;
  };
  await expect.poll(ringsAndKnows, { timeout: 20_000 }).toBe(true);
});

test('a program that is killed loses no call that had been there for a moment', async ({ portal, start }) => {
  const { practice, operatorId, webhookUrl } = portal;
  let ringside = await start({ profileFolder });
  await connect(ringside, webhookUrl);
  for (let round = 0; round < 3; round += 1) {
    await practice.push.waitForConnection(operatorId, 20_000);
    const crm = { name: `Caller ${round}` };
    practice.connector.ring({ userIds: [operatorId], phoneNumber: `+493090182${round}`, crm });
    await expect.poll(() => names(ringside)).toContain(crm.name);
    await kill(ringside);
    ringside = await start({ profileFolder });
    await expect.poll(() => names(ringside), { timeout: 15_000 }).toHaveLength(round + 1);
  }
  expect(await carryOut(ringside.main, 'history.get')).toMatchObject({ problem: null });
});

test('another operator on the same computer sees nothing of the first, who has it all again', async ({
  portal,
  start,
}) => {
  const { practice, operatorId, webhookUrl, running } = portal;
  const other = practice.users.all.find(({ id }) => id !== operatorId);
  if (other === undefined) throw new Error('one user alone');
  const ringside = await start({ profileFolder });
  const disconnect = async () => {
    await ringside.main.getByRole('link', { name: 'Portal' }).click();
    await ringside.main.getByRole('button', { name: 'Disconnect' }).click();
    await expect(ringside.main.getByRole('textbox', { name: 'Webhook URL' })).toBeVisible();
  };
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna' },
  });
  await expect.poll(() => names(ringside)).toEqual(['Anna']);
  practice.connector.end(callId);
  await disconnect();
  expect(await names(ringside)).toEqual([]);

  await connect(ringside, running.webhookUrl(other.id));
  await practice.push.waitForConnection(other.id, 15_000);
  expect(await page(ringside)).toMatchObject({ rows: [], counts: { all: 0 } });
  practice.connector.ring({ userIds: [other.id], phoneNumber: '+4930901821', crm: { name: 'Boris' } });
  await expect.poll(() => names(ringside)).toEqual(['Boris']);
  await disconnect();
  await connect(ringside, webhookUrl);
  await expect.poll(() => names(ringside)).toEqual(['Anna']);
});

test('calls are saved to a file for a spreadsheet program, and erased from the disk', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const file = join(profileFolder, 'calls.csv');
  await connected.app.evaluate(({ dialog }, filePath) => {
    // The file chooser belongs to the desktop: here the operator's answer stands in for it.
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  const crm = { name: '=HYPERLINK("x")', companyName: 'Canary; "GmbH"' };
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820', crm });
  await expect.poll(() => names(connected)).toHaveLength(1);
  practice.connector.end(callId);
  await expect.poll(async () => (await page(connected)).rows[0]?.state).toBe('ended');
  await expect(connected.popup.getByRole('listitem')).toHaveCount(0, { timeout: 10_000 });
  expect(await carryOut(connected.main, 'history.export', { search: '', filter: 'all' })).toEqual({
    fileName: 'calls.csv',
    calls: 1,
  });
  const text = await readFile(file, 'utf8');
  expect(text.startsWith('\ufeffBegan,Direction,Name')).toBe(true);
  expect(text).toContain(`,"'=HYPERLINK(""x"")",'+49 30 901820,"Canary; ""GmbH""",`);
  expect((await stat(file)).mode & 0o077).toBe(0);

  const folder = join(connected.profileFolder, 'history');
  const onDisk = async () => {
    const files = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')),
    );
    return files.join().includes('Canary');
  };
  expect(await onDisk()).toBe(true);
  await connected.main.getByRole('heading').first().click();
  await carryOut(connected.main, 'history.erase');
  expect(await onDisk()).toBe(false);
  expect(await names(connected)).toEqual([]);
  const inMemory = async () => (await carryOut(connected.main, 'calls.get')).rows;
  await expect.poll(inMemory).toEqual([]);
});
