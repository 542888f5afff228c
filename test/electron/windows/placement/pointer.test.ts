import { expect, it } from 'vitest';
import { createPointer } from '../../../../electron/windows/placement/pointer.ts';
import type { Monitor, Point } from '../../../../electron/windows/placement/monitors.ts';
import { desks } from './layouts.ts';

const electronSays = { x: 1_023, y: 500 };

function create(monitors: readonly Monitor[], serverSays: Point | null) {
  let asked = 0;
  const pointer = createPointer({
    screen: {
      getAllDisplays: () => [...monitors] as Electron.Display[],
      getCursorScreenPoint: () => electronSays,
    },
    xServer: {
      getReady: () => undefined,
      pointer() {
        asked += 1;
        return Promise.resolve(serverSays);
      },
      stop: () => undefined,
    },
  });
  return { pointer, asked: () => asked };
}

it('believes the window system and not Electron where there are several monitors', async () => {
  const { pointer } = create(desks.sideBySide, { x: 2_200, y: 500 });
  expect(pointer.now()).toBeNull();
  expect(await pointer.ask()).toEqual({ x: 2_200, y: 500 });
});

it('asks nobody else on one monitor', async () => {
  const { pointer, asked } = create(desks.laptop, { x: 1, y: 1 });
  expect(await pointer.ask()).toEqual(electronSays);
  expect(pointer.now()).toEqual(electronSays);
  expect(asked()).toBe(0);
});

it('says nothing rather than what is wrong where the window system has no answer', async () => {
  const { pointer } = create(desks.sideBySide, null);
  expect(await pointer.ask()).toBeNull();
});
