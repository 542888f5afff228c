import type { Page } from '@playwright/test';
import { locales } from '../../contracts/locale.ts';
import { mainPages } from '../../contracts/ipcNames.ts';
import { expectAccessible } from './fixtures/axe.ts';
import { invoke } from './fixtures/invoke.ts';
import { anna, test as withPhone } from './fixtures/phones.ts';
import { expect, test, type StartedRingside } from './fixtures/ringside.ts';

const themes = ['light', 'dark'] as const;

async function speak({ main, popup }: StartedRingside, language: string, theme: string): Promise<void> {
  await invoke(main, 'settings.update', { language, theme });
  for (const page of [main, popup]) await expect(page.locator('html')).toHaveAttribute('lang', language);
}

async function inEveryLook(ringside: StartedRingside, look: (where: string) => Promise<void>): Promise<void> {
  for (const language of locales)
    for (const theme of themes) {
      await speak(ringside, language, theme);
      await look(`${language}, ${theme}`);
    }
}

async function onEveryPage(main: Page, look: (page: string) => Promise<void>): Promise<void> {
  for (const page of mainPages) {
    await main.evaluate((to) => (location.hash = `#/${to}`), page);
    await expect(main.locator('nav a[aria-current="page"]')).toHaveAttribute('href', `#/${page}`);
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page);
  }
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
  await speak(connected, 'en', 'light');
  await popup.getByRole('button', { name: 'Dismiss', exact: true }).first().click();
  await expect(popup.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectAccessible(popup, 'one put away, light');
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
