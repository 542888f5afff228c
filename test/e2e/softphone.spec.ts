import { join } from 'node:path';
import { startBaresip } from '../phones/baresip.ts';
import { openTerminal, visibleWindows, xdotool } from './fixtures/desktop.ts';
import { anna, boris, callRows, phoneItem, popupEntries, test } from './fixtures/phones.ts';
import { expect } from './fixtures/ringside.ts';

test('Answer in the popup answers the call at the phone, and Hang up ends it', async ({
  withBaresip,
  ringUp,
}) => {
  const caller = await ringUp(anna);
  const entry = popupEntries(withBaresip);
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('Anna Schmidt');
  await expect(entry).toContainText('+49 30 901820');
  expect((await caller.calls())[0]?.finalStatus).toBeNull();

  await entry.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await expect(entry).toContainText('Talking');
  await expect(entry.getByRole('button', { name: 'Answer' })).toHaveCount(0);

  await entry.getByRole('button', { name: 'Hang up' }).click();
  expect(await caller.hungUpBy()).toBe('called');
  await caller.over();
  await expect(entry).toHaveCount(0);
  const rows = await callRows(withBaresip);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Answered');
});

test('Decline in the popup refuses the caller', async ({ withBaresip, ringUp }) => {
  const caller = await ringUp(anna);
  const entry = popupEntries(withBaresip);
  await entry.getByRole('button', { name: 'Decline' }).click();
  expect([486, 603]).toContain(await caller.outcome());
  await expect(entry).toContainText('Declined');
  await expect(entry).toHaveCount(0);
  await caller.over();
  await expect(await callRows(withBaresip)).toContainText('Declined');
});

test('a caller who gives up is Missed in popup and history', async ({ withBaresip, ringUp }) => {
  const caller = await ringUp({ ...anna, cancelAfterMs: 2000 });
  const entry = popupEntries(withBaresip);
  await expect(entry.getByRole('button', { name: 'Answer' })).toBeVisible();
  await expect(entry).toContainText('Missed');
  await expect(entry.getByRole('button', { name: 'Answer' })).toHaveCount(0);
  expect(await caller.outcome()).toBe(487);
  await expect(entry).toHaveCount(0);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  await expect(await callRows(withBaresip)).toContainText('Missed');
});

test('two callers at once are two entries: one is answered, the other declined', async ({
  withBaresip,
  ringUp,
}) => {
  const first = await ringUp(anna);
  const entries = popupEntries(withBaresip);
  await expect(entries).toHaveCount(1);
  const second = await ringUp(boris);
  await expect(entries).toHaveCount(2);
  const ofAnna = entries.filter({ hasText: 'Anna Schmidt' });
  const ofBoris = entries.filter({ hasText: 'Boris Weber' });

  await ofAnna.getByRole('button', { name: 'Answer' }).click();
  expect(await first.outcome()).toBe(200);
  await expect(ofAnna).toContainText('Talking');
  await expect(ofBoris).toHaveAttribute('aria-label', /Ringing$/);
  expect((await second.calls())[0]?.finalStatus).toBeNull();

  await ofBoris.getByRole('button', { name: 'Decline' }).click();
  expect([486, 603]).toContain(await second.outcome());
  await expect(ofBoris).toHaveCount(0);
  await expect(ofAnna).toContainText('Talking');
  expect((await first.calls())[0]?.byeFrom).toBeNull();

  const rows = await callRows(withBaresip);
  await expect(rows.filter({ hasText: 'Boris Weber' })).toContainText('Declined');
  await rows.filter({ hasText: 'Anna Schmidt' }).getByRole('button', { name: 'Hang up' }).click();
  expect(await first.hungUpBy()).toBe('called');
  await expect(rows.filter({ hasText: 'Anna Schmidt' })).toContainText('Answered');
});

test('Dismiss puts the entry away and leaves the phone ringing', async ({ withBaresip, ringUp }) => {
  const caller = await ringUp(anna);
  const entry = popupEntries(withBaresip);
  await entry.getByRole('button', { name: 'Dismiss' }).click();
  await expect(entry).toHaveCount(0);
  const rows = await callRows(withBaresip);
  await expect(rows).toContainText('Ringing');
  await rows.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
});

test('a call of the phone never takes the keyboard, nor does a click on Decline', async ({
  withBaresip,
  ringUp,
}) => {
  const terminal = await openTerminal(join(withBaresip.profileFolder, 'typed.txt'));
  try {
    const typing = xdotool('type', '--delay', '25', 'every key arrives while the telephone rings');
    const caller = await ringUp(anna);
    const entry = popupEntries(withBaresip);
    await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
    await typing;
    expect(await xdotool('getactivewindow')).toBe(terminal.windowId);
    await entry.getByRole('button', { name: 'Decline' }).click();
    await caller.over();
    await xdotool('type', '--delay', '25', ' and after it');
    await expect
      .poll(() => terminal.typed())
      .toBe('every key arrives while the telephone rings and after it');
  } finally {
    terminal.close();
  }
});

test('the Phones page tells how baresip is doing, and follows it when it ends and comes back', async ({
  withBaresip,
  baresip,
}) => {
  const { main } = withBaresip;
  const item = phoneItem(main, 'baresip');
  await item.getByRole('button', { name: 'Test' }).click();
  await expect(item.getByRole('status')).toHaveText(/^Received after \d+ ms\.$/);
  await expect(item).toContainText('Answer, Decline, Hang up, Dial, Hold, ');

  await baresip.stop();
  await expect(item).toContainText('Not working');
  const unreachable = `baresip (127.0.0.1:${baresip.ports.control}) cannot be reached.`;
  await expect(item.getByRole('alert')).toContainText(unreachable);
  await item.getByRole('button', { name: 'Test' }).click();
  await expect(item.getByRole('status')).toContainText(unreachable);

  const again = await startBaresip({ ports: baresip.ports });
  try {
    await expect(item).toContainText('Connected');
    await expect(item.getByRole('alert')).toHaveCount(0);
    await main.getByRole('link', { name: 'Calls' }).click();
    await main.getByRole('link', { name: 'Phones' }).click();
    await item.getByRole('button', { name: 'Test' }).click();
    await expect(item.getByRole('status')).toHaveText(/^Received after/);
  } finally {
    await again.stop();
  }
});

test('baresip ends while it rings: the entry goes, and its buttons with it', async ({
  withBaresip,
  ringUp,
  baresip,
}) => {
  await ringUp(anna);
  const entry = popupEntries(withBaresip);
  await expect(entry.getByRole('button', { name: 'Answer' })).toBeVisible();
  await baresip.stop();
  await expect(entry).toHaveCount(0);
  await expect(await callRows(withBaresip)).not.toContainText('Ringing');
});

test('a number typed on the Calls page is dialled by baresip', async ({ withBaresip, answerer }) => {
  const { main } = withBaresip;
  const rows = await callRows(withBaresip);
  await main.getByRole('textbox', { name: 'Number to call' }).fill('030 90 18-20');
  await main.getByRole('button', { name: 'Call', exact: true }).click();
  expect((await dialled(answerer)).messages[0]).toMatch(/^INVITE sip:030901820@/);
  await expect(main.getByText('Dialling 030 90 18-20')).toBeVisible();
  await expect(rows).toContainText('Talking');
  await rows.getByRole('button', { name: 'Hang up' }).click();
  expect(await answerer.hungUpBy()).toBe('caller');
  await expect(rows).toContainText('Answered');
});

test('Call back dials the number of a missed call', async ({ withBaresip, ringUp, answerer }) => {
  const caller = await ringUp({ ...anna, cancelAfterMs: 500 });
  await caller.over();
  const rows = await callRows(withBaresip);
  await expect(rows).toContainText('Missed');
  // A press right after the row has changed may have been meant for what stood there, and does nothing.
  await expect(async () => {
    await rows.getByRole('button', { name: 'Call back' }).click();
    await expect(rows).toHaveCount(2, { timeout: 3_000 });
  }).toPass();
  expect((await dialled(answerer)).messages[0]).toMatch(/^INVITE sip:\+4930901820@/);
  await expect(rows.first()).toContainText('Talking');
});

/** The one call that reached the phone at the other end, once it is answered. */
async function dialled(answerer: { calls(): Promise<readonly { messages: readonly string[] }[]> }) {
  await expect.poll(async () => (await answerer.calls()).length).toBe(1);
  const [call] = await answerer.calls();
  if (call === undefined) throw new Error('nobody called');
  return call;
}
