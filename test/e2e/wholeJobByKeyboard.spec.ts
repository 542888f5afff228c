import type { Locator, Page } from '@playwright/test';
import { portalConnection } from './fixtures/connectForm.ts';
import { visibleWindows, xdotool } from './fixtures/desktop.ts';
import { baresipSettings, popupEntries, test } from './fixtures/phones.ts';
import { expect } from './fixtures/ringside.ts';

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted, 'reached by the Tab key').toBeFocused();
}

/** From the row that has the focus to this button in it. */
async function arrowTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 12; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('ArrowRight');
  }
  await expect(wanted, 'reached by the arrow keys').toBeFocused();
}

test('the whole job is done by keyboard, from connecting to disconnecting', async ({
  start,
  portal,
  baresip,
  answerer,
}) => {
  test.setTimeout(120_000);
  const { practice, operatorId, webhookUrl } = portal;
  const ringside = await start({ settings: baresipSettings(baresip) });
  const { main } = ringside;
  const press = (keys: string) => main.keyboard.press(keys);
  const entries = popupEntries(ringside);
  const rows = main.getByRole('list', { name: 'Call history' }).getByRole('listitem');
  await main.evaluate(() => {
    for (const kind of ['pointerdown', 'mousedown'])
      addEventListener(kind, () => (document.body.dataset['pressed'] = 'by a mouse'), { capture: true });
  });
  await main.bringToFront();

  await tabTo(main, main.getByRole('textbox', { name: 'Webhook URL' }));
  await main.keyboard.type(webhookUrl);
  await press('Enter');
  await expect(portalConnection(main)).toHaveText(/^Connected/);
  await practice.push.waitForConnection(operatorId, 15_000);

  // A call is put away from within any program.
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt', entityId: 77 },
  });
  await expect(entries).toHaveCount(1);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await xdotool('key', 'ctrl+shift+h');
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);

  // The popup takes no keyboard on Linux: the list of calls brings the card back, and hides it again.
  await press('Control+1');
  await press('Control+F');
  await main.keyboard.type('schmidt');
  await expect(rows).toHaveCount(1);
  await press('ArrowDown');
  await expect(rows).toBeFocused();
  await arrowTo(main, rows.getByRole('button', { name: 'Show card again' }));
  await press('Enter');
  await practice.waitForCard(operatorId, callId, 'open', 5_000);
  await expect(entries).toHaveCount(1);
  // The button that did it is gone; the keyboard is still in the row.
  await expect(rows).toBeFocused();
  await expect(rows.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await press('d');
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);

  // Another call comes and is over; a note about it goes into the CRM.
  const overId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901821',
    crm: { name: 'Boris Weber', entityId: 78 },
  });
  await expect(entries).toHaveCount(1);
  practice.connector.end(overId, { durationS: 5 });
  await press('Control+F');
  await main.keyboard.type('weber');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Ended');
  await press('ArrowDown');
  await expect(rows).toBeFocused();
  await arrowTo(main, rows.getByRole('button', { name: 'Note', exact: true }));
  await press('Enter');
  await expect(rows.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await main.keyboard.type('Wants a refund');
  await tabTo(main, rows.getByRole('combobox', { name: 'Outcome' }));
  await main.keyboard.type('Compl');
  await expect(rows.getByRole('combobox', { name: 'Outcome' })).toHaveValue('Complaint');
  await tabTo(main, rows.getByRole('button', { name: 'Save note' }));
  await press('Enter');
  await expect(rows).toContainText(/Saved in Bitrix24/);
  expect(practice.activities.ofCall(overId)?.note?.text).toBe('Complaint\nWants a refund');
  await tabTo(main, rows.getByRole('button', { name: 'Close note' }));
  await press('Enter');
  await expect(rows.getByRole('textbox', { name: 'Note' })).toHaveCount(0);
  await expect(rows).toBeFocused();

  // Called back by a letter, and hung up in the row of the new call.
  await press('c');
  await expect.poll(async () => (await answerer.calls()).length).toBe(1);
  await expect(rows).toHaveCount(2);
  await press('Home');
  await expect(rows.first()).toContainText('Talking');
  await arrowTo(main, rows.first().getByRole('button', { name: 'Hang up' }));
  await press('Enter');
  await expect(rows.first()).not.toContainText('Talking');

  await tabTo(main, main.getByRole('button', { name: 'Quiet mode' }));
  await press('Enter');
  await tabTo(main, main.getByRole('button', { name: '30 minutes' }));
  await press('Enter');
  const quiet = main.getByRole('status', { name: 'Quiet mode' });
  await expect(quiet).toContainText(/Quiet until \d\d:\d\d/);
  await tabTo(main, quiet.getByRole('button', { name: 'Turn off' }));
  await press('Enter');
  await expect(quiet).toBeEmpty();

  await press('Control+4');
  await press('Control+F');
  await main.keyboard.type('theme');
  const theme = main.getByRole('combobox', { name: 'Theme' });
  await tabTo(main, theme);
  await main.keyboard.type('Da');
  await expect(main.locator('html')).toHaveAttribute('data-theme', 'dark');

  await press('Control+2');
  await tabTo(main, main.getByRole('button', { name: 'Disconnect', exact: true }));
  await press('Enter');
  await expect(main.getByText('Disconnected. The webhook was removed from this computer.')).toBeVisible();
  expect(await main.evaluate(() => document.body.dataset['pressed'])).toBeUndefined();
});
