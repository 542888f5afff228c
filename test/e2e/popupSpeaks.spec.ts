import { expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';

interface Heard {
  readonly texts: string[];
  readonly atMs: number[];
}

/** Writes down what the popup's live region says from now on. */
async function listen({ popup }: StartedRingside): Promise<() => Promise<Heard>> {
  await popup.evaluate(() => {
    const region = document.querySelector('[data-announcements]');
    if (region === null || region.textContent !== '') throw new Error('the region is to be there, and empty');
    const heard: Heard = { texts: [], atMs: [] };
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) {
          if (!(node instanceof HTMLElement)) continue;
          heard.texts.push(node.textContent);
          heard.atMs.push(Date.now());
        }
    }).observe(region, { childList: true, subtree: true });
    Object.assign(globalThis, { heard });
  });
  return () => popup.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
}

/** When the popup's window was shown last. */
async function watchShowing({ app }: StartedRingside): Promise<() => Promise<number>> {
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.getTitle() === 'Ringside calls');
    window?.on('show', () => Object.assign(globalThis, { shownAtMs: Date.now() }));
  });
  return () => app.evaluate(() => (globalThis as unknown as { shownAtMs: number }).shownAtMs);
}

function ring({ practice, operatorId }: Portal, name: string, companyName?: string): string {
  const crm = { name, ...(companyName !== undefined && { companyName }) };
  return practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820', crm });
}

test('a call is announced once the popup is on the screen, and once why it left', async ({
  portal,
  connected,
}) => {
  const heard = await listen(connected);
  const shownAtMs = await watchShowing(connected);
  const callId = ring(portal, 'Anna Schmidt', 'Schmidt GmbH');
  await expect.poll(async () => (await heard()).texts).toHaveLength(1);
  const { texts, atMs } = await heard();
  expect(texts[0]).toMatch(/^Incoming call(?:, [^:]+)?: Anna Schmidt, Schmidt GmbH\.$/);
  expect(atMs[0]).toBeGreaterThan(await shownAtMs());
  portal.practice.connector.hideFor(callId, [portal.operatorId]);
  await expect
    .poll(async () => (await heard()).texts.slice(1))
    .toEqual(['Anna Schmidt: Closed in Bitrix24.']);
});

test('several calls of one moment are announced as one, and none of them again', async ({
  portal,
  connected,
}) => {
  const heard = await listen(connected);
  for (const name of ['Anna Schmidt', 'Boris Belov', 'Clara Weiss']) ring(portal, name);
  await expect.poll(async () => (await heard()).texts).toEqual(['3 incoming calls. Newest: Clara Weiss.']);
  await connected.main.getByRole('link', { name: 'Settings' }).click();
  await connected.popup.getByRole('button', { name: 'Dismiss', exact: true }).last().click();
  await connected.popup.getByRole('button', { name: 'Undo' }).click();
  await expect(connected.popup.getByRole('listitem')).toHaveCount(3);
  ring(portal, 'Dora Klein');
  await expect.poll(async () => (await heard()).texts).toHaveLength(2);
  expect((await heard()).texts[1]).toMatch(/: Dora Klein\.$/);
});
