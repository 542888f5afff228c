import { expect, it } from 'vitest';
import { createRecordLinks, type RecordLinksDeps } from '../../../electron/desktop/programs/recordLinks.ts';

const url = 'https://portal.example/crm/contact/details/17/';

function setUp(changes: Partial<RecordLinksDeps> & { keeps?: boolean; fails?: boolean } = {}) {
  const opened: [string, boolean][] = [];
  let letGo = 0;
  const { keeps, fails, ...deps } = changes;
  const links = createRecordLinks({
    platform: 'linux',
    isWayland: false,
    keptKeyboard:
      keeps === undefined ? null : { keep: () => Promise.resolve(keeps), letGo: () => void (letGo += 1) },
    isInFront: () => false,
    async openLink(link, activate) {
      await Promise.resolve();
      if (fails === true) throw new Error('no browser');
      opened.push([link, activate]);
    },
    ...deps,
  });
  return { links, opened, letGo: () => letGo };
}

it.each<[string, Parameters<typeof setUp>[0], boolean]>([
  ['under X11, where the keyboard can be kept', { keeps: true }, true],
  ['under X11, where it cannot', { keeps: false }, false],
  ['under Wayland, where the X server does not say', { keeps: false, isWayland: true }, true],
  ['on Windows', { platform: 'win32' }, true],
  ['on Windows, with a window of Ringside in front', { platform: 'win32', isInFront: () => true }, false],
  ['on macOS, with a window of Ringside in front', { platform: 'darwin', isInFront: () => true }, true],
])('quietly %s', async (_where, changes, isOpened) => {
  const { links, opened } = setUp(changes);
  expect(await links.open(url, true)).toBe(isOpened);
  expect(opened).toEqual(isOpened ? [[url, false]] : []);
});

it.each<[string, Parameters<typeof setUp>[0]]>([
  ['where the keyboard cannot be kept', { keeps: false }],
  ['on Windows, with a window of Ringside in front', { platform: 'win32', isInFront: () => true }],
])('by hand always, %s', async (_where, changes) => {
  const { links, opened } = setUp(changes);
  expect(await links.open(url, false)).toBe(true);
  expect(opened).toEqual([[url, true]]);
});

it('by hand ends the watch over what came without being asked for, and so does a browser that cannot be opened', async () => {
  const byHand = setUp({ keeps: true });
  await byHand.links.open(url, true);
  expect(byHand.letGo()).toBe(0);
  await byHand.links.open(url, false);
  expect(byHand.letGo()).toBe(1);
  byHand.links.letGo();
  expect(byHand.letGo()).toBe(2);
  const failing = setUp({ keeps: true, fails: true });
  await expect(failing.links.open(url, true)).rejects.toThrow('no browser');
  expect(failing.letGo()).toBe(1);
});
