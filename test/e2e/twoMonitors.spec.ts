import type { ElectronApplication } from '@playwright/test';
import { geometryOf, visibleWindows, xdotool, type Rectangle } from './fixtures/desktop.ts';
import { expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';
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
  const [id = ''] = await visibleWindows('Ringside calls');
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
