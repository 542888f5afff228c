import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { clickLineNumber } from '../../contracts/clickToCall/clicks.ts';
import type { ClickToCall } from '../../contracts/settings.ts';
import { finishedCall, ordersFor } from './fixtures/callRecords.ts';
import { kill } from './fixtures/chance.ts';
import { moveAway } from './fixtures/mouse.ts';
import { baresipSettings, callRows, popupEntries, test as base } from './fixtures/phones.ts';
import { connect, expect, projectRoot, type StartedRingside } from './fixtures/ringside.ts';

interface Fixtures {
  /** The operator's page of the practice portal, in a browser window of its own; their outgoing line is Ringside's. */
  readonly portalPage: Page;
  /** Ringside with baresip and the portal, where clicks are treated so. */
  readonly withClicks: (clickToCall: ClickToCall) => Promise<StartedRingside>;
}

const test = base.extend<Fixtures>({
  portalPage: async ({ portal }, use) => {
    const { practice, running, operatorId } = portal;
    practice.outgoing.chooseFor(operatorId, clickLineNumber);
    await fetch(`${portal.webhookUrl}telephony.externalLine.add?NUMBER=${clickLineNumber}&NAME=Ringside`);
    const folder = await mkdtemp(join(tmpdir(), 'ringside-portal-page-'));
    const browser = await _electron.launch({
      executablePath: process.env['RINGSIDE_ELECTRON'] ?? '',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        join(projectRoot, 'test', 'demo', 'portalWindow'),
        `--page=${running.url}/operator/${operatorId}`,
        `--user-data-dir=${folder}`,
      ],
    });
    const page = await browser.firstWindow();
    await expect(page.locator('#line')).toHaveText(clickLineNumber);
    await use(page);
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  },

  withClicks: async ({ start, baresip, portal }, use) => {
    await use(async (clickToCall) => {
      const ringside = await start({ settings: { ...baresipSettings(baresip), clickToCall } });
      await connect(ringside, portal.webhookUrl);
      await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
      return ringside;
    });
  },
});

const number = (page: Page) => page.getByRole('button', { name: '+49 30 901820' });

/** A hand on the mouse of this computer: Playwright's clicks move none. */
async function press(page: Page): Promise<void> {
  await moveAway();
  await number(page).click();
}

test('a click on a number in Bitrix24 is dialled by baresip, answered, and one call with its duration in the statistics', async ({
  withClicks,
  portal: { practice, operatorId },
  portalPage,
  answerer,
}) => {
  const ringside = await withClicks('atOnce');
  await press(portalPage);
  expect(await answerer.outcome()).toBe(200);
  expect((await answerer.calls())[0]?.messages[0]).toMatch(/^INVITE sip:\+4930901820@/);
  const entry = popupEntries(ringside);
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('Talking');
  await expect(portalPage.getByRole('dialog', { name: 'Call card' })).toContainText('Outgoing call');
  // A second at least is talked, by the clock that the popup shows.
  await expect(entry.getByRole('timer')).toContainText('0:02');
  await entry.getByRole('button', { name: 'Hang up' }).click();
  expect(await answerer.hungUpBy()).toBe('caller');

  const finished = await finishedCall(practice);
  expect(finished).toMatchObject({ portalUserId: operatorId, statusCode: '200', row: { type: 1 } });
  expect(finished.durationS).toBeGreaterThanOrEqual(2);
  expect(finished.durationS).toBeLessThan(15);
  expect(ordersFor(practice, 'register')).toEqual([]);
  expect(ordersFor(practice, 'finish')).toHaveLength(1);
  await expect(portalPage.getByRole('dialog', { name: 'Call card' })).toHaveCount(0);
  const rows = await callRows(ringside);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('From Bitrix24');
});

test('in a call list the page keeps its own card back, and the number is dialled all the same', async ({
  withClicks,
  portal: { practice },
  portalPage,
  answerer,
}) => {
  const ringside = await withClicks('atOnce');
  await portalPage.getByRole('textbox', { name: 'Keypad' }).fill('030 901820');
  await portalPage.getByRole('checkbox', { name: 'in a call list' }).check();
  await moveAway();
  await portalPage.getByRole('button', { name: 'Dial', exact: true }).click();
  expect(await answerer.outcome()).toBe(200);
  await expect(portalPage.getByRole('dialog', { name: 'Call card' })).toHaveCount(0);
  await popupEntries(ringside).getByRole('button', { name: 'Hang up' }).click();
  expect(await finishedCall(practice)).toMatchObject({ statusCode: '200' });
});

test('asked first, it is dialled by one press in the popup', async ({ withClicks, portalPage, answerer }) => {
  const ringside = await withClicks('ask');
  await press(portalPage);
  const entry = popupEntries(ringside);
  await expect(entry).toContainText('From Bitrix24');
  expect(await answerer.calls()).toEqual([]);
  await entry.getByRole('button', { name: 'Call', exact: true }).click();
  expect(await answerer.outcome()).toBe(200);
  await expect(entry).toContainText('Talking');
});

test('a phone that cannot be reached: told with what to do within five seconds, and the call finished as failed by then', async ({
  withClicks,
  portal: { practice },
  portalPage,
  baresip,
}) => {
  const ringside = await withClicks('atOnce');
  await baresip.stop();
  await press(portalPage);
  const pressedAtMs = Date.now();
  const entry = popupEntries(ringside);
  await expect(entry).toContainText('Not dialled', { timeout: 5_000 });
  await expect(entry).toContainText('cannot be reached. Check that it is running');
  await expect.poll(() => practice.calls.finished.length, { timeout: 5_000 }).toBe(1);
  expect(Date.now() - pressedAtMs).toBeLessThan(5_000);
  expect(practice.calls.finished).toMatchObject([{ durationS: 0, statusCode: 'OTHER' }]);
  await expect(await callRows(ringside)).toContainText('Not dialled');
});

test('a telephone system that registers the call as well: one entry, and one record with the talk', async ({
  withClicks,
  portal: { practice, operatorId },
  portalPage,
  answerer,
}) => {
  const ringside = await withClicks('atOnce');
  await press(portalPage);
  expect(await answerer.outcome()).toBe(200);
  const entry = popupEntries(ringside);
  await expect(entry).toContainText('Talking');
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    lineNumber: '+493055512',
    type: 1,
  });
  await expect.poll(() => practice.calls.finished.length, { timeout: 10_000 }).toBe(1);
  expect(practice.calls.finished).toMatchObject([{ durationS: 0, statusCode: '603-S' }]);
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('Talking');
  await entry.getByRole('button', { name: 'Hang up' }).click();
  expect(await answerer.hungUpBy()).toBe('caller');
  practice.connector.end(callId, { durationS: 3 });
  await expect(entry).toHaveCount(0, { timeout: 10_000 });
  await expect((await callRows(ringside)).filter({ hasText: '901820' })).toHaveCount(1);
  expect(practice.calls.finished.map(({ durationS }) => durationS)).toEqual([0, 3]);
});

test('set up on the Portal page: line, outgoing line, Try it', async ({
  start,
  portal,
  baresip,
  answerer,
  portalPage,
}) => {
  const { practice, operatorId } = portal;
  practice.reset();
  const ringside = await start({ settings: baresipSettings(baresip) });
  const { main } = ringside;
  await connect(ringside, portal.webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  await main.getByRole('combobox', { name: 'Numbers clicked in Bitrix24' }).selectOption('atOnce');
  await main.getByRole('button', { name: 'Make the line' }).click();
  await main.getByRole('button', { name: 'Choose it for everybody' }).click();
  await main.getByRole('dialog').getByRole('button', { name: 'Choose it for everybody' }).click();
  await expect(main.getByText('It is Ringside’s.')).toBeVisible();
  expect(practice.outgoing.of(operatorId)).toBe(clickLineNumber);

  await main.getByRole('button', { name: 'Try it' }).click();
  await expect(main.getByText('Click a number in Bitrix24 within a minute.')).toBeVisible();
  await press(portalPage);
  await expect(main.getByText(/^It arrived, \d+ s after the click\.$/)).toBeVisible();
  expect(await answerer.outcome()).toBe(200);

  await main.getByRole('button', { name: 'Back to as it was' }).click();
  await expect(main.getByText(/^It is another one\./)).toBeVisible();
  expect(practice.outgoing.of(operatorId)).toBe('LINK_BASE_NUMBER');
});

test('killed while it talks, Ringside finishes the call after the next start, and dials nothing again', async ({
  withClicks,
  start,
  portal: { practice },
  portalPage,
  answerer,
}) => {
  const ringside = await withClicks('atOnce');
  await press(portalPage);
  expect(await answerer.outcome()).toBe(200);
  await expect(popupEntries(ringside)).toContainText('Talking');
  await kill(ringside);
  await start({ profileFolder: ringside.profileFolder });
  await expect.poll(() => practice.calls.finished.length, { timeout: 20_000 }).toBe(1);
  expect(practice.calls.finished).toMatchObject([{ statusCode: '200' }]);
  expect((await answerer.calls()).length).toBe(1);
});
