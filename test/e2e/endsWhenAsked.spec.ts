import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { visibleWindows, xdotool } from './fixtures/desktop.ts';
import { startProgram } from './fixtures/program.ts';
import { expect, test as base, type StartedRingside } from './fixtures/ringside.ts';
import { expectIcons, startTrayHost, type TrayHost } from './fixtures/trayHost.ts';

/** Pages that do not want to go. */
const pages = {
  asks: `addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'x'; })`,
  hangs: `addEventListener('beforeunload', () => { for (;;); })`,
  hangsLater: `addEventListener('pagehide', () => { for (;;); }); addEventListener('unload', () => { for (;;); })`,
  opens: `addEventListener('beforeunload', (event) => { open('/other'); event.returnValue = 'x'; })`,
} as const;

interface Fixtures {
  /** Opens the sign-in window with a page of this script; one key has been pressed in it, as at any log-in. */
  readonly signInAt: (script: string) => Promise<{ readonly ringside: StartedRingside; readonly page: Page }>;
}

const test = base.extend<Fixtures>({
  signInAt: async ({ start }, use) => {
    const servers: Server[] = [];
    await use(async (script) => {
      const server = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!doctype html><title>x</title><input id="i"><script>${script}</script>`);
      }).listen(0, '127.0.0.1');
      servers.push(server);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const ringside = await start();
      const { app, main } = ringside;
      await main.getByRole('link', { name: 'Portal' }).click();
      await main.getByRole('textbox', { name: 'Portal address' }).fill(`http://127.0.0.1:${port}`);
      await main.getByRole('textbox', { name: 'Client ID' }).fill('local.1');
      await main.getByRole('textbox', { name: 'Client secret' }).fill('secret');
      const opened = app.waitForEvent('window');
      await main.getByRole('button', { name: 'Sign in', exact: true }).click();
      const page = await opened;
      await page.locator('#i').click();
      await page.keyboard.type('a');
      return { ringside, page };
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

const signInWindows = () => visibleWindows('Sign in to .*');

for (const [what, script] of Object.entries(pages)) {
  test(`a sign-in page that ${what} on leaving is gone at Cancel`, async ({ signInAt }) => {
    const { ringside } = await signInAt(script);
    await expect.poll(signInWindows).toHaveLength(1);
    await ringside.main.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(signInWindows).toHaveLength(0);
    await expect(ringside.main.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  });

  test(`a sign-in page that ${what} on leaving keeps nobody from ending the program`, async ({
    signInAt,
  }) => {
    const { ringside } = await signInAt(script);
    const program = ringside.app.process();
    const ended = once(program, 'exit');
    await ringside.app.evaluate(({ app }) => void setTimeout(() => app.quit(), 20));
    await ended;
    expect(program.exitCode).toBe(0);
  });
}

test('the window manager closes a sign-in page that asks to stay', async ({ signInAt }) => {
  const { ringside } = await signInAt(pages.asks);
  await expect.poll(signInWindows).toHaveLength(1);
  const [id = ''] = await signInWindows();
  await xdotool('windowactivate', '--sync', id);
  await xdotool('key', '--clearmodifiers', 'alt+F4');
  await expect.poll(signInWindows).toHaveLength(0);
  await expect(ringside.main.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
});

for (const [what, end] of [
  ['a signal', async ({ app }: StartedRingside) => void app.process().kill('SIGTERM')],
  ['Quit in the tray', async (_ringside: StartedRingside, tray: TrayHost) => tray.choose('Quit')],
] as const) {
  test(`${what} ends the program that shows such a page, and another one can start`, async ({ signInAt }) => {
    const tray = await startTrayHost();
    const { ringside } = await signInAt(pages.asks);
    await expectIcons(tray, 1);
    const program = ringside.app.process();
    const ended = once(program, 'exit');
    await end(ringside, tray);
    await ended;
    expect(program.exitCode).toBe(0);
    tray.close();

    const next = startProgram(ringside.profileFolder);
    await expect.poll(() => visibleWindows('Ringside'), { timeout: 20_000 }).toHaveLength(1);
    await next.stop();
    expect(await next.ended, next.output()).toBe(0);
  });
}

test('pages of ours have no say in it either', async ({ start }) => {
  const { app, main, popup } = await start();
  await main.getByRole('link', { name: 'Portal' }).click();
  for (const page of [main, popup])
    await page.evaluate(() => {
      addEventListener('beforeunload', (event) => {
        event.preventDefault();
        event.returnValue = 'x';
      });
    });
  const program = app.process();
  const ended = once(program, 'exit');
  await app.evaluate(({ app: running }) => void setTimeout(() => running.quit(), 20));
  await ended;
  expect(program.exitCode).toBe(0);
});
