import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visibleWindows, xdotool } from './fixtures/desktop.ts';
import { expect, test, type StartedRingside } from './fixtures/ringside.ts';

async function openSettings({ main }: StartedRingside): Promise<void> {
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(main.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
}

const settingsOf = async ({ profileFolder }: StartedRingside): Promise<unknown> =>
  JSON.parse(await readFile(join(profileFolder, 'settings.json'), 'utf8').catch(() => 'null'));

test('the language changes at once in both windows, and stays over a restart', async ({ start }) => {
  const ringside = await start();
  await openSettings(ringside);
  await ringside.main.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Русский' });
  await expect(ringside.main.getByRole('heading', { level: 1 })).toHaveText('Настройки');
  await expect(ringside.main.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(ringside.popup.locator('html')).toHaveAttribute('lang', 'ru');
  await ringside.main.getByRole('link', { name: 'Звонки' }).click();
  await ringside.main
    .getByRole('button', { name: /тестов/i })
    .first()
    .click();
  await expect(ringside.popup.getByRole('list').getByRole('listitem')).toHaveCount(1);
  await expect(ringside.popup.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
  await expect.poll(() => settingsOf(ringside)).toMatchObject({ settings: { language: 'ru' } });
  await ringside.quit();

  const again = await start({ profileFolder: ringside.profileFolder });
  await expect(again.main.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(again.main.getByRole('heading', { level: 1 })).toContainText('портал');
  await expect(again.main.getByRole('link', { name: 'Настройки' })).toBeVisible();
});

test('without a choice the language is the one the program was started in', async ({ start }) => {
  const { main, popup } = await start({ language: 'ru-RU' });
  await expect(main.getByRole('link', { name: 'Настройки' })).toBeVisible();
  await expect(popup.locator('html')).toHaveAttribute('lang', 'ru');
});

test('the theme changes the colours of both windows', async ({ start }) => {
  const ringside = await start();
  await openSettings(ringside);
  const brightness = (page: StartedRingside['main']): Promise<number> =>
    page.evaluate(() => {
      // Whatever notation a colour is written in, drawn it is red, green and blue.
      const pixel = document.createElement('canvas').getContext('2d');
      if (pixel === null) throw new Error('no canvas');
      pixel.fillStyle = getComputedStyle(document.body).color;
      pixel.fillRect(0, 0, 1, 1);
      return [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)].reduce((sum, value) => sum + value, 0);
    });
  const choose = (label: string) =>
    ringside.main.getByRole('combobox', { name: 'Theme' }).selectOption({ label });
  for (const page of [ringside.main, ringside.popup]) {
    await choose('Light');
    await expect.poll(() => brightness(page), { message: 'dark text on light' }).toBeLessThan(200);
    await choose('Dark');
    await expect.poll(() => brightness(page), { message: 'light text on dark' }).toBeGreaterThan(500);
  }
});

test('in quiet mode a call rings in the list alone', async ({ portal, connected }) => {
  const { main, popup } = connected;
  const { practice, operatorId } = portal;
  await openSettings(connected);
  const quiet = main.getByRole('switch', { name: 'Quiet mode' });
  await quiet.click();
  await expect(quiet).toBeChecked();
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await main.getByRole('link', { name: 'Calls' }).click();
  const rows = main.getByRole('list', { name: 'Call history' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  // The popup's page knows of the call and has laid it out; its window stays hidden.
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  expect(await visibleWindows('Ringside calls')).toEqual([]);

  await openSettings(connected);
  await quiet.click();
  await expect(quiet).not.toBeChecked();
  // What still rings comes up at once, and goes as soon as it is to be quiet again.
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await quiet.click();
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
});

test('on Wayland the settings say what the popup cannot do there, and a call still shows', async ({
  start,
}) => {
  const ringside = await start({ env: { XDG_SESSION_TYPE: 'wayland' } });
  await openSettings(ringside);
  await expect(ringside.main.getByRole('note')).toContainText(
    'On Wayland a window cannot keep itself on top',
  );
  await ringside.main.getByRole('link', { name: 'Calls' }).click();
  await ringside.main.getByRole('button', { name: 'Ring me a test call' }).first().click();
  await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);
  await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect(ringside.popup.getByRole('list').getByRole('listitem')).toHaveCount(0);
});

test('the dismiss shortcut can be changed, and works in every program', async ({ portal, connected }) => {
  const { main, popup } = connected;
  const { practice, operatorId } = portal;
  await openSettings(connected);
  await main.getByRole('button', { name: 'Change: Dismiss the newest call' }).click();
  await main.keyboard.press('Control+Alt+J');
  await expect(main.getByText('Ctrl+Alt+J', { exact: true })).toBeVisible();
  await expect
    .poll(() => settingsOf(connected))
    .toMatchObject({ settings: { dismissShortcut: 'CommandOrControl+Alt+J' } });

  const entries = popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem');
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await expect(entries).toHaveCount(1);
  await xdotool('key', 'ctrl+alt+j');
  await expect(entries).toHaveCount(0);
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);

  // The one it had before is free again.
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74957654321' });
  await expect(entries).toHaveCount(1);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await xdotool('key', 'ctrl+shift+h');
  await xdotool('key', 'ctrl+alt+j');
  await expect(entries).toHaveCount(0);
  expect(practice.journal.requestsFor('telephony.externalCall.hide')).toHaveLength(2);
});

test('a shortcut that another program holds is told, and works once it is free', async ({ start }) => {
  const holder = await start();
  await expect
    .poll(() => holder.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Ctrl+Shift+H')))
    .toBe(true);
  const ringside = await start();
  await openSettings(ringside);
  const problem = ringside.main.getByRole('alert');
  await expect(problem).toContainText('already uses Ctrl+Shift+H.');
  await ringside.main.getByRole('button', { name: 'Change: Dismiss the newest call' }).click();
  await ringside.main.keyboard.press('Control+Shift+K');
  await expect(problem).toHaveCount(0);
});

test('keys that would take a letter away from every program are refused', async ({ start }) => {
  const ringside = await start();
  await openSettings(ringside);
  await ringside.main.getByRole('button', { name: 'Change: Dismiss the newest call' }).click();
  await ringside.main.keyboard.press('h');
  await expect(ringside.main.getByRole('alert')).toContainText('Ringside cannot use H as a shortcut.');
  await expect(ringside.main.getByText('Ctrl+Shift+H', { exact: true })).toBeVisible();
});

test.describe('a settings file that cannot be read', () => {
  for (const { what, text } of [
    { what: 'broken off in the middle', text: '{"version":1,"settings":{"langua' },
    { what: 'not a settings file', text: '[1,2,3]' },
    { what: 'empty', text: '' },
  ]) {
    test(`${what} is set aside, and the program starts and says so`, async ({ start }) => {
      const profileFolder = await mkdtemp(join(tmpdir(), 'ringside-e2e-'));
      await writeFile(join(profileFolder, 'settings.json'), text);
      const ringside = await start({ profileFolder });
      await openSettings(ringside);
      await expect(ringside.main.getByRole('alert')).toContainText('The settings file could not be read.');
      expect(await readFile(join(profileFolder, 'settings.json.unreadable'), 'utf8')).toBe(text);
      expect(await readdir(profileFolder)).not.toContain('settings.json');

      await ringside.main.getByRole('combobox', { name: 'Theme' }).selectOption({ label: 'Dark' });
      await expect.poll(() => settingsOf(ringside)).toMatchObject({ settings: { theme: 'dark' } });
      await expect(ringside.main.getByRole('alert')).toHaveCount(0);
      await ringside.quit();
      await rm(profileFolder, { recursive: true });
    });
  }

  test('a single bad value falls back to its default, the others stay', async ({ start }) => {
    const profileFolder = await mkdtemp(join(tmpdir(), 'ringside-e2e-'));
    const settings = { language: 'tlh', theme: 'dark', quietMode: 'perhaps' };
    await writeFile(join(profileFolder, 'settings.json'), JSON.stringify({ version: 1, settings }));
    const ringside = await start({ profileFolder });
    await openSettings(ringside);
    await expect(ringside.main.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');
    await expect(ringside.main.getByRole('combobox', { name: 'Language' })).toHaveValue('system');
    await expect(ringside.main.getByRole('switch', { name: 'Quiet mode' })).not.toBeChecked();
    await expect(ringside.main.getByRole('alert')).toHaveCount(0);
    await ringside.quit();
    await rm(profileFolder, { recursive: true });
  });
});
