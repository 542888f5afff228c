import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, expect, test, type StartedRingside } from './fixtures/ringside.ts';

const boundsOf = ({ app }: StartedRingside) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Ringside')
      ?.getBounds(),
  );

test('the main window comes back where it was left, as large, at the page that was open', async ({
  portal,
  start,
}) => {
  const profileFolder = await mkdtemp(join(tmpdir(), 'ringside-e2e-'));
  const first = await start({ profileFolder });
  await connect(first, portal.webhookUrl);
  await first.main.getByRole('link', { name: 'Phones' }).click();
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Ringside')
      ?.setBounds({ x: 60, y: 80, width: 820, height: 600 }),
  );
  const left = async (): Promise<unknown> =>
    JSON.parse(await readFile(join(profileFolder, 'window.json'), 'utf8').catch(() => 'null'));
  await expect.poll(left).toMatchObject({ place: { width: 820, height: 600 }, page: 'phones' });
  const before = await boundsOf(first);
  await first.quit();

  const again = await start({ profileFolder });
  await expect(again.main.getByRole('heading', { name: 'Phones', level: 1 })).toBeVisible();
  expect(await boundsOf(again)).toEqual(before);
  // Nothing was pressed in this run: the page is remembered all the same when the window is moved.
  await again.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Ringside')
      ?.setBounds({ x: 70, y: 80, width: 830, height: 610 }),
  );
  await expect.poll(left).toMatchObject({ place: { width: 830, height: 610 }, page: 'phones' });
  await again.quit();
  await rm(profileFolder, { recursive: true, force: true });
});
