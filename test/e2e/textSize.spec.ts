import type { Page } from '@playwright/test';
import { geometryOf, visibleWindows, xdotool } from './fixtures/desktop.ts';
import { moveTo, placeOf, press } from './fixtures/mouse.ts';
import { expect, test, type StartedRingside } from './fixtures/ringside.ts';

const zoomOf = (page: Page): Promise<number> => page.evaluate(() => devicePixelRatio);

async function showsAt({ main, popup }: StartedRingside, percent: number): Promise<void> {
  for (const page of [main, popup]) {
    await expect.poll(() => zoomOf(page).then((zoom) => Math.round(zoom * 100))).toBe(percent);
  }
}

const choice = (main: Page) => main.getByRole('combobox', { name: 'Text size' });

test('the text size chosen holds in both windows, and from the first paint on after a restart', async ({
  start,
}) => {
  const ringside = await start();
  await ringside.main.getByRole('link', { name: 'Settings' }).click();
  await expect(choice(ringside.main).getByRole('option')).toHaveText([
    '100%',
    '115%',
    '130%',
    '150%',
    '175%',
    '200%',
  ]);
  await choice(ringside.main).selectOption('150%');
  await showsAt(ringside, 150);
  await ringside.quit();

  const again = await start({ profileFolder: ringside.profileFolder });
  await showsAt(again, 150);
  const paintedAt = await again.main.evaluate(() => document.documentElement.clientWidth);
  expect(paintedAt).toBeLessThan(700);
});

test('keys change the text size of both windows, as in a browser', async ({ start }) => {
  const ringside = await start();
  const { main } = ringside;
  const [windowId = ''] = await visibleWindows('Ringside');
  await xdotool('windowactivate', '--sync', windowId);
  await xdotool('key', 'ctrl+equal');
  await showsAt(ringside, 115);
  await xdotool('key', 'ctrl+equal', 'ctrl+plus');
  await showsAt(ringside, 150);
  await xdotool('key', 'ctrl+minus');
  await showsAt(ringside, 130);
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(choice(main)).toHaveValue('130');
  await xdotool('key', 'ctrl+0');
  await showsAt(ringside, 100);
  await expect(choice(main)).toHaveValue('100');
});

test('at 200 % the popup is wider, shows the whole call, and its buttons do what they say', async ({
  portal,
  connected,
}) => {
  const { main, popup } = connected;
  await main.getByRole('link', { name: 'Settings' }).click();
  await choice(main).selectOption('200%');
  await showsAt(connected, 200);
  const callId = portal.practice.connector.ring({
    userIds: [portal.operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt', companyName: 'Schmidt GmbH' },
  });
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  const [windowId = ''] = await visibleWindows('Ringside calls');
  await expect.poll(() => geometryOf(windowId).then(({ width }) => width)).toBe(560);
  await expect
    .poll(() =>
      popup.evaluate(() => {
        const list = document.querySelector('main ul');
        return list === null ? null : list.scrollHeight - list.clientHeight;
      }),
    )
    .toBe(0);
  const dismiss = popup.getByRole('button', { name: 'Dismiss', exact: true });
  await moveTo(await placeOf(dismiss));
  // The popup may have come up under the pointer: what was not seen there is not pressed (pressGuard.ts).
  await expect(async () => {
    await press();
    await expect(popup.getByRole('listitem')).toHaveCount(0, { timeout: 600 });
  }).toPass({ timeout: 5_000 });
  await portal.practice.waitForCard(portal.operatorId, callId, 'closed', 5_000);
});

test('a call under the pointer is seen whole at another text size', async ({ portal, connected }) => {
  const { main, popup } = connected;
  await main.getByRole('link', { name: 'Settings' }).click();
  portal.practice.connector.ring({
    userIds: [portal.operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Katharina Schmidt-Wiedemann', companyName: 'Schmidt GmbH' },
  });
  const entry = popup.getByRole('listitem');
  await expect(entry).toHaveCount(1);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await moveTo(await placeOf(entry));
  await expect(entry).toHaveAttribute('style', /height: \d+px/);
  await choice(main).selectOption('200%');
  await showsAt(connected, 200);
  const cut = (): Promise<(string | null)[]> =>
    entry.evaluate((item) => {
      const { bottom } = item.getBoundingClientRect();
      return [...item.querySelectorAll('.name, .about, .digits, button')]
        .filter(
          (part) =>
            part.getBoundingClientRect().bottom > bottom + 1 || part.scrollHeight > part.clientHeight + 2,
        )
        .map(({ textContent }) => textContent);
    });
  await expect.poll(cut).toEqual([]);
  await expect
    .poll(() => popup.evaluate(() => document.body.scrollHeight - innerHeight))
    .toBeLessThanOrEqual(0);
});

test('with large text the main window keeps every page within reach, by icons that have names', async ({
  start,
}) => {
  const { main } = await start();
  await main.getByRole('link', { name: 'Settings' }).click();
  await choice(main).selectOption('200%');
  await expect.poll(() => main.evaluate(() => innerWidth)).toBeLessThan(620);
  for (const name of ['Calls', 'Portal', 'Phones', 'Settings', 'About']) {
    const link = main.getByRole('navigation').getByRole('link', { name, exact: true });
    await expect(link).toHaveAttribute('title', name);
    await link.click();
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await main.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }
});
