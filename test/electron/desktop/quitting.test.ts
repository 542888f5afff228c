import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { describe, expect, it } from 'vitest';
import { createQuitting } from '../../../electron/desktop/quitting.ts';
import { createHeldTime, quietLog, settled } from '../core/heldTime.ts';

/** An `app` that asks each window, takes the request back where one stays, and says so to nobody, as Electron does. */
function world() {
  const time = createHeldTime();
  const app = new EventEmitter();
  const windows = new Set<EventEmitter & { stays: boolean; destroy(): void }>();
  const done: string[] = [];
  let hasEnded = false;
  const quit = (): void => {
    app.emit('before-quit', {});
    for (const window of windows) if (!window.stays) windows.delete(window);
    if (windows.size > 0) return;
    let isHeld = false;
    app.emit('will-quit', { preventDefault: () => (isHeld = true) });
    hasEnded = !isHeld;
  };
  const quitting = createQuitting({
    app: Object.assign(app, { quit }) as unknown as App,
    timers: time,
    leave: () => done.push('left'),
    windows: () => [...windows],
    log: quietLog,
  });
  quitting.start();
  const open = (stays: boolean) => {
    const window = Object.assign(new EventEmitter(), { stays, destroy: () => void windows.delete(window) });
    windows.add(window);
    app.emit('browser-window-created', {}, window);
    return window;
  };
  return { time, quitting, quit, open, done, hasEnded: () => hasEnded };
}

describe('the end of the program', () => {
  it('is when things are taken apart, not when it is asked for', () => {
    const { time, quitting, quit, open, done, hasEnded } = world();
    quitting.onEnd(() => void done.push('tray'));
    quitting.onEnd(() => {
      throw new Error('a phone that would not stop');
    });
    quitting.onEnd(() => void done.push('journal'));
    open(false);
    open(true);
    quit();
    expect([done, hasEnded(), quitting.isQuitting()]).toEqual([[], false, true]);
    time.turn(3_000);
    expect([done, hasEnded()]).toEqual([['tray', 'journal'], true]);
    time.turn(60_000);
    expect(done).toEqual(['tray', 'journal']);
  });

  it('comes at once where nothing holds it up, and once however often it is asked for', () => {
    const { time, quitting, quit, open, done, hasEnded } = world();
    quitting.onEnd(() => void done.push('all'));
    open(false);
    quit();
    quit();
    expect([done, hasEnded(), time.pending()]).toEqual([['all'], true, 0]);
  });

  it('waits for what is on its way to the disk, and then takes things apart', async () => {
    const { time, quitting, quit, done, hasEnded } = world();
    let written = (): void => undefined;
    quitting.beforeEnd(() => new Promise<void>((resolve) => (written = resolve)));
    quitting.beforeEnd(() => Promise.reject(new Error('a full disk')));
    quitting.onEnd(() => void done.push('journal'));
    quit();
    quit();
    await settled();
    expect([done, hasEnded()]).toEqual([[], false]);
    written();
    await settled();
    expect([done, hasEnded(), time.pending()]).toEqual([['journal'], true, 0]);
  });

  it('does not wait for a disk that hangs, nor where nothing is on its way', () => {
    const hung = world();
    hung.quitting.beforeEnd(() => new Promise(() => undefined));
    hung.quit();
    hung.time.turn(1_999);
    expect(hung.hasEnded()).toBe(false);
    hung.time.turn(1);
    expect(hung.hasEnded()).toBe(true);
    const idle = world();
    idle.quitting.beforeEnd(() => null);
    idle.quit();
    expect(idle.hasEnded()).toBe(true);
  });

  it('does not wait for what cannot be ended, and yet for everything else', () => {
    const { quitting, quit, done } = world();
    quitting.onEnd(() => {
      done.push('journal');
      return false;
    });
    quitting.onEnd(() => {
      done.push('popup');
      return true;
    });
    quit();
    expect(done).toEqual(['journal', 'popup', 'left']);
  });

  it('waits until the threads that it has ended are gone, and for nothing else', async () => {
    const { time, quitting, quit, done, hasEnded } = world();
    let gone = (): void => undefined;
    quitting.onEnd(() => void done.push('journal'));
    quitting.afterEnd(() => {
      done.push('asked for the thread');
      return new Promise<void>((resolve) => (gone = resolve));
    });
    quitting.afterEnd(() => null);
    quit();
    quit();
    await settled();
    expect([done, hasEnded()]).toEqual([['journal', 'asked for the thread'], false]);
    gone();
    await settled();
    expect([done.slice(2), hasEnded(), time.pending()]).toEqual([[], true, 0]);
  });

  it('leaves at once where a thread that has nothing to do does not end', () => {
    const { time, quitting, quit, done } = world();
    quitting.afterEnd(() => new Promise(() => undefined));
    quit();
    time.turn(1_999);
    expect(done).toEqual([]);
    time.turn(1);
    expect(done).toEqual(['left']);
  });

  it('comes without being asked for where Windows logs the operator off', () => {
    const { quitting, open, done } = world();
    quitting.onEnd(() => void done.push('journal'));
    const first = open(false);
    const second = open(false);
    first.emit('session-end', {});
    second.emit('session-end', {});
    expect([done, quitting.isQuitting()]).toEqual([['journal'], true]);
  });
});
