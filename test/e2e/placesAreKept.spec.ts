import { pressByProgram, ring, settled } from './fixtures/callsInPopup.ts';
import { moveTo, placeOf, press } from './fixtures/mouse.ts';
import { expect, test } from './fixtures/ringside.ts';

test('whoever rings is seen, however many were put away with the pointer in the popup', async ({
  portal,
  connected,
}) => {
  const { popup } = connected;
  for (let name = 'Anna'; name.length < 12; name += 'a') {
    await ring(portal, connected, name);
    await settled(connected);
    const dismiss = popup.getByRole('button', { name: 'Dismiss', exact: true });
    await expect(dismiss).toBeInViewport({ ratio: 1 });
    await moveTo(await placeOf(dismiss));
    await expect(async () => {
      await press();
      await expect(popup.getByRole('listitem')).toHaveCount(0, { timeout: 300 });
    }).toPass();
  }
});

test('places are not kept for a pointer that has left without a word', async ({ portal, connected }) => {
  const { popup } = connected;
  await ring(portal, connected, 'Anna Schmidt');
  await ring(portal, connected, 'Boris Belov');
  await settled(connected);
  // As where the page is not told that the pointer has left: it believes that it is in there, and it is not.
  await popup.evaluate(() => document.dispatchEvent(new PointerEvent('pointermove')));
  await pressByProgram(popup, 'li [aria-label=Dismiss]');
  await expect(popup.locator('li[aria-hidden]')).toHaveCount(1);
  await expect(popup.locator('li[aria-hidden]')).toHaveCount(0, { timeout: 4_000 });
});
