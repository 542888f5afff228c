import { ipcCommandWindows, ipcEventWindows, type WindowName } from '../../contracts/ipcNames.ts';
import { carryOut, invoke } from './fixtures/invoke.ts';
import { expect, test } from './fixtures/ringside.ts';
import { startStranger } from './fixtures/strangers.ts';

const pages = ['main', 'popup'] as const;

function namesFor(window: WindowName, table: Readonly<Record<string, readonly WindowName[]>>): string[] {
  return Object.keys(table)
    .filter((name) => table[name]?.includes(window))
    .toSorted();
}

test.describe('a page', () => {
  test('has no Node and no Electron, and of Ringside only the functions of its window', async ({ start }) => {
    const ringside = await start();
    for (const name of pages) {
      const found = await ringside[name].evaluate(() => ({
        privileged: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
          (global) => global in window,
        ),
        parts: Object.keys(window.ringside ?? {}).toSorted(),
        commands: Object.keys(window.ringside?.invoke ?? {}).toSorted(),
        events: Object.keys(window.ringside?.on ?? {}).toSorted(),
      }));
      expect(found, name).toEqual({
        privileged: [],
        parts: ['firstLook', 'invoke', 'on'],
        commands: namesFor(name, ipcCommandWindows),
        events: namesFor(name, ipcEventWindows),
      });
    }
    expect(await invoke(ringside.popup, 'portal.connect', {})).toBe('no such function');
  });

  test('is told nothing of the event that carries a message', async ({ start }) => {
    const { main } = await start();
    const received = main.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const listener = (...given: unknown[]): void => resolve(given.length);
          window.ringside?.on['settings.changed']?.(listener);
        }),
    );
    await carryOut(main, 'settings.update', { theme: 'dark' });
    expect(await received).toBe(1);
  });

  test('reaches no network: fetch, XMLHttpRequest, WebSocket, images, frames, forms', async ({ start }) => {
    const stranger = await startStranger((_request, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('reached');
    });
    const ringside = await start();
    for (const name of pages) {
      const outcomes = await ringside[name].evaluate(async (origin) => {
        const violations: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) =>
          violations.push(event.effectiveDirective),
        );
        const fetched = await fetch(origin).then(
          () => 'reached',
          () => 'blocked',
        );
        const requested = await new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.onload = () => resolve('reached');
          request.onerror = () => resolve('blocked');
          request.open('GET', origin);
          request.send();
        });
        const connected = await new Promise((resolve) => {
          try {
            const socket = new WebSocket(origin.replace('http', 'ws'));
            socket.onopen = () => resolve('reached');
            socket.onerror = () => resolve('blocked');
          } catch {
            resolve('blocked');
          }
        });
        const image = await new Promise((resolve) => {
          const picture = new Image();
          picture.onload = () => resolve('reached');
          picture.onerror = () => resolve('blocked');
          picture.src = `${origin}/picture.png`;
        });
        const frame = document.createElement('iframe');
        frame.src = origin;
        document.body.append(frame);
        const form = document.createElement('form');
        form.action = origin;
        document.body.append(form);
        form.submit();
        const beacon = navigator.sendBeacon(origin, 'beacon');
        const wanted = ['connect-src', 'img-src', 'frame-src', 'form-action'];
        // Violations are reported in tasks of their own.
        while (!wanted.every((directive) => violations.includes(directive)))
          await new Promise((resolve) => requestAnimationFrame(resolve));
        frame.remove();
        return { fetched, requested, connected, image, beacon: beacon ? 'queued' : 'blocked' };
      }, stranger.origin);
      expect(outcomes, name).toMatchObject({
        fetched: 'blocked',
        requested: 'blocked',
        connected: 'blocked',
        image: 'blocked',
      });
      expect(new URL(ringside[name].url()).protocol).toBe('app:');
    }
    expect(stranger.received).toEqual([]);
    await stranger.stop();
  });

  test('runs no script that is not a file of ours: inline, handler attributes, eval, data', async ({
    start,
  }) => {
    const ringside = await start();
    for (const name of pages) {
      const ran = await ringside[name].evaluate(async () => {
        const inline = document.createElement('script');
        inline.textContent = 'window.ranInline = true';
        const data = document.createElement('script');
        data.src = 'data:text/javascript,window.ranData=true';
        const carrier = document.createElement('div');
        carrier.innerHTML = '<img src="x" onerror="window.ranHandler = true">';
        const settled = Promise.all([
          new Promise((resolve) => (data.onerror = data.onload = resolve)),
          new Promise((resolve) => carrier.querySelector('img')?.addEventListener('error', resolve)),
        ]);
        document.body.append(inline, data, carrier);
        await settled;
        // In a task of the page's own: code sent by a debugger may be let off.
        const evaluated = await new Promise((resolve) =>
          setTimeout(() => {
            try {
              resolve(new Function('return "ran"')());
            } catch {
              resolve('blocked');
            }
          }, 0),
        );
        const left = ['ranInline', 'ranData', 'ranHandler'].filter((mark) => mark in window);
        for (const added of [inline, data, carrier]) added.remove();
        return { evaluated, left };
      });
      expect(ran, name).toEqual({ evaluated: 'blocked', left: [] });
    }
  });

  test('stays where it is: no navigation, no new window, no webview, no download', async ({ start }) => {
    const stranger = await startStranger((_request, response) => response.end('<title>elsewhere</title>'));
    const ringside = await start();
    const { app } = ringside;
    const countContents = () => app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    const before = await countContents();
    for (const name of pages) {
      const page = ringside[name];
      const address = page.url();
      const opened = await page.evaluate((origin) => {
        const view = document.createElement('webview');
        view.setAttribute('src', origin);
        document.body.append(view);
        const link = document.createElement('a');
        link.href = origin;
        link.target = '_blank';
        document.body.append(link);
        link.click();
        link.target = '';
        link.click();
        const download = document.createElement('a');
        download.href = `${origin}/file.bin`;
        download.download = 'file.bin';
        document.body.append(download);
        download.click();
        location.assign(origin);
        return window.open(origin) === null;
      }, stranger.origin);
      expect(opened, 'window.open gives nothing').toBe(true);
      // A round trip through the page and the main process: what was going to happen has begun by now.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      expect(page.url()).toBe(address);
      await page.evaluate(() => {
        for (const added of document.querySelectorAll('webview, body > a')) added.remove();
      });
    }
    expect(await countContents()).toBe(before);
    expect(stranger.received).toEqual([]);
    await stranger.stop();
  });

  test('is given no permission', async ({ start }) => {
    const ringside = await start();
    for (const name of pages) {
      const given = await ringside[name].evaluate(async () => {
        const refused = (asked: Promise<unknown>) =>
          asked.then(
            (answer) => (answer === 'denied' ? 'refused' : 'given'),
            () => 'refused',
          );
        return {
          notifications: await refused(Notification.requestPermission()),
          place: await refused(
            new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
          ),
          microphone: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
          screen: await refused(navigator.mediaDevices.getDisplayMedia({ video: true })),
          clipboard: await refused(navigator.clipboard.readText()),
        };
      });
      expect(new Set(Object.values(given)), `${name}: ${JSON.stringify(given)}`).toEqual(
        new Set(['refused']),
      );
    }
  });
});
