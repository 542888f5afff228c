import type { Page } from '@playwright/test';
import { locales } from '../../contracts/locale.ts';
import { pagesFor } from '../../contracts/ipcNames.ts';
import { expectAccessible } from './fixtures/axe.ts';
import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { carryOut } from './fixtures/invoke.ts';
import {
  anna,
  baresipSettings,
  callRows,
  choosePhone,
  popupEntries,
  test as withPhone,
  untilFollowed,
} from './fixtures/phones.ts';
import { expect, test, type StartedRingside } from './fixtures/ringside.ts';
import { expectSeen } from './fixtures/seen.ts';
import { closeWindow } from './fixtures/windows.ts';

/** English in both colours, and each other language in one of them. */
const looks = [
  ...locales.map((language, index) => ({ language, theme: index % 2 === 0 ? 'light' : 'dark' }) as const),
  { language: 'en', theme: 'dark' },
] as const;

async function speak({ main, popup }: StartedRingside, look: (typeof looks)[number]): Promise<void> {
  await carryOut(main, 'settings.update', look);
  for (const page of [main, popup]) await expect(page.locator('html')).toHaveAttribute('lang', look.language);
}

async function inEveryLook(ringside: StartedRingside, look: (where: string) => Promise<void>): Promise<void> {
  for (const each of looks) {
    await speak(ringside, each);
    await look(`${each.language}, ${each.theme}`);
  }
}

async function onEveryPage(main: Page, look: (page: string) => Promise<void>): Promise<void> {
  for (const page of pagesFor(false)) {
    await main.evaluate((to) => (location.hash = `#/${to}`), page);
    await expect(main.locator('nav a[aria-current="page"]')).toHaveAttribute('href', `#/${page}`);
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page);
  }
}

/** What has just opened, in every look, and English again afterwards. */
async function lookAt(ringside: StartedRingside, window: 'main' | 'popup', what: string): Promise<void> {
  await inEveryLook(ringside, (where) => expectAccessible(ringside[window], `${what}, ${where}`));
  await speak(ringside, looks[0]);
  await expectSeen(ringside[window], what);
}

test('every page is accessible before there is a portal', async ({ start }) => {
  const ringside = await start();
  await inEveryLook(ringside, (where) =>
    onEveryPage(ringside.main, (page) => expectAccessible(ringside.main, `${page}, ${where}`)),
  );
});

test('every page is accessible through a day with calls', async ({ connected, portal }) => {
  const { main, popup } = connected;
  const { practice, operatorId } = portal;
  const ring = (phoneNumber: string, name?: string) =>
    practice.connector.ring({
      userIds: [operatorId],
      phoneNumber,
      ...(name === undefined ? {} : { crm: { name } }),
    });
  const ended = ring('+4930901820', 'Anna Schmidt');
  ring('+442071838750');
  await expect(popup.getByRole('listitem')).toHaveCount(2);
  practice.connector.end(ended);
  // One card that cannot be hidden, so that a page has a problem to tell.
  practice.faults.order({
    fault: { kind: 'error', error: 'ACCESS_DENIED', description: 'no', status: 403 },
    method: 'telephony.externalCall.hide',
  });
  await popup.getByRole('button', { name: 'Dismiss', exact: true }).last().click();
  await inEveryLook(connected, (where) =>
    onEveryPage(main, (page) => expectAccessible(main, `${page}, ${where}`)),
  );
});

test('the popup is accessible, whatever it shows', async ({ connected, portal }) => {
  const { popup } = connected;
  const { practice, operatorId } = portal;
  const callIds: string[] = [];
  const entries = popup.getByRole('listitem');
  for (const count of [1, 2, 9]) {
    while (callIds.length < count) {
      const phoneNumber = `+493090182${String(callIds.length)}`;
      const crm = callIds.length % 2 === 0 ? { crm: { name: 'Константин Самойленко' } } : {};
      callIds.push(practice.connector.ring({ userIds: [operatorId], phoneNumber, ...crm }));
    }
    await expect(entries.first()).toBeVisible();
    await inEveryLook(connected, (where) => expectAccessible(popup, `${String(count)} calls, ${where}`));
  }
  await speak(connected, looks[0]);
  await popup.getByRole('button', { name: 'Dismiss', exact: true }).first().click();
  await expect(popup.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectAccessible(popup, 'one put away, light');
});

test('each step of the first run is accessible', async ({ start, portal }) => {
  const ringside = await start();
  const { main } = ringside;
  for (const answered of ['In Bitrix24', 'With a program on this computer', 'With a desk phone']) {
    await main.getByRole('radio', { name: answered }).check();
    if (answered !== 'In Bitrix24')
      await expect(main.getByRole('combobox', { name: /phone/i })).not.toHaveCount(0);
    await lookAt(ringside, 'main', answered);
  }
  const form = connectForm(main);
  await form.submit(portal.webhookUrl.replace(/[^/]+\/$/, 'wr0ngc0de4711abc/'));
  await expect(form.alert).toBeVisible();
  await lookAt(ringside, 'main', 'a webhook that was refused');
  await form.submit(portal.webhookUrl);
  await expect(portalConnection(main)).toHaveText(/^Connected/);
  await main.getByRole('button', { name: 'Ring me a test call' }).click();
  await expect(popupEntries(ringside)).toHaveCount(1);
  await lookAt(ringside, 'main', 'connected in the first run');
  await lookAt(ringside, 'popup', 'a test call');
});

test('whatever opens over a page or in it is accessible', async ({ connected, portal }) => {
  test.setTimeout(120_000);
  const { main, popup } = connected;
  const { practice, operatorId } = portal;
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt', entityId: 77 },
  });
  await expect(popupEntries(connected)).toHaveCount(1);
  practice.connector.end(callId, { durationS: 5 });
  const row = (await callRows(connected)).first();
  await expect(row).toContainText('Ended');
  const look = (what: string) => lookAt(connected, 'main', what);
  const dialog = main.getByRole('dialog');

  await main.keyboard.press('Control+K');
  await expect(main.getByRole('option').filter({ hasText: 'Anna Schmidt' })).toBeVisible();
  await look('palette');
  await main.keyboard.type('zz');
  await expect(main.getByRole('option')).toHaveCount(1);
  await look('palette that finds nothing');
  await main.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await main.keyboard.press('F1');
  await expect(dialog).toBeVisible();
  await look('shortcuts');
  await main.keyboard.press('Escape');

  await main.getByRole('button', { name: 'Quiet mode' }).click();
  await expect(main.getByRole('button', { name: '30 minutes' })).toBeVisible();
  await look('quiet menu');
  // It closes with the focus elsewhere.
  await main.getByRole('button', { name: 'Quiet mode' }).click();
  await main.getByRole('button', { name: '30 minutes' }).click();
  await expect(main.getByRole('status', { name: 'Quiet mode' })).toContainText('Quiet until');
  await look('quiet mode');
  await main.getByRole('button', { name: 'Turn off' }).click();

  await main.getByRole('button', { name: 'Delete the history' }).click();
  await expect(dialog).toBeVisible();
  await look('deleting the history');
  await dialog.getByRole('button', { name: 'Keep it' }).click();

  await row.getByRole('button', { name: 'Note', exact: true }).click();
  await row.getByRole('textbox', { name: 'Note' }).fill('Call back on Monday');
  await look('note that is written');
  await row.getByRole('button', { name: 'Save note' }).click();
  await expect(row).toContainText('Saved in Bitrix24');
  await look('note that is saved');

  await main.getByRole('link', { name: 'Phones' }).click();
  await choosePhone(main, 'otherProgram');
  await main.getByRole('button', { name: 'Renew secret…' }).click();
  await expect(dialog).toBeVisible();
  await look('renewing the secret');
  await dialog.getByRole('button', { name: 'Keep it' }).click();

  practice.faults.order({
    method: 'telephony.externalCall.hide',
    fault: { kind: 'http', status: 503 },
    times: 'until cleared',
  });
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+442071838750' });
  await popup.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await main.getByRole('link', { name: 'Portal' }).click();
  for (const leaving of ['Disconnect', 'Switch operator']) {
    await main.getByRole('button', { name: leaving, exact: true }).click();
    await expect(dialog).toBeVisible();
    await look(leaving);
    await dialog.getByRole('button', { name: 'Stay connected' }).click();
  }
  await main.getByText('Connect another way').click();
  await expect(main.getByRole('textbox', { name: 'Webhook URL' })).toBeVisible();
  await look('connecting another way');
});

test('what the popup says and offers beside calls is accessible', async ({ start, portal }) => {
  const { practice, operatorId, webhookUrl } = portal;
  practice.users.update(operatorId, { scopes: ['telephony', 'crm', 'user_brief'] });
  const ringside = await start();
  const { main, popup } = ringside;
  await connectForm(main).submit(webhookUrl);
  await expect(portalConnection(main)).toHaveText(/^Connected/);
  await closeWindow(ringside.app, 'Ringside');
  await expect(popup.getByRole('alert')).toContainText('Calls do not arrive live');
  await lookAt(ringside, 'popup', 'a notice of the channel');
  await carryOut(main, 'calls.ringTestCall');
  await expect(popupEntries(ringside)).toHaveCount(1);
  await popup.getByRole('button', { name: 'Quiet mode' }).click();
  await expect(popup.getByRole('group', { name: 'Quiet mode' })).toBeVisible();
  await lookAt(ringside, 'popup', 'quiet menu');
});

withPhone('what is asked after a talk is accessible', async ({ start, baresip, ringUp }) => {
  const settings = { ...baresipSettings(baresip), wrapUpSeconds: 300, notesAfterCalls: 'asked' } as const;
  const ringside = await start({ settings });
  await untilFollowed(ringside);
  const caller = await ringUp(anna);
  const entry = popupEntries(ringside);
  await entry.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await entry.getByRole('button', { name: 'Hang up' }).click();
  await caller.over();
  await expect(ringside.main.getByRole('status', { name: 'After the call' })).toContainText('Anna Schmidt');
  await lookAt(ringside, 'main', 'after the call');
});

withPhone(
  'with forced colours, Answer and Decline are told from Dismiss',
  async ({ withBaresip, ringUp }) => {
    const { popup } = withBaresip;
    await ringUp(anna);
    await expect(popup.getByRole('button', { name: 'Answer' })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await popup.emulateMedia({ forcedColors: 'active', colorScheme });
      const looks = await Promise.all(
        ['Answer', 'Decline', 'Dismiss'].map((name) =>
          popup.getByRole('button', { name, exact: true }).evaluate((button) => {
            const { backgroundColor, color, borderStyle, borderWidth } = getComputedStyle(button);
            return [backgroundColor, color, borderStyle, borderWidth].join(' ');
          }),
        ),
      );
      expect(new Set(looks).size, looks.join('\n')).toBe(3);
    }
  },
);
