import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from './fixtures/chance.ts';
import { visibleWindows, xdotool } from './fixtures/desktop.ts';
import { moveTo, placeOf, press } from './fixtures/mouse.ts';
import { anna, baresipSettings, callRows, popupEntries, test } from './fixtures/phones.ts';
import { connect, expect, type StartedRingside } from './fixtures/ringside.ts';

const saved = /Saved in Bitrix24/;

/** The form of the first call's note, opened by its row. */
async function openNote(ringside: StartedRingside) {
  const row = (await callRows(ringside)).first();
  await row.getByRole('button', { name: 'Note', exact: true }).click();
  return row.getByRole('textbox', { name: 'Note' });
}

test('a note typed in a talk is there again after a crash, and then once in the CRM, as it read last', async ({
  portal,
  start,
  baresip,
  ringUp,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  const profileFolder = await mkdtemp(join(tmpdir(), 'ringside-notes-'));
  practice.crm.put(anna.callerUser, { entityType: 'CONTACT', entityId: 77, name: 'Anna Schmidt' });
  const settings = { ...baresipSettings(baresip), callsRegisteredBy: 'ringside' } as const;
  const ringside = await start({ profileFolder, settings });
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);

  const caller = await ringUp(anna);
  await popupEntries(ringside).getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  const field = await openNote(ringside);
  await expect(field).toBeFocused();
  await field.pressSequentially('Wants a refund');
  const onDisk = () => readFile(join(profileFolder, 'notes.json'), 'utf8').catch(() => '');
  await expect.poll(onDisk).toContain('Wants a refund');
  await kill(ringside);
  await caller.over();
  expect(practice.activities.all.filter(({ note }) => note !== null)).toEqual([]);

  const again = await start({ profileFolder });
  await again.main.getByRole('link', { name: 'Calls' }).click();
  const left = again.main.getByRole('list', { name: 'Notes to finish' }).getByRole('listitem');
  await expect(left).toContainText('Anna Schmidt');
  await expect(left.getByRole('textbox', { name: 'Note' })).toHaveValue('Wants a refund');
  await left.getByRole('textbox', { name: 'Note' }).fill('Wants a refund by Friday');
  await left.getByRole('combobox', { name: 'Outcome' }).selectOption('Complaint');
  await left.getByRole('button', { name: 'Save note' }).click();
  await expect
    .poll(() => practice.activities.all.map(({ note }) => note?.text))
    .toEqual(['Complaint\nWants a refund by Friday']);
  await expect((await callRows(again)).first()).toContainText(saved);
  await again.quit();
  await rm(profileFolder, { recursive: true, force: true });
});

test('the last letter of a note is on the disk, however soon the program is quit after it', async ({
  connected,
  portal: { practice, operatorId },
}) => {
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
  await expect(popupEntries(connected)).toHaveCount(1);
  const field = await openNote(connected);
  await field.fill('Wants a refund by Friday');
  await connected.quit();
  expect(await readFile(join(connected.profileFolder, 'notes.json'), 'utf8')).toContain('by Friday');
});

test('a note that is typed stays where it is, whatever comes above it', async ({ connected, portal }) => {
  const { practice, operatorId } = portal;
  const ring = (from: number, to: number): void => {
    for (let n = from; n < to; n += 1)
      practice.connector.ring({ userIds: [operatorId], phoneNumber: `+49309018${n}` });
  };
  ring(10, 25);
  const list = connected.main.getByRole('list', { name: 'Call history' });
  await connected.main.getByRole('link', { name: 'Calls' }).click();
  await expect(list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '15');
  await openNote(connected);
  // By then its row is not the first any more.
  const field = connected.main.getByRole('textbox', { name: 'Note' });
  await field.pressSequentially('Wants');
  const topPx = (): Promise<number> => field.evaluate((element) => element.getBoundingClientRect().top);
  const before = await topPx();
  ring(25, 55);
  await expect(list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '45');
  // Banners come above the list as calls do.
  practice.faults.order({
    method: 'telephony.externalCall.hide',
    fault: { kind: 'error', error: 'ACCESS_DENIED', description: 'not yours' },
    times: 'until cleared',
  });
  await connected.popup.getByRole('button', { name: 'Dismiss', exact: true }).first().click();
  await expect(connected.main.getByRole('button', { name: 'Try all again' })).toBeAttached();
  ring(55, 65);
  // Who looks further down asks for what is new.
  await expect(connected.main.getByRole('button', { name: 'Show 10 new calls' })).toBeAttached();
  await field.pressSequentially(' a refund');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('Wants a refund');
  await expect.poll(async () => Math.abs((await topPx()) - before)).toBeLessThanOrEqual(2);
});

test('a note is saved once the portal answers, and says until then that it is not', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna', entityId: 77 },
  });
  await expect(popupEntries(connected)).toHaveCount(1);
  practice.connector.end(callId, { durationS: 5 });
  practice.faults.order({
    method: 'crm.timeline.note.save',
    fault: { kind: 'http', status: 502 },
    times: 'until cleared',
  });
  const field = await openNote(connected);
  await field.fill('Call back on Monday');
  await field.press('Control+Enter');
  const row = (await callRows(connected)).first();
  await expect(row).toContainText('Will be saved in Bitrix24 when the portal answers');
  practice.faults.clear();
  await expect(row).toContainText(saved, { timeout: 20_000 });
  expect(practice.activities.ofCall(callId)?.note?.text).toBe('Call back on Monday');
});

test('a note is begun about a call of an earlier run, in its row of the history, and saved to the CRM', async ({
  portal: { practice, operatorId, webhookUrl },
  start,
}) => {
  const profileFolder = await mkdtemp(join(tmpdir(), 'ringside-notes-'));
  const ringside = await start({ profileFolder });
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna', entityId: 77 },
  });
  await expect(popupEntries(ringside)).toHaveCount(1);
  practice.connector.end(callId, { durationS: 5 });
  await expect(popupEntries(ringside)).toHaveCount(0);
  await ringside.quit();

  const again = await start({ profileFolder });
  const field = await openNote(again);
  await field.pressSequentially('Wants a refund');
  await expect(field).toBeFocused();
  await field.press('Control+Enter');
  await expect((await callRows(again)).first()).toContainText(saved);
  expect(practice.activities.ofCall(callId)?.note?.text).toBe('Wants a refund');
  await again.quit();
  await rm(profileFolder, { recursive: true, force: true });
});

test('a note stays on this computer without the right to the CRM, which is said where it stands', async ({
  portal,
  start,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  practice.users.update(operatorId, { scopes: ['telephony', 'pull_channel'] });
  const ringside = await start();
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
  await expect(popupEntries(ringside)).toHaveCount(1);
  const field = await openNote(ringside);
  await field.fill('x');
  const row = (await callRows(ringside)).first();
  await row.getByRole('button', { name: 'Save note' }).click();
  await expect(row).toContainText('Kept on this computer only. The webhook lacks the right CRM (crm).');
  expect(practice.journal.requests.filter(({ method }) => method.startsWith('crm.'))).toEqual([]);
});

test('no popup comes while the operator finishes a talked call, and it comes once they are done', async ({
  portal,
  start,
  baresip,
  ringUp,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  const settings = { ...baresipSettings(baresip), wrapUpSeconds: 120 } as const;
  const ringside = await start({ settings });
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  const caller = await ringUp(anna);
  const entry = popupEntries(ringside);
  await entry.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await entry.getByRole('button', { name: 'Hang up' }).click();
  await caller.over();
  const notice = ringside.main.getByRole('status', { name: 'After the call' });
  await expect(notice).toContainText('No popup while you finish the call with Anna Schmidt');
  // The popup still tells how the talk ended.
  await expect(entry).toHaveCount(1);
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74957654321' });
  await expect(await callRows(ringside)).toHaveCount(2);
  await expect(entry.filter({ hasText: '765' })).toHaveCount(0);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);

  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await expect(await callRows(ringside)).toHaveCount(3);
  expect(await visibleWindows('Ringside calls')).toHaveLength(0);
  await ringside.main.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await expect(notice).toBeEmpty();
});

for (const where of ['bar', 'open entry'] as const)
  test(`Note in the popup of a talk, pressed in its ${where}, brings up the form of that call`, async ({
    portal,
    start,
    baresip,
    ringUp,
  }) => {
    const { practice, operatorId, webhookUrl } = portal;
    const ringside = await start({ settings: baresipSettings(baresip) });
    const { app, main } = ringside;
    await connect(ringside, webhookUrl);
    await practice.push.waitForConnection(operatorId, 15_000);
    const caller = await ringUp(anna);
    const entry = popupEntries(ringside).filter({ hasText: 'Anna Schmidt' });
    await entry.getByRole('button', { name: 'Answer' }).click();
    expect(await caller.outcome()).toBe(200);
    // Another call is on top of the list, and the window is put away, at another page.
    practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
    await expect(popupEntries(ringside)).toHaveCount(2);
    await main.getByRole('link', { name: 'Settings' }).click();
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.getTitle() === 'Ringside')
        ?.hide(),
    );
    await expect.poll(() => visibleWindows('Ringside')).toHaveLength(0);
    if (where === 'open entry')
      await expect(async () => {
        await entry.locator('button[aria-expanded=false]').click({ timeout: 1_000 });
        await expect(entry.getByRole('button', { name: 'Copy number' })).toBeVisible({ timeout: 1_000 });
      }).toPass();

    const note = entry.getByRole('button', { name: 'Note', exact: true });
    await expect(async () => {
      await moveTo(await placeOf(note));
      await press();
      await expect.poll(() => visibleWindows('Ringside'), { timeout: 1_000 }).toHaveLength(1);
    }).toPass();
    const form = main.getByRole('group', { name: 'Note about the call with Anna Schmidt' });
    await expect(form.getByRole('textbox', { name: 'Note' })).toBeFocused();
    const [mainWindow] = await visibleWindows('Ringside');
    await expect.poll(() => xdotool('getactivewindow')).toBe(mainWindow);
    await xdotool('type', '--delay', '10', 'Wants a refund');
    await expect(form.getByRole('textbox', { name: 'Note' })).toHaveValue('Wants a refund');
    await expect(popupEntries(ringside)).toHaveCount(2);
  });
