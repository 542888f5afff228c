import { join } from 'node:path';
import { ring, settled } from './fixtures/callsInPopup.ts';
import { geometryOf, openTerminal, visibleWindows, xdotool, type Rectangle } from './fixtures/desktop.ts';
import { moveAway, moveTo, placeOf, press } from './fixtures/mouse.ts';
import { expect, test, type StartedRingside } from './fixtures/ringside.ts';

const corners = {
  'upper left': { x: 16, y: 16 },
  'upper right': { x: 1280 - 16 - 380, y: 16 },
  'lower left': { x: 16, y: null },
  'lower right': { x: 1280 - 16 - 380, y: null },
} as const;
type Corner = keyof typeof corners;

async function popupPlace(): Promise<Rectangle> {
  const [id = ''] = await visibleWindows('Ringside calls');
  return geometryOf(id);
}

async function expectIn(corner: Corner): Promise<void> {
  const { x, y } = corners[corner];
  await expect
    .poll(async () => {
      const place = await popupPlace();
      return { x: place.x, y: y === null ? 800 - 16 - place.y - place.height : place.y };
    })
    .toEqual({ x, y: y ?? 0 });
}

async function choose({ main }: StartedRingside, corner: Corner): Promise<void> {
  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByRole('radio', { name: `The monitor with the pointer: ${corner} corner` }).click();
  await expect(main.getByText('Saved', { exact: true })).toBeVisible();
}

/** The popup's buttons by what they mean, in pixels from its upper left corner. */
async function boxesFromAbove({ popup }: StartedRingside): Promise<Map<string, number[]>> {
  return new Map(
    await popup.evaluate(() =>
      [...document.querySelectorAll('button')].map((button) => {
        const { left, top, right, bottom } = button.getBoundingClientRect();
        const about = button.closest('[data-about]')?.getAttribute('data-about') ?? '';
        const meaning = `${button.getAttribute('aria-label') ?? button.textContent.trim()} ${about}`;
        return [meaning, [left, top, right, bottom].map(Math.round)] as const;
      }),
    ),
  );
}

/** Drags the popup by its bar with the real mouse, so that it goes by this much. */
async function drag({ popup }: StartedRingside, byX: number, byY: number): Promise<void> {
  const place = await popupPlace();
  const bar = await popup.evaluate(() => {
    const handle = [...document.querySelectorAll('*')].find((one) => getComputedStyle(one).cursor === 'grab');
    const { left, top, width, height } = (handle ?? document.body).getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  const x = Math.round(place.x + bar.x);
  const y = Math.round(place.y + bar.y);
  await xdotool('mousemove', String(x), String(y), 'mousedown', '1');
  for (const part of [0.02, 0.1, 0.3, 0.6, 1]) {
    await xdotool('mousemove', String(Math.round(x + byX * part)), String(Math.round(y + byY * part)));
  }
  let trembles = 0;
  await expect
    .poll(async () => {
      // A hand is never quite at rest: the popup follows each move.
      trembles = 1 - trembles;
      await xdotool('mousemove', String(x + byX + trembles), String(y + byY));
      const now = await popupPlace();
      return Math.hypot(now.x - place.x - byX, now.y - place.y - byY) < 16;
    })
    .toBe(true);
  await xdotool('mouseup', '1');
}

test('the popup comes up in the corner that was chosen, each of the four, and moves there while a call rings', async ({
  portal,
  connected,
}) => {
  await ring(portal, connected, 'Anna Schmidt');
  await settled(connected);
  for (const corner of Object.keys(corners) as Corner[]) {
    await choose(connected, corner);
    await expectIn(corner);
  }
});

test('in an upper corner new calls come below, and nothing that is there moves', async ({
  portal,
  connected,
}) => {
  const { popup } = connected;
  await choose(connected, 'upper right');
  await ring(portal, connected, 'Anna Schmidt');
  await settled(connected);
  await expectIn('upper right');
  // While the hand is in it, entries keep their shape.
  await moveTo(await placeOf(popup.getByRole('button', { name: 'Copy number' })));
  await expect.poll(() => popup.evaluate(() => document.documentElement.matches(':hover'))).toBe(true);
  const alone = await boxesFromAbove(connected);
  await ring(portal, connected, 'Boris Belov');
  await settled(connected);
  await expectIn('upper right');
  const both = await boxesFromAbove(connected);
  for (const [meaning, box] of alone) expect(both.get(meaning), meaning).toEqual(box);
  const [newest = 0, older = 0] = await popup
    .getByRole('listitem')
    .evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top));
  expect(newest).toBeGreaterThan(older);

  // A real press on what was there before means what it says.
  await moveTo(
    await placeOf(
      popup
        .getByRole('listitem')
        .filter({ hasText: 'Anna Schmidt' })
        .getByRole('button', { name: 'Dismiss' }),
    ),
  );
  await press();
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  await expect(popup.getByRole('listitem')).toContainText('Boris Belov');
});

for (const corner of ['lower right', 'upper right'] as const)
  test(`a window that is still lower than its page wants cuts what is far from its corner (${corner})`, async ({
    portal,
    connected,
  }) => {
    const { popup } = connected;
    // The other one is where it is as long as nobody has chosen.
    if (corner === 'upper right') await choose(connected, corner);
    await ring(portal, connected, 'Anna Schmidt');
    await settled(connected);
    await ring(portal, connected, 'Boris Belov');
    await settled(connected);
    const placeOfOldest = (): Promise<number> =>
      popup
        .getByRole('listitem')
        .filter({ hasText: 'Anna Schmidt' })
        .getByRole('button', { name: 'Dismiss' })
        .evaluate((button, hangsFromTop) => {
          const { top } = button.getBoundingClientRect();
          return Math.round(hangsFromTop ? top : top - innerHeight);
        }, corner.startsWith('upper'));
    const whole = await placeOfOldest();
    const heightPx = await popup.locator('main').evaluate((page: HTMLElement) => page.offsetHeight);
    for (const lessPx of [40, 90, 0, 60]) {
      await popup.locator('main').evaluate(
        (page, maxHeight) =>
          new Promise((resolve) => {
            page.style.maxHeight = maxHeight;
            // Painted once.
            requestAnimationFrame(() => requestAnimationFrame(resolve));
          }),
        `${heightPx - lessPx}px`,
      );
      expect(await placeOfOldest(), `${lessPx} px too low`).toBe(whole);
    }
  });

test('dragged by its bar the popup snaps to the nearest corner, is there for the next call and after a restart, and the keyboard stays', async ({
  portal,
  connected,
  start,
}) => {
  const terminal = await openTerminal(join(connected.profileFolder, 'typed.txt'));
  const first = await ring(portal, connected, 'Anna Schmidt');
  await settled(connected);
  await expectIn('lower right');
  await xdotool('type', 'before ');
  await drag(connected, -700, -500);
  await expectIn('upper left');
  await xdotool('type', 'after');
  await expect.poll(() => terminal.typed()).toBe('before after');
  expect(await xdotool('getactivewindow')).toBe(terminal.windowId);
  terminal.close();

  // Whoever lets go of the bar has not pressed anything.
  await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
  portal.practice.connector.end(first);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  await moveAway();
  await ring(portal, connected, 'Boris Belov');
  await settled(connected);
  await expectIn('upper left');
  await connected.main.getByRole('link', { name: 'Settings' }).click();
  await expect(
    connected.main.getByRole('radio', { name: 'The monitor with the pointer: upper left corner' }),
  ).toBeChecked();
  await connected.quit();

  const { main } = await start({ profileFolder: connected.profileFolder });
  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByRole('button', { name: 'Show me' }).click();
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await expectIn('upper left');
});

test('a popup that is put away in the hand comes up again where it belongs', async ({
  portal,
  connected,
}) => {
  const callId = await ring(portal, connected, 'Anna Schmidt');
  await settled(connected);
  const place = await popupPlace();
  const bar = { x: place.x + 190, y: place.y + place.height - 20 };
  await xdotool('mousemove', String(bar.x), String(bar.y), 'mousedown', '1');
  await xdotool('mousemove', String(bar.x - 60), String(bar.y - 60));
  await xdotool('mousemove', String(bar.x - 300), String(bar.y - 200));
  let trembles = 0;
  await expect
    .poll(async () => {
      trembles = 1 - trembles;
      await xdotool('mousemove', String(bar.x - 300 + trembles), String(bar.y - 200));
      return (await popupPlace()).x;
    })
    .toBeLessThan(place.x - 100);
  portal.practice.connector.end(callId);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  await xdotool('mouseup', '1');
  await moveAway();
  await ring(portal, connected, 'Boris Belov');
  await settled(connected);
  await expectIn('lower right');
});

test('at a larger text size the popup is wider, as high as its page, and a press hits what it is on', async ({
  portal,
  connected,
}) => {
  const { main, popup } = connected;
  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByRole('combobox', { name: 'Text size' }).selectOption('150');
  await expect(main.getByText('Saved', { exact: true })).toBeVisible();
  await ring(portal, connected, 'Anna Schmidt');
  await settled(connected);
  await expect.poll(async () => (await popupPlace()).width).toBe(560);
  await settled(connected);
  const inPage = await popup.getByRole('button', { name: 'Dismiss' }).evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  const place = await popupPlace();
  await moveTo({ x: Math.round(place.x + inPage.x * 1.5), y: Math.round(place.y + inPage.y * 1.5) });
  // A press that the window's growing overtakes does nothing.
  await expect(async () => {
    await press();
    await expect(popup.getByRole('listitem')).toHaveCount(0, { timeout: 300 });
  }).toPass();
});
