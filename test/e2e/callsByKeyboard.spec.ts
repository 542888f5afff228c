import { carryOut } from './fixtures/invoke.ts';
import { expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';

const callers = [
  ['Anna Schmidt', '+4930901820'],
  ['Boris Weber', '+4930901821'],
  ['Claire Moreau', '+4930901822'],
] as const;

/** Three calls that the portal has put away again, the last one on top of the list. */
async function threeCalls({ practice, operatorId }: Portal, { main }: StartedRingside): Promise<void> {
  for (const [name, phoneNumber] of callers) {
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber, crm: { name } });
    await expect(rowsOf(main).first()).toContainText(name);
    practice.connector.answeredBy(callId, 2);
    await expect(rowsOf(main).first()).not.toContainText('Ringing');
  }
}

const rowsOf = (main: StartedRingside['main']) =>
  main.getByRole('list', { name: 'Call history' }).getByRole('listitem');
const clipboardOf = ({ app }: StartedRingside) => app.evaluate(({ clipboard }) => clipboard.readText());

test('a working day goes by without the mouse', async ({ portal, connected }) => {
  const { main } = connected;
  await main.bringToFront();
  await main.keyboard.press('Control+1');
  await expect(main.getByRole('heading', { name: 'Calls', level: 1 })).toBeFocused();
  await threeCalls(portal, connected);

  // Into the list, to its end and back: the Tab key leads to one row alone.
  await main.keyboard.press('Control+F');
  const search = main.getByRole('searchbox', { name: 'Search calls' });
  await expect(search).toBeFocused();
  await main.keyboard.press('ArrowDown');
  const rows = rowsOf(main);
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toBeFocused();
  await main.keyboard.press('End');
  await expect(rows.nth(2)).toBeFocused();
  await main.keyboard.press('ArrowUp');
  await expect(rows.nth(1)).toBeFocused();
  await expect(rows.nth(1)).toContainText('Boris Weber');

  // What can be done with it: by a letter, or through its buttons.
  await main.keyboard.press('y');
  await expect.poll(() => clipboardOf(connected)).toBe('+4930901821');
  await main.keyboard.press('ArrowRight');
  while (
    (await main.evaluate(() => document.activeElement?.getAttribute('aria-label'))) !== 'Copy for a colleague'
  )
    await main.keyboard.press('ArrowRight');
  await main.keyboard.press('Enter');
  await expect.poll(() => clipboardOf(connected)).toMatch(/^Boris Weber, .*called \d\d:\d\d/);
  await main.keyboard.press('Escape');
  await expect(rows.nth(1)).toBeFocused();

  // Found by any part of the number.
  await main.keyboard.press('/');
  await expect(search).toBeFocused();
  await main.keyboard.type('901822');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Claire Moreau');
  await search.clear();
  await expect(rows).toHaveCount(3);

  await main.keyboard.press('Control+4');
  await expect(main.getByRole('heading', { name: 'Settings', level: 1 })).toBeFocused();
});

test('the palette finds a caller, and the sheet says the keys', async ({ portal, connected }) => {
  const { main } = connected;
  await main.bringToFront();
  await main.keyboard.press('Control+1');
  await threeCalls(portal, connected);
  await main.keyboard.press('Control+5');
  await main.keyboard.press('Control+K');
  const field = main.getByRole('combobox', { name: 'Find calls, pages and settings' });
  await expect(field).toBeFocused();
  await main.keyboard.type('anna');
  const option = main.getByRole('option', { name: /Anna Schmidt/ });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await main.keyboard.press('Enter');
  await expect(main.getByRole('heading', { name: 'Calls', level: 1 })).toBeVisible();
  await expect(rowsOf(main)).toHaveCount(1);
  await expect(rowsOf(main)).toContainText('Anna Schmidt');

  await main.keyboard.press('F1');
  const sheet = main.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Call back');
  await main.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  // At a text size at which not all of it goes into the window it is read from its beginning.
  await carryOut(main, 'settings.update', { textSize: 200 });
  await expect.poll(() => main.evaluate(() => innerWidth)).toBeLessThan(600);
  await main.keyboard.press('F1');
  await expect(sheet).toBeVisible();
  expect(
    await sheet.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight),
  ).toBeGreaterThan(100);
  expect(await sheet.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
});

test('a page begins at its top, and Back leads to where one was', async ({ connected }) => {
  const { main } = connected;
  await main.bringToFront();
  await main.keyboard.press('Control+4');
  await expect(main.getByRole('heading', { name: 'Settings', level: 1 })).toBeFocused();
  const scrolled = () => main.evaluate(() => document.querySelector('main')?.scrollTop);
  await main.evaluate(() => document.querySelector('main')?.scrollTo(0, 300));
  await expect.poll(scrolled).toBe(300);
  await main.keyboard.press('Control+3');
  await expect(main.getByRole('heading', { name: 'Phones', level: 1 })).toBeFocused();
  expect(await scrolled()).toBe(0);
  await main.evaluate(() => history.back());
  await expect(main.getByRole('heading', { name: 'Settings', level: 1 })).toBeFocused();
  await expect.poll(scrolled).toBe(300);
});

test('the window is kept above others for as long as that is wanted', async ({ connected, start }) => {
  const isOnTop = ({ app }: StartedRingside) =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.getTitle() === 'Ringside')
        ?.isAlwaysOnTop(),
    );
  await connected.main.getByRole('link', { name: 'Calls' }).click();
  const pin = connected.main.getByRole('button', { name: 'Keep this window on top' });
  await expect(pin).toHaveAttribute('aria-pressed', 'false');
  await pin.click();
  await expect(pin).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => isOnTop(connected)).toBe(true);
  await connected.quit();
  const again = await start({ profileFolder: connected.profileFolder });
  await expect.poll(() => isOnTop(again)).toBe(true);
});
