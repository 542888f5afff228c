import { join } from 'node:path';
import { geometryOf, openTerminal, visibleWindows, xdotool, type Terminal } from './fixtures/desktop.ts';
import { expect, test } from './fixtures/ringside.ts';

const sentence = 'every key that is typed while the telephone rings has to arrive';

test.describe('the popup never takes the keyboard', () => {
  let terminal: Terminal;

  test.beforeEach(async ({ connected }) => {
    terminal = await openTerminal(join(connected.profileFolder, 'typed.txt'));
  });
  test.afterEach(() => terminal.close());

  test('all keys typed while calls come and go arrive in the terminal', async ({ portal, connected }) => {
    const { connector } = portal.practice;
    const typing = xdotool('type', '--delay', '25', sentence);
    const callIds = ['+4930901820', '+4930901821', '+4930901822'].map((phoneNumber) =>
      connector.ring({ userIds: [portal.operatorId], phoneNumber }),
    );
    await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
    await expect(connected.popup.getByRole('listitem')).toHaveCount(3);
    connector.end(callIds[1] ?? '');
    await expect(connected.popup.getByRole('listitem')).toHaveCount(2);
    await typing;
    await expect.poll(() => terminal.typed()).toBe(sentence);
    expect(await xdotool('getactivewindow')).toBe(terminal.windowId);
  });

  test('a real click on Dismiss hides the card and leaves the keyboard where it was', async ({
    portal,
    connected,
  }) => {
    const { practice, operatorId } = portal;
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
    const dismiss = connected.popup.getByRole('button', { name: 'Dismiss' });
    const button = await dismiss.boundingBox();
    const popup = await geometryOf((await visibleWindows('Ringside calls'))[0] ?? '');
    if (button === null) throw new Error('Dismiss has no place on the screen');

    await xdotool('type', '--delay', '10', 'before ');
    const x = popup.x + button.x + button.width / 2;
    const y = popup.y + button.y + button.height / 2;
    await xdotool('mousemove', String(Math.round(x)), String(Math.round(y)), 'click', '1');
    await xdotool('type', '--delay', '10', 'after');

    await practice.waitForCard(operatorId, callId, 'closed', 5_000);
    await expect.poll(() => terminal.typed()).toBe('before after');
    expect(await xdotool('getactivewindow')).toBe(terminal.windowId);
  });

  test('the global shortcut dismisses the newest call while the operator types elsewhere', async ({
    portal,
    connected,
  }) => {
    const { practice, operatorId } = portal;
    const first = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
    await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
    const heightPx = async (): Promise<number> =>
      (await geometryOf((await visibleWindows('Ringside calls'))[0] ?? '')).height;
    await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
    const withOnePx = await heightPx();
    const second = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901821' });
    await expect(connected.popup.getByRole('listitem')).toHaveCount(2);
    // Of what has not been painted yet nothing is dismissed; the window grows once the page has said that it has.
    await expect.poll(heightPx).toBeGreaterThan(withOnePx);
    await xdotool('key', '--clearmodifiers', 'ctrl+shift+h');
    await practice.waitForCard(operatorId, second, 'closed', 5_000);
    expect(practice.truth.cardsOpenFor(operatorId)).toMatchObject([{ callId: first }]);
    expect(await xdotool('getactivewindow')).toBe(terminal.windowId);
  });
});

test('the popup stands inside the work area, on top, and out of the task bar', async ({
  portal,
  connected,
}) => {
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+4930901820' });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  const popup = await geometryOf((await visibleWindows('Ringside calls'))[0] ?? '');
  const facts = await connected.app.evaluate(({ BrowserWindow, screen }) => {
    const window = BrowserWindow.getAllWindows().find((w) => w.getTitle() === 'Ringside calls');
    return {
      onTop: window?.isAlwaysOnTop(),
      focused: window?.isFocused(),
      focusable: window?.isFocusable(),
      area: screen.getPrimaryDisplay().workArea,
    };
  });
  expect(facts).toMatchObject({ onTop: true, focused: false });
  expect(popup.x).toBeGreaterThanOrEqual(facts.area.x);
  expect(popup.y).toBeGreaterThanOrEqual(facts.area.y);
  expect(popup.x + popup.width).toBeLessThanOrEqual(facts.area.x + facts.area.width);
  expect(popup.y + popup.height).toBeLessThanOrEqual(facts.area.y + facts.area.height);
});
