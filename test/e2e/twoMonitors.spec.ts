import type { ElectronApplication } from '@playwright/test';
import fc from 'fast-check';
import { chooseTextSize, pressByProgram, settled } from './fixtures/callsInPopup.ts';
import { geometryOf, visibleWindows, xdotool, type Rectangle } from './fixtures/desktop.ts';
import { hooksOf, type HookedCall } from './fixtures/hooks.ts';
import { carryOut } from './fixtures/invoke.ts';
import { moveTo, placeOf, press } from './fixtures/mouse.ts';
import { expectNoneWhereAnotherWas, popupLook } from './fixtures/popupLook.ts';
import { connect, expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';
import { closeWindow } from './fixtures/windows.ts';
import { monitorsKnown, startTwoMonitors, type TwoMonitors } from './fixtures/twoMonitors.ts';

const first: Rectangle = { x: 0, y: 0, width: 1280, height: 800 };
const second: Rectangle = { x: 1280, y: 0, width: 1920, height: 1080 };

let monitors: TwoMonitors;
test.beforeAll(async () => {
  monitors = await startTwoMonitors();
});
test.afterAll(() => monitors.stop());
test.beforeEach(() => monitors.sideBySide());

function isInside(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

async function popupPlace(): Promise<Rectangle> {
  let id = '';
  await expect
    .poll(async () => ([id = ''] = await visibleWindows('Ringside calls')), { message: 'the popup is there' })
    .toHaveLength(1);
  return geometryOf(id);
}

async function expectPopupIn(area: Rectangle, what: string): Promise<void> {
  await expect
    .poll(() => popupPlace().then((place) => (isInside(place, area) ? 'inside' : JSON.stringify(place))), {
      message: what,
    })
    .toBe('inside');
}

async function pointAt(x: number, y: number): Promise<void> {
  await xdotool('mousemove', String(x), String(y));
}

/** Rings, waits for the popup, and says where it came up. */
async function ringAndLook(
  { practice, operatorId }: Portal,
  { popup }: StartedRingside,
): Promise<{ place: Rectangle; end: () => Promise<void> }> {
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  const place = await popupPlace();
  return {
    place,
    async end() {
      practice.connector.end(callId);
      await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
      await expect(popup.getByRole('listitem')).toHaveCount(0);
    },
  };
}

async function knowsBoth(app: ElectronApplication): Promise<void> {
  await expect.poll(() => monitorsKnown(app)).toBe(2);
}

test('the popup comes up on the monitor with the pointer, call after call', async ({ portal, connected }) => {
  await knowsBoth(connected.app);
  for (const [x, y, monitor] of [
    [2200, 500, second],
    [300, 300, first],
    [3100, 1000, second],
    [1279, 799, first],
    [1280, 1079, second],
  ] as const) {
    await pointAt(x, y);
    const { place, end } = await ringAndLook(portal, connected);
    expect(isInside(place, monitor), `pointer at ${x},${y}, popup at ${JSON.stringify(place)}`).toBe(true);
    await end();
  }
});

test('while it is to be seen it does not follow the pointer about', async ({ portal, connected }) => {
  await knowsBoth(connected.app);
  await pointAt(2200, 500);
  await ringAndLook(portal, connected);
  await pointAt(300, 300);
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+4930901820' });
  await expect(connected.popup.getByRole('listitem')).toHaveCount(2);
  await expectPopupIn(second, 'with a second call');
});

test('closed from outside it is put away: the next call comes up where the operator works then', async ({
  portal,
  connected,
}) => {
  await knowsBoth(connected.app);
  await pointAt(2200, 500);
  await ringAndLook(portal, connected);
  await expectPopupIn(second, 'before');
  await closeWindow(connected.app, 'Ringside calls');
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(0);
  await pointAt(300, 300);
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+4930901820' });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await expect(connected.popup.getByRole('listitem')).toHaveCount(2);
  await expectPopupIn(first, 'with the next call');
});

test('it moves with the monitors while it is to be seen', async ({ portal, connected }) => {
  const { app } = connected;
  await knowsBoth(app);
  await pointAt(2200, 500);
  await ringAndLook(portal, connected);
  const { xrandr } = monitors;
  await xrandr('--output', 'DUMMY1', '--mode', '1024x768');
  await expectPopupIn({ x: 1280, y: 0, width: 1024, height: 768 }, 'smaller');
  await xrandr('--output', 'DUMMY1', '--pos', '0x800');
  await expectPopupIn({ x: 0, y: 800, width: 1024, height: 768 }, 'below the other');
  await xrandr('--output', 'DUMMY1', '--off');
  await expectPopupIn(first, 'unplugged');
  await xrandr('--output', 'DUMMY1', '--mode', '1920x1080', '--pos', '1280x0');
  await knowsBoth(app);
  await expectPopupIn(first, 'plugged in again: it stays where it is');
  await xrandr('--output', 'DUMMY0', '--mode', '1024x576');
  await expectPopupIn({ x: 0, y: 0, width: 1024, height: 576 }, 'the resolution becomes smaller');
});

/** The id of the monitor whose left edge is there. */
function monitorAt(app: ElectronApplication, left: number): Promise<number> {
  return app.evaluate(
    ({ screen }, x) => screen.getAllDisplays().find(({ bounds }) => bounds.x === x)?.id ?? 0,
    left,
  );
}

test('a popup that comes under the pointer because its monitor is unplugged cannot be pressed yet, and soon can', async ({
  portal,
  connected,
}) => {
  const { app, main, popup } = connected;
  const { practice, operatorId } = portal;
  await knowsBoth(app);
  await carryOut(main, 'popup.choosePlace', { display: await monitorAt(app, 0), corner: 'bottomRight' });
  await ringAndLook(portal, connected);
  await settled(connected);
  const dismiss = await placeOf(popup.getByRole('button', { name: 'Dismiss', exact: true }));
  await carryOut(main, 'popup.choosePlace', { display: await monitorAt(app, 1280), corner: 'bottomRight' });
  await expectPopupIn(second, 'chosen');
  await moveTo(dismiss);
  await monitors.xrandr('--output', 'DUMMY1', '--off');
  await expect.poll(() => popupPlace().then(({ x }) => x), { intervals: [10] }).toBeLessThan(1280);
  await press();
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  expect(practice.truth.cardsOpenFor(operatorId)).toHaveLength(1);
  await expect(async () => {
    await press();
    await expect(popup.getByRole('listitem')).toHaveCount(0, { timeout: 300 });
  }).toPass();
});

test('whatever becomes of calls and monitors, the popup is whole on one of them, and no button comes to where another was', async ({
  portal,
  start,
}) => {
  test.setTimeout(120_000);
  const { practice, operatorId, webhookUrl } = portal;
  const ringside = await start({ settings: { phonesOn: ['otherProgram'] } });
  const { app, main, popup } = ringside;
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  await knowsBoth(app);
  const hooks = await hooksOf(ringside);
  const { xrandr } = monitors;
  /** The oldest first; at the operator's own phone each of them. */
  const standing: { readonly callId: string; readonly atPhone: HookedCall }[] = [];
  let rung = 0;
  let hasSecond = true;
  const ringUp = async (): Promise<void> => {
    const atPhone = { id: `phone-${++rung}`, phoneNumber: `+493090182${rung}` };
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: atPhone.phoneNumber });
    await hooks.ring(atPhone);
    standing.push({ callId, atPhone });
  };
  const sizes = ['1920x1080', '1024x768', '1024x576'] as const;
  const monitorsNow = (): Promise<Rectangle[]> =>
    app.evaluate(({ screen }) => screen.getAllDisplays().map(({ bounds }) => bounds));
  const settledOnOne = async (what: string): Promise<void> => {
    await settled(ringside);
    await expect
      .poll(
        async () => {
          const [place, all] = [await popupPlace(), await monitorsNow()];
          return all.some((monitor) => isInside(place, monitor)) || JSON.stringify([place, all]);
        },
        { message: what },
      )
      .toBe(true);
  };

  await pointAt(2200, 500);
  await ringUp();
  await settledOnOne('at first');
  const happening = fc.constantFrom(
    ...(['ring', 'end', 'dismiss', 'pickUp', 'note', 'textSize'] as const),
    ...(['unplug', 'plug', 'resize', 'move', 'otherMonitor', 'otherCorner'] as const),
  );
  const happenings = fc.sample(fc.tuple(happening, fc.nat(20)), { numRuns: 20 });
  for (const [at, [what, which]] of happenings.entries()) {
    const soFar = happenings
      .slice(0, at + 1)
      .map((each) => each.join(' '))
      .join(', ');
    // The bar is there however many calls there are. The page hears of the hand: it holds what is in it.
    await expect(async () => {
      await moveTo(await placeOf(popup.getByRole('button', { name: 'Quiet mode' })));
      await expect(popup.locator('li[style*="height"]').first()).toBeAttached({ timeout: 300 });
    }).toPass();
    const [placeBefore, before] = [await popupPlace(), await popupLook(popup)];
    const others = standing.length > 1;
    if (what === 'ring' && standing.length < 4) await ringUp();
    else if (what === 'end' && others) {
      const over = standing.shift();
      practice.connector.end(over?.callId ?? '');
      if (over !== undefined) await hooks.end(over.atPhone);
    } else if (what === 'dismiss' && others) {
      standing.shift();
      await pressByProgram(popup, 'li .dismiss button');
    } else if (what === 'pickUp') {
      const picked = standing[which % standing.length];
      if (picked !== undefined) await hooks.answer(picked.atPhone);
    } else if (what === 'note') await pressByProgram(popup, 'li button[aria-label="Note"]:not([inert] *)');
    else if (what === 'textSize') await chooseTextSize(ringside, which % 2 === 0 ? 100 : 150);
    else if (what === 'unplug' && hasSecond) {
      hasSecond = false;
      await xrandr('--output', 'DUMMY1', '--off');
      await expect.poll(() => monitorsKnown(app)).toBe(1);
    } else if (what === 'plug' && !hasSecond) {
      hasSecond = true;
      await xrandr('--output', 'DUMMY1', '--mode', sizes[which % 3] ?? '', '--pos', '1280x0');
      await knowsBoth(app);
    } else if (what === 'resize' && hasSecond)
      await xrandr('--output', 'DUMMY1', '--mode', sizes[which % 3] ?? '');
    else if (what === 'move' && hasSecond)
      await xrandr('--output', 'DUMMY1', '--pos', which % 2 === 0 ? '0x800' : '1280x0');
    else if (what === 'otherMonitor') {
      const ids = await app.evaluate(({ screen }) => screen.getAllDisplays().map(({ id }) => id));
      await carryOut(main, 'popup.choosePlace', {
        display: ids[which % ids.length] ?? 'pointer',
        corner: 'bottomRight',
      });
    } else if (what === 'otherCorner')
      // There and back: what stands there in between is another place.
      for (const corner of ['topLeft', 'bottomRight'] as const)
        await carryOut(main, 'popup.choosePlace', { display: 'pointer', corner });
    await expect(popup.locator('li .dismiss button'), soFar).toHaveCount(standing.length);
    await settledOnOne(soFar);
    const place = await popupPlace();
    const isWhereItWas =
      place.x + place.width === placeBefore.x + placeBefore.width &&
      place.y + place.height === placeBefore.y + placeBefore.height;
    // Larger or smaller as a whole it is another picture, as it is on another monitor; and where it was away it began anew.
    if (isWhereItWas && what !== 'textSize' && what !== 'otherCorner')
      expectNoneWhereAnotherWas(await popupLook(popup), before, soFar);
  }
});
