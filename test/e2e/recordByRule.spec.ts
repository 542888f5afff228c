import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Settings } from '../../contracts/settings.ts';
import { createBrowser, type Browser } from './fixtures/browser.ts';
import { openTerminal, xdotool } from './fixtures/desktop.ts';
import { hooksOf } from './fixtures/hooks.ts';
import { connect, expect, test as base, type Portal, type StartedRingside } from './fixtures/ringside.ts';

interface Desk {
  readonly browser: Browser;
  begin(settings: Partial<Settings>): Promise<StartedRingside>;
}

const test = base.extend<{ desk: Desk }>({
  desk: async ({ start, portal }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'ringside-browser-'));
    const browser = await createBrowser(folder);
    await use({
      browser,
      async begin(settings) {
        const ringside = await start({ settings: { country: 'DE', ...settings }, env: browser.env });
        await connect(ringside, portal.webhookUrl);
        await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
        return ringside;
      },
    });
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  },
});

const phoneNumber = '+4930901820';
const sentence = 'nothing that is typed while it rings may get lost ';

test('on ring the record opens once nobody types, and the keyboard stays where it was', async ({
  portal,
  desk,
}) => {
  const { connector } = portal.practice;
  const ringside = await desk.begin({ openKnownCaller: 'ring' });
  const terminal = await openTerminal(join(ringside.profileFolder, 'typed.txt'));
  const typing = xdotool('type', '--delay', '60', sentence);
  connector.ring({ userIds: [portal.operatorId], phoneNumber, crm: { name: 'Anna Schmidt' } });
  await expect(ringside.popup.getByRole('listitem')).toContainText('Anna Schmidt');
  await typing;
  // More than two seconds of typing, and nothing has come up.
  expect(await desk.browser.opened()).toEqual([]);
  await expect.poll(() => terminal.typed()).toBe(sentence);

  await expect.poll(desk.browser.opened, { timeout: 15_000 }).toHaveLength(1);
  expect((await desk.browser.opened())[0]).toMatch(/\/crm\/contact\/details\/\d+\/$/);
  await expect.poll(desk.browser.windows).toHaveLength(1);
  await expect.poll(async () => (await ringside.readLog()).includes('keyboard given back')).toBe(true);
  await expect.poll(() => xdotool('getactivewindow')).toBe(terminal.windowId);
  await xdotool('type', '--delay', '20', 'and goes on');
  await expect.poll(() => terminal.typed()).toBe(`${sentence}and goes on`);
  expect(await desk.browser.opened()).toHaveLength(1);
  terminal.close();
});

/** The record of whoever rings has opened while the keyboard was in a terminal, and it is there again. */
async function keptInTerminal({ portal, desk }: { portal: Portal; desk: Desk }) {
  const ringside = await desk.begin({ openKnownCaller: 'ring' });
  const terminal = await openTerminal(join(ringside.profileFolder, 'typed.txt'));
  portal.practice.connector.ring({
    userIds: [portal.operatorId],
    phoneNumber,
    crm: { name: 'Anna Schmidt' },
  });
  await expect.poll(desk.browser.opened, { timeout: 15_000 }).toHaveLength(1);
  return { ringside, terminal };
}

const givenBack = async ({ readLog }: StartedRingside): Promise<number> =>
  (await readLog()).split('keyboard given back').length - 1;

test('whoever goes to the browser with Alt+Tab has the keyboard there from then on', async ({
  portal,
  desk,
}) => {
  const { ringside, terminal } = await keptInTerminal({ portal, desk });
  await expect.poll(desk.browser.raised, { timeout: 15_000 }).toBe(1);
  await expect.poll(() => givenBack(ringside)).toBeGreaterThan(0);
  await expect.poll(() => xdotool('getactivewindow')).toBe(terminal.windowId);
  await xdotool('keydown', 'alt');
  await xdotool('key', 'Tab');
  await xdotool('keyup', 'alt');
  const [browserWindow] = await desk.browser.windows();
  await expect.poll(() => xdotool('getactivewindow')).toBe(browserWindow);
  // Two seconds, in which it would be given back a hundred times.
  await xdotool('type', '--delay', '60', 'what is typed in the browser stays');
  expect(await xdotool('getactivewindow')).toBe(browserWindow);
  expect(await terminal.typed()).toBe('');
  terminal.close();
});

test('a browser that takes long to start does not keep the keyboard, whatever is typed meanwhile', async ({
  portal,
  desk,
}) => {
  await desk.browser.comesAfter(8);
  const { ringside, terminal } = await keptInTerminal({ portal, desk });
  const long = sentence.repeat(4);
  await xdotool('type', '--delay', '60', long);
  await expect.poll(desk.browser.windows).toHaveLength(1);
  await expect.poll(() => givenBack(ringside)).toBeGreaterThan(0);
  await expect.poll(() => xdotool('getactivewindow')).toBe(terminal.windowId);
  terminal.close();
});

test('where no window manager says who has the keyboard nothing opens on ring, and a press opens it', async ({
  portal,
  desk,
}) => {
  const { popup, readLog } = await desk.begin({ openKnownCaller: 'ring' });
  await promisify(execFile)('xprop', ['-root', '-remove', '_NET_ACTIVE_WINDOW']);
  portal.practice.connector.ring({
    userIds: [portal.operatorId],
    phoneNumber,
    crm: { name: 'Anna Schmidt' },
  });
  await expect
    .poll(async () => (await readLog()).includes('keyboard not kept'), { timeout: 15_000 })
    .toBe(true);
  expect(await desk.browser.opened()).toEqual([]);
  await popup.getByRole('button', { name: 'Open in CRM' }).click();
  await expect.poll(desk.browser.opened).toHaveLength(1);
});

test('on answer it opens once the phone says so, and not on ring', async ({ portal, desk }) => {
  portal.practice.crm.put(phoneNumber, { entityType: 'COMPANY', entityId: 31, name: 'Schmidt GmbH' });
  const ringside = await desk.begin({ openKnownCaller: 'answer', phonesOn: ['otherProgram'] });
  const hooks = await hooksOf(ringside);
  const call = { id: 'one', phoneNumber };
  await hooks.ring(call);
  await expect(ringside.popup.getByRole('listitem')).toContainText('Schmidt GmbH');
  expect(await desk.browser.opened()).toEqual([]);
  await hooks.answer(call);
  await expect.poll(desk.browser.opened).toEqual([`${portal.running.url}/crm/company/details/31/`]);
  await hooks.end(call);
});

test('several records are chosen from in the popup, and none opens by itself', async ({ portal, desk }) => {
  const { practice, operatorId, running } = portal;
  practice.crm.put(phoneNumber, { entityType: 'CONTACT', entityId: 11, name: 'Anna Schmidt' });
  practice.crm.put(phoneNumber, { entityType: 'CONTACT', entityId: 12, name: 'Boris Schmidt' });
  practice.crm.put(phoneNumber, { entityType: 'COMPANY', entityId: 31, name: 'Schmidt GmbH' });
  const { popup } = await desk.begin({ openKnownCaller: 'ring' });
  practice.connector.ring({ userIds: [operatorId], phoneNumber });
  const choose = popup.getByRole('button', { name: 'Choose record' });
  await choose.click();
  const choices = popup.getByRole('list', { name: 'Choose record' }).getByRole('button');
  await expect(choices).toHaveText([
    'Contact: Anna Schmidt',
    'Contact: Boris Schmidt',
    'Company: Schmidt GmbH',
  ]);
  expect(await desk.browser.opened()).toEqual([]);
  await choices.nth(1).click();
  await expect.poll(desk.browser.opened).toEqual([`${running.url}/crm/contact/details/12/`]);
  await expect(choices).toHaveCount(0);
});

test('an unknown caller is a new lead or contact with the number filled in', async ({ portal, desk }) => {
  const { practice, operatorId, running } = portal;
  const { main, popup } = await desk.begin({});
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '030 901820' });
  await popup.getByRole('button', { name: 'New lead' }).click();
  const filled = (type: string) =>
    `${running.url}/crm/${type}/details/0/?phone=%2B4930901820&origin_id=VI_${encodeURIComponent(callId)}`;
  await expect.poll(desk.browser.opened).toEqual([filled('lead')]);
  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByRole('combobox', { name: 'For unknown callers offer' }).selectOption('New contact');
  await popup.getByRole('button', { name: 'New contact' }).click();
  await expect.poll(desk.browser.opened).toEqual([filled('lead'), filled('contact')]);
});

test('another system’s address is shown in full before it is opened, and opens by the rule from then on', async ({
  portal,
  desk,
}) => {
  const { practice, operatorId } = portal;
  const ringside = await desk.begin({ openUnknownCaller: 'ring', newRecord: 'address' });
  const { main, popup } = ringside;
  await main.getByRole('link', { name: 'Settings' }).click();
  const field = main.getByRole('textbox', { name: 'Address in another system' });
  await field.fill('http://erp.example/?phone={phone}');
  await expect(main.getByText('The address has to begin with https://.')).toBeVisible();
  await field.fill('https://erp.example/find?phone={phone.national}');
  await expect(main.getByText('https://erp.example/find?phone=84951234567')).toBeVisible();
  await field.blur();

  const first = practice.connector.ring({ userIds: [operatorId], phoneNumber });
  await popup.getByRole('button', { name: 'Open address' }).click();
  const address = 'https://erp.example/find?phone=030901820';
  await expect(popup.getByText(address)).toBeVisible();
  await expect(popup.getByRole('listitem').first()).toContainText('The number goes to erp.example.');
  expect(await desk.browser.opened()).toEqual([]);
  await popup.getByRole('button', { name: 'Open this address' }).click();
  await expect.poll(desk.browser.opened).toEqual([address]);
  practice.connector.end(first);
  await expect(popup.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);

  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901821' });
  await expect
    .poll(desk.browser.opened, { timeout: 15_000 })
    .toEqual([address, 'https://erp.example/find?phone=030901821']);
  // In a run of its own it is known still.
  await popup.getByRole('button', { name: 'Open address' }).click();
  await expect.poll(desk.browser.opened).toHaveLength(3);
});
