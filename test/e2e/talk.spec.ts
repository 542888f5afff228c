import { anna, callRows, popupEntries, test } from './fixtures/phones.ts';
import { expect } from './fixtures/ringside.ts';

/** What the phone asked of the caller with this method, in order. */
async function asked(
  caller: { calls(): Promise<readonly { readonly messages: readonly string[] }[]> },
  method: string,
) {
  const messages = (await caller.calls())[0]?.messages ?? [];
  return messages.filter((message) => message.startsWith(`${method} sip:caller@`));
}

test('a talk is held in the popup, taken back, sent keys, and handed on', async ({ withBaresip, ringUp }) => {
  const caller = await ringUp({ ...anna, toTransfer: 200 });
  const entry = popupEntries(withBaresip);
  await entry.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await entry.getByRole('button', { name: /Details/ }).click();

  await entry.getByRole('button', { name: 'Hold' }).click();
  await expect(entry).toContainText('On hold');
  expect((await asked(caller, 'INVITE'))[0]).toMatch(/^a=sendonly$/m);
  await expect(await callRows(withBaresip)).toContainText('On hold');

  await entry.getByRole('button', { name: 'Resume' }).click();
  await expect(entry).toContainText('Talking');
  await expect.poll(async () => (await asked(caller, 'INVITE'))[1] ?? '').toMatch(/^a=sendrecv$/m);

  await entry.getByRole('button', { name: 'Keypad' }).click();
  await entry.getByRole('button', { name: '4', exact: true }).click();
  await entry.getByRole('button', { name: 'Hash' }).click();
  await expect(entry.getByLabel('Keys sent')).toHaveText('4#');

  await entry.getByRole('button', { name: 'Transfer' }).click();
  // The popup has no keyboard here: what looked like a field would take nothing that is typed.
  await expect(entry.getByRole('button', { name: 'Transfer now' })).toBeVisible();
  await expect(entry.getByRole('textbox')).toHaveCount(0);
  for (const key of ['2', '0', '0', '2']) await entry.getByRole('button', { name: key, exact: true }).click();
  await entry.getByRole('button', { name: 'Transfer now' }).click();
  await expect.poll(async () => (await asked(caller, 'REFER'))[0] ?? '').toMatch(/^Refer-To: <?sip:2002@/m);
  await expect(entry).toContainText('Transferred');
  // What lay open in it leaves no empty room, once no hand is there.
  await expect
    .poll(() =>
      withBaresip.popup.evaluate(
        () => document.querySelector<HTMLElement>('li[data-about]')?.offsetHeight ?? Infinity,
      ),
    )
    .toBeLessThan(320);
  await expect(entry).toHaveCount(0);
  expect(await caller.hungUpBy()).toBe('called');
  await expect(await callRows(withBaresip)).toContainText('Answered');
});

test('what is laid open below a talk is seen whole: the popup grows for it, and shrinks again', async ({
  withBaresip,
  ringUp,
}) => {
  const caller = await ringUp(anna);
  const { popup } = withBaresip;
  const entry = popupEntries(withBaresip);
  await entry.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await entry.getByRole('button', { name: /Details/ }).click();
  const outOfSightPx = (): Promise<number> =>
    popup.locator('.calls').evaluate((list) => list.scrollHeight - list.clientHeight);
  const heightPx = (): Promise<number> => popup.evaluate(() => innerHeight);
  await expect(entry.getByRole('button', { name: 'Keypad' })).toBeVisible();
  await expect.poll(outOfSightPx).toBe(0);
  const closedPx = await heightPx();
  for (const name of ['Keypad', 'Transfer']) {
    await entry.getByRole('button', { name, exact: true }).click();
    await expect(entry.getByRole('button', { name: '0', exact: true })).toBeVisible();
    await expect.poll(outOfSightPx, name).toBe(0);
    expect(await heightPx(), name).toBeGreaterThan(closedPx + 100);
  }
  await entry.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect.poll(heightPx).toBe(closedPx);
});

test('from the Calls page a talk is handed on to a number that is typed, by keyboard alone', async ({
  withBaresip,
  ringUp,
}) => {
  const caller = await ringUp({ ...anna, toTransfer: 200 });
  const rows = await callRows(withBaresip);
  await rows.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  const { main } = withBaresip;
  await main.mouse.move(2, 2);
  const talk = main.getByRole('list', { name: 'During the call' });
  await expect(rows).toContainText('Talking');
  await rows.focus();
  await main.keyboard.press('h');
  await expect(rows).toContainText('On hold');
  await main.keyboard.press('h');
  await expect(rows).toContainText('Talking');
  await main.keyboard.press('t');
  await expect(main.getByRole('textbox', { name: 'Number to transfer to' })).toBeFocused();
  await main.keyboard.type('030 90 18-21');
  await main.keyboard.press('Enter');
  await expect
    .poll(async () => (await asked(caller, 'REFER'))[0] ?? '')
    .toMatch(/^Refer-To: <?sip:030901821@/m);
  await expect(rows).toContainText('Answered');
  await expect(talk).toHaveCount(0);
  // Where the call is now, and not at the top of the day.
  await expect(rows).toBeFocused();
});

test('a transfer that the new one refuses is told with why', async ({ withBaresip, ringUp }) => {
  const caller = await ringUp({ ...anna, toTransfer: 486 });
  const entry = popupEntries(withBaresip);
  await entry.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await entry.getByRole('button', { name: /Details/ }).click();
  await entry.getByRole('button', { name: 'Transfer' }).click();
  await entry.getByRole('button', { name: '7', exact: true }).click();
  await entry.getByRole('button', { name: 'Transfer now' }).click();
  await expect(withBaresip.popup.getByRole('alert')).toContainText('486 Busy Here');
});
