import { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { createTrustedWindows } from '../../../electron/ipc/trustedWindows.ts';

/** The parts of Electron's objects that say who speaks. */
const contents = () => new EventEmitter() as unknown as WebContents;
const event = (sender: WebContents, senderFrame: unknown) =>
  ({ sender, senderFrame }) as unknown as IpcMainInvokeEvent;
const mainFrame = (url: string) => ({ parent: null, url });

describe('who a message is from', () => {
  const windows = createTrustedWindows('app://ringside');
  const main = contents();
  const popup = contents();
  windows.trust('main', main);
  windows.trust('popup', popup);

  it('is the window whose main frame shows a page of ours', () => {
    expect(windows.senderOf(event(main, mainFrame('app://ringside/main.html#calls')))).toBe('main');
    expect(windows.senderOf(event(popup, mainFrame('app://ringside/popup.html')))).toBe('popup');
  });

  it.each([
    'https://ringside/main.html',
    'app://ringside.evil/main.html',
    'app://evil/main.html',
    'app://evil/app://ringside/main.html',
    'http://app//ringside/main.html',
    'data:text/html,app://ringside/',
    'about:blank',
    'file:///main.html',
    '',
  ])('is nobody where the page is %j', (url) => {
    expect(windows.senderOf(event(main, mainFrame(url)))).toBeNull();
  });

  it('is nobody where a sub-frame, a frame that is gone, or a foreign window speaks', () => {
    const url = 'app://ringside/main.html';
    expect(windows.senderOf(event(main, { parent: mainFrame(url), url }))).toBeNull();
    expect(windows.senderOf(event(main, null))).toBeNull();
    expect(windows.senderOf(event(contents(), mainFrame(url)))).toBeNull();
  });

  it('is nobody once the window is gone, and a newer one of that name stays', () => {
    const own = createTrustedWindows('app://ringside');
    const [first, second] = [contents(), contents()];
    own.trust('main', first);
    own.trust('main', second);
    first.emit('destroyed');
    expect(own.contentsOf('main')).toBe(second);
    second.emit('destroyed');
    expect(own.senderOf(event(second, mainFrame('app://ringside/main.html')))).toBeNull();
    expect(own.contentsOf('main')).toBeNull();
  });
});
