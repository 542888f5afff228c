import { closeWindow, windowStates } from './fixtures/windows.ts';
import { hookSecretInKeychain } from './fixtures/hookSecret.ts';
import {
  baresipSettings,
  callRows,
  phoneItem,
  popupEntries,
  test,
  untilFollowed,
} from './fixtures/phones.ts';
import { startProgram } from './fixtures/program.ts';
import { expect, withMain, type StartedRingside } from './fixtures/ringside.ts';

const numberField = ({ main }: StartedRingside) => main.getByRole('textbox', { name: 'Number to call' });

const mainState = async ({ app }: StartedRingside) =>
  (await windowStates(app)).find(({ title }) => title === 'Ringside');

/** The system hands a link to the program as it does to one that runs already: by starting it once more. */
async function openLink({ profileFolder }: StartedRingside, link: string): Promise<void> {
  const second = startProgram(profileFolder, ['--', link]);
  expect(await second.ended, second.output()).toBe(0);
}

test('a tel: link brings the window to the front with the number, and dials only at the word of the operator', async ({
  withBaresip,
  answerer,
}) => {
  const { app, main } = withBaresip;
  await closeWindow(app, 'Ringside');
  await expect.poll(async () => (await mainState(withBaresip))?.visible).toBe(false);

  await openLink(withBaresip, 'tel:+49-30-901820;ext=1');
  await expect(numberField(withBaresip)).toHaveValue('+4930901820');
  await expect.poll(() => mainState(withBaresip)).toMatchObject({ visible: true, focused: true });
  await expect(numberField(withBaresip)).toBeFocused();

  // Another link only replaces what waits there.
  await openLink(withBaresip, 'callto:+4930901821');
  await expect(numberField(withBaresip)).toHaveValue('+4930901821');
  expect(await answerer.calls()).toEqual([]);
  await expect(await callRows(withBaresip)).toHaveCount(0);

  await main.getByRole('button', { name: 'Call', exact: true }).click();
  await expect.poll(async () => (await answerer.calls()).length).toBe(1);
  expect((await answerer.calls())[0]?.messages[0]).toMatch(/^INVITE sip:\+4930901821@/);
});

test('a link that may mean two numbers dials neither: the operator is asked for one', async ({
  withBaresip,
  answerer,
}) => {
  const { main } = withBaresip;
  await openLink(withBaresip, 'tel:+49-30-901820/21');
  await expect(numberField(withBaresip)).toHaveValue('+49-30-901820/21');
  const choice = main.getByRole('group', { name: 'Which number is meant?' });
  await expect(choice.getByRole('button')).toHaveText(['+4930901820', '+4930901821']);
  await main.getByRole('button', { name: 'Call', exact: true }).click();
  await expect(main.getByRole('alert')).toContainText('several numbers');
  expect(await answerer.calls()).toEqual([]);

  await choice.getByRole('button', { name: 'Call +4930901821' }).click();
  await expect.poll(async () => (await answerer.calls()).length).toBe(1);
  expect((await answerer.calls())[0]?.messages[0]).toMatch(/^INVITE sip:\+4930901821@/);
  await numberField(withBaresip).fill('+49 (0)30 901820 ext. 12');
  await expect(main.getByText('Will dial +4930901820, without the extension 12')).toBeVisible();
});

for (const [how, args] of [
  ['', []],
  [', started for the tray', ['--hidden']],
] as const) {
  test(`the link of a first start is filled in once the window is there${how}`, async ({
    start,
    baresip,
    answerer,
  }) => {
    const ringside = await withMain(
      await start({ settings: baresipSettings(baresip), args: [...args, '--', 'tel:+4930901820'] }),
    );
    await expect(numberField(ringside)).toHaveValue('+4930901820');
    await expect.poll(async () => (await mainState(ringside))?.visible).toBe(true);
    await untilFollowed(ringside);
    expect(await answerer.calls()).toEqual([]);
  });
}

test('a ringside:// link with the secret rings the popup and leaves the keyboard alone; without, it does nothing', async ({
  start,
}) => {
  const ringside = await start({ settings: { phonesOn: ['otherProgram'], country: 'DE' } });
  const { app, main } = ringside;
  await main.getByRole('link', { name: 'Phones' }).click();
  await expect(phoneItem(main, 'Another program')).toContainText('No calls yet');
  const secret = await hookSecretInKeychain();
  const link = (name: string, withSecret: string): string =>
    `ringside://call?event=ring&number=%2B4930901820&name=${name}&secret=${withSecret}`;
  await closeWindow(app, 'Ringside');
  await expect.poll(async () => (await mainState(ringside))?.visible).toBe(false);

  await openLink(ringside, link('Mallory', 'A'.repeat(secret.length)));
  await openLink(ringside, link('Anna', secret));
  const entries = popupEntries(ringside);
  await expect(entries).toContainText('Anna');
  await expect(entries).toContainText('+49 30 901820');
  await expect(entries).toHaveCount(1);
  expect(await mainState(ringside)).toMatchObject({ visible: false, focused: false });

  await openLink(ringside, `ringside://call?event=end&number=%2B4930901820&secret=${secret}`);
  await expect(entries).toHaveCount(0);
  const log = await ringside.readLog();
  expect(log).not.toContain(secret);
});

test('a call that starts Ringside by its link is in the popup', async ({ start }) => {
  const settings = { phonesOn: ['otherProgram'] as const, country: 'DE' };
  const first = await start({ settings: { ...settings, phonesOn: [...settings.phonesOn] } });
  await first.main.getByRole('link', { name: 'Phones' }).click();
  await expect(phoneItem(first.main, 'Another program')).toContainText('No calls yet');
  const secret = await hookSecretInKeychain();
  await first.quit();

  const link = `ringside://call?event=ring&number=%2B4930901820&name=Anna&secret=${secret}`;
  const again = await start({ profileFolder: first.profileFolder, args: ['--', link] });
  await expect(popupEntries(again)).toContainText('Anna');
  expect(await mainState(again)).toBeUndefined();
});
