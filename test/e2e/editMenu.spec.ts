import { expect, test } from './fixtures/ringside.ts';
import { visibleWindows, xdotool } from './fixtures/desktop.ts';

test('a webhook is pasted with the mouse alone', async ({ portal, start }) => {
  const { app, main } = await start();
  await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), portal.webhookUrl);
  const field = main.getByLabel('Webhook URL');
  await expect(field).toBeVisible();
  const [windowId = ''] = await visibleWindows('Ringside');
  await xdotool('windowactivate', '--sync', windowId);
  const box = await field.boundingBox();
  if (box === null) throw new Error('the field is not there');
  const at = [String(Math.round(box.x + 40)), String(Math.round(box.y + box.height / 2))];
  // With nothing in the field only Paste can be chosen, so it is the first that the arrow key reaches.
  await expect(async () => {
    await xdotool('mousemove', '--window', windowId, ...at, 'click', '3');
    await xdotool('key', '--delay', '80', 'Down', 'Return');
    await expect(field).toHaveValue(portal.webhookUrl, { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
});
