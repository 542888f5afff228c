import { ring, settled } from './fixtures/callsInPopup.ts';
import { carryOut } from './fixtures/invoke.ts';
import { moveTo, placeOf, press } from './fixtures/mouse.ts';
import { anna, boris, popupEntries, test as withPhones } from './fixtures/phones.ts';
import { geometryOf, visibleWindows } from './fixtures/desktop.ts';
import { popupLook } from './fixtures/popupLook.ts';
import { expect, test } from './fixtures/ringside.ts';

const hide = 'telephony.externalCall.hide';

test('Undo that comes too late dismisses nobody', async ({ portal, connected }) => {
  const { popup } = connected;
  await ring(portal, connected, 'Anna Schmidt');
  await ring(portal, connected, 'Boris Belov');
  await ring(portal, connected, 'Clara Weiss');
  await settled(connected);
  await moveTo(await placeOf(popup.getByRole('button', { name: 'Dismiss', exact: true }).first()));
  await press();
  const undo = popup.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await moveTo(await placeOf(undo));
  await expect(undo).toHaveCount(0, { timeout: 8_000 });
  await press();
  await expect(popup.getByRole('listitem')).toHaveCount(2);
  expect(portal.practice.truth.cardsOpenFor(portal.operatorId)).toHaveLength(2);
});

test('Undo pressed as another dismissal takes its place brings nobody back', async ({
  portal,
  connected,
}) => {
  const { popup } = connected;
  for (const name of ['Anna Schmidt', 'Boris Belov', 'Clara Weiss']) await ring(portal, connected, name);
  await settled(connected);
  await moveTo(await placeOf(popup.getByRole('button', { name: 'Dismiss', exact: true }).first()));
  await press();
  const undo = popup.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await moveTo(await placeOf(undo));
  await popup
    .getByRole('button', { name: 'Dismiss', exact: true })
    .last()
    .evaluate((button: HTMLElement) => button.click());
  await expect(popup.getByRole('status')).toContainText('Anna Schmidt');
  await press();
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  await expect(async () => {
    await press();
    await expect(popup.getByRole('listitem')).toHaveCount(2, { timeout: 300 });
  }).toPass();
});

test('Copy number pressed while another call comes copies the number and dismisses nobody', async ({
  portal,
  connected,
}) => {
  const { popup } = connected;
  await ring(portal, connected, 'Anna Schmidt');
  await settled(connected);
  await moveTo(await placeOf(popup.getByRole('button', { name: 'Copy number' })));
  // Before the page has heard of the hand, the call that comes makes a line of this one.
  await expect.poll(() => popup.evaluate(() => document.documentElement.matches(':hover'))).toBe(true);
  await ring(portal, connected, 'Boris Belov');
  // A press that the window's growing overtakes does nothing; none does anything else.
  await expect(async () => {
    await press();
    expect(await connected.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('+4930901812');
  }).toPass();
  await settled(connected);
  await press();
  await expect(popup.getByRole('listitem')).toHaveCount(2);
  expect(portal.practice.journal.requestsFor(hide)).toHaveLength(0);
});

test('what has just come under the pointer cannot be pressed yet, and soon can', async ({
  portal,
  connected,
}) => {
  const { popup } = connected;
  await ring(portal, connected, 'Anna Schmidt');
  await settled(connected);
  await ring(portal, connected, 'Boris Belov');
  await settled(connected);
  const details = popup.getByRole('button', { name: 'Details: Boris Belov' });
  const { x, y } = await placeOf(details);
  // The pointer rests above the popup, where the button of the next one comes up: a line is what the others grow by.
  const lineHeight = await popup.evaluate(() => document.querySelectorAll('li')[1]?.offsetHeight ?? 0);
  await moveTo({ x, y: y - lineHeight });
  const painted = popup.evaluate(
    () =>
      new Promise<void>((done) => {
        const look = (): void =>
          document.querySelector('main')?.textContent.includes('Clara') === true
            ? done()
            : void requestAnimationFrame(look);
        look();
      }),
  );
  portal.practice.connector.ring({
    userIds: [portal.operatorId],
    phoneNumber: '+4930901815',
    crm: { name: 'Clara Weiss' },
  });
  await painted;
  const copy = popup.getByRole('listitem').filter({ hasText: 'Clara Weiss' }).getByLabel('Copy number');
  await press();
  await expect(copy).toBeVisible();
  await expect(async () => {
    await press();
    await expect(copy).toHaveCount(0, { timeout: 300 });
  }).toPass();
  await expect(popup.getByRole('listitem')).toHaveCount(3);
});

test('what a larger text brings to where a hand was going cannot be pressed yet, and soon can', async ({
  portal,
  connected,
}) => {
  const { popup, main } = connected;
  await ring(portal, connected, 'Anna Schmidt');
  await ring(portal, connected, 'Boris Belov');
  await settled(connected);
  const drawnAt = async (textSize: 100 | 150): Promise<void> => {
    const drawn = popup.evaluate(
      (ratio) =>
        new Promise<void>((done) => {
          const look = (): void =>
            devicePixelRatio === ratio
              ? void requestAnimationFrame(() => done())
              : void requestAnimationFrame(look);
          look();
        }),
      textSize / 100,
    );
    await carryOut(main, 'settings.update', { textSize });
    await drawn;
  };
  const { buttons: small } = await popupLook(popup);
  await drawnAt(150);
  await settled(connected);
  const { buttons: large } = await popupLook(popup);
  await drawnAt(100);
  await settled(connected);
  const [windowId = ''] = await visibleWindows('Ringside calls');
  const { x, y, width, height } = await geometryOf(windowId);
  const places = [...large].flatMap(([meaning, [left, top, right, bottom]]) =>
    [...small].flatMap(([other, [l, t, r, b]]) => {
      const both = { left: Math.max(left, l), top: Math.max(top, t), right: Math.min(right, r) };
      const below = Math.min(bottom, b);
      if (!/^Dismiss \S+-\d+$/.test(meaning) || meaning === other) return [];
      if (both.right - both.left < 8 || below - both.top < 8) return [];
      return { x: x + width + (both.left + both.right) / 2, y: y + height + (both.top + below) / 2 };
    }),
  );
  const [place = { x: 0, y: 0 }] = places;
  expect(places).not.toEqual([]);
  await moveTo({ x: x + width / 2, y: y + 12 });
  await drawnAt(150);
  await moveTo({ x: Math.round(place.x), y: Math.round(place.y) });
  await press();
  await expect(popup.getByRole('listitem')).toHaveCount(2);
  expect(portal.practice.journal.requestsFor(hide)).toHaveLength(0);
  await expect(async () => {
    await press();
    await expect(popup.getByRole('listitem')).toHaveCount(1, { timeout: 300 });
  }).toPass();
});

test('one Dismiss after the other, as quickly as a hand can, puts all of them away', async ({
  portal,
  connected,
}) => {
  const { popup } = connected;
  for (const name of ['Anna Schmidt', 'Boris Belov', 'Clara Weiss']) await ring(portal, connected, name);
  await settled(connected);
  const places = await Promise.all(
    [0, 1, 2].map((n) => placeOf(popup.getByRole('button', { name: 'Dismiss', exact: true }).nth(n))),
  );
  for (const place of [places[1], places[0], places[2]]) {
    if (place === undefined) continue;
    await moveTo(place);
    await press();
  }
  await expect(popup.getByRole('listitem')).toHaveCount(0);
  await expect.poll(() => portal.practice.truth.cardsOpenFor(portal.operatorId)).toEqual([]);
});

test('a double click on Dismiss puts away one call', async ({ portal, connected }) => {
  const { popup } = connected;
  await ring(portal, connected, 'Anna Schmidt');
  await ring(portal, connected, 'Boris Belov');
  await settled(connected);
  await moveTo(await placeOf(popup.getByRole('button', { name: 'Dismiss', exact: true }).last()));
  await press();
  await press();
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  await expect(popup.getByRole('listitem')).toContainText('Boris Belov');
});

test('a time for quiet mode can be chosen in the popup, also where it lies over Dismiss all and Undo', async ({
  portal,
  connected,
}) => {
  const { popup } = connected;
  for (const name of ['Anna Schmidt', 'Boris Belov', 'Clara Weiss']) await ring(portal, connected, name);
  await settled(connected);
  await moveTo(await placeOf(popup.getByRole('button', { name: 'Dismiss', exact: true }).first()));
  await press();
  await expect(popup.getByRole('button', { name: 'Undo' })).toBeVisible();
  const bell = popup.getByRole('button', { name: 'Quiet mode' });
  const choices = popup.getByRole('group', { name: 'Quiet mode' }).getByRole('button');
  for (const which of ['last', 'first'] as const) {
    await moveTo(await placeOf(bell));
    // A choice may have lain over it a moment ago.
    await expect(async () => {
      await press();
      await expect(choices.first()).toBeVisible({ timeout: 300 });
    }).toPass();
    await moveTo(await placeOf(choices[which]()));
    // What lay there until now is not pressed, and soon what lies there is.
    await expect(async () => {
      await press();
      await expect(choices).toHaveCount(0, { timeout: 300 });
    }).toPass();
  }
  // The last one leaves, the first one begins quiet mode.
  await expect.poll(() => visibleWindows('Ringside calls')).toEqual([]);
  expect(portal.practice.journal.requestsFor(hide)).toHaveLength(1);
});

withPhones.describe('at the phone', () => {
  withPhones('Dismiss pressed as the offer of Undo ends answers nobody', async ({ withBaresip, ringUp }) => {
    const entries = popupEntries(withBaresip);
    const first = await ringUp(anna);
    await expect(entries).toHaveCount(1);
    const second = await ringUp(boris);
    await expect(entries).toHaveCount(2);
    await settled(withBaresip);
    const ofAnna = entries.filter({ hasText: 'Anna Schmidt' }).getByRole('button', { name: 'Dismiss' });
    const ofBoris = entries.filter({ hasText: 'Boris Weber' }).getByRole('button', { name: 'Dismiss' });
    await moveTo(await placeOf(ofBoris));
    // Until now something else was there.
    await expect(async () => {
      await press();
      await expect(entries).toHaveCount(1, { timeout: 300 });
    }).toPass();
    await moveTo(await placeOf(ofAnna));
    await expect(withBaresip.popup.getByRole('button', { name: 'Undo' })).toHaveCount(0, { timeout: 8_000 });
    await press();
    await expect(entries).toHaveCount(0);
    for (const caller of [first, second]) expect((await caller.calls())[0]?.finalStatus).toBeNull();
  });

  withPhones(
    'Answer pressed while another call comes answers, and dismisses nobody',
    async ({ withBaresip, ringUp }) => {
      const entries = popupEntries(withBaresip);
      const first = await ringUp(anna);
      await expect(entries).toHaveCount(1);
      await settled(withBaresip);
      await moveTo(await placeOf(entries.getByRole('button', { name: 'Answer' })));
      await ringUp(boris);
      await expect(entries).toHaveCount(2);
      const ofAnna = entries.filter({ hasText: 'Anna Schmidt' });
      await expect(async () => {
        await press();
        await expect(ofAnna).toContainText('Talking', { timeout: 300 });
      }).toPass();
      expect(await first.outcome()).toBe(200);
      await expect(entries).toHaveCount(2);
    },
  );
});
