import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { canHideFromScreenSharing, createScreenSharing } from '../../../electron/desktop/screenSharing.ts';

function create() {
  const app = new EventEmitter();
  const windows: { isHidden: boolean; setContentProtection(on: boolean): void }[] = [];
  const open = (): void => {
    const window = {
      isHidden: false,
      setContentProtection(on: boolean): void {
        this.isHidden = on;
      },
    };
    windows.push(window);
    app.emit('browser-window-created', {}, window);
  };
  open();
  const sharing = createScreenSharing(app as never, () => windows);
  return { sharing, open, hidden: () => windows.map(({ isHidden }) => isHidden) };
}

it('hides the windows there are, and the one that takes the place of a window that died', () => {
  const { sharing, open, hidden } = create();
  open();
  expect(hidden()).toEqual([false, false]);
  sharing.hide(true);
  open();
  expect(hidden()).toEqual([true, true, true]);
  sharing.hide(false);
  open();
  expect(hidden()).toEqual([false, false, false, false]);
});

it('ends with the program', () => {
  const { sharing, open, hidden } = create();
  sharing.hide(true);
  sharing.stop();
  open();
  expect(hidden()).toEqual([true, false]);
});

it('is nothing that Linux can do', () => {
  expect((['linux', 'win32', 'darwin'] as const).map(canHideFromScreenSharing)).toEqual([false, true, true]);
});
