import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { selfSignedCertificate } from '../portal/testing/certificate.ts';
import { visibleWindows } from './fixtures/desktop.ts';
import { expect, test as base, type StartedRingside } from './fixtures/ringside.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Fixtures {
  /** A portal whose pages are these; its address. */
  readonly serve: (handler: Handler, tls?: Parameters<typeof createTlsServer>[0]) => Promise<string>;
}

const test = base.extend<Fixtures>({
  serve: async ({}, use) => {
    const servers: Server[] = [];
    await use(async (handler, tls) => {
      const server = tls === undefined ? createServer(handler) : createTlsServer(tls, handler);
      servers.push(server);
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return `http${tls === undefined ? '' : 's'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

async function press({ main }: StartedRingside, address: string): Promise<void> {
  await main.getByRole('link', { name: 'Portal' }).click();
  await main.getByRole('textbox', { name: 'Portal address' }).fill(address);
  await main.getByRole('textbox', { name: 'Client ID' }).fill('local.1');
  await main.getByRole('textbox', { name: 'Client secret' }).fill('secret');
  await main.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signInPage(ringside: StartedRingside, address: string): Promise<Page> {
  const opened = ringside.app.waitForEvent('window');
  await press(ringside, address);
  const page = await opened;
  await page.waitForLoadState();
  return page;
}

const html =
  (body: string): Handler =>
  (_request, response) =>
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>x</title>${body}`);

const signInWindows = async (): Promise<number> => (await visibleWindows('Sign in to .*')).length;

test('a sign-in page that cannot be loaded says why, and at which host', async ({ start, serve }) => {
  const ringside = await start();
  const alert = ringside.main.getByRole('alert');
  const certificate = await selfSignedCertificate();
  const untrusted = await serve(html('never seen'), certificate);
  const elsewhere = (location: string) =>
    serve((_request, response) => response.writeHead(302, { location }).end());
  for (const { address, says } of [
    {
      address: untrusted,
      says: `${new URL(untrusted).host} shows a certificate that this computer does not trust.`,
    },
    {
      // The portal is well; the company's log-in server is not.
      address: await elsewhere(`${untrusted}/log-in`),
      says: `${new URL(untrusted).host} shows a certificate that this computer does not trust.`,
    },
    { address: await elsewhere('https://no-such-host.invalid/'), says: 'no-such-host.invalid' },
    { address: await elsewhere('http://127.0.0.1:1/'), says: '127.0.0.1' },
    { address: 'http://127.0.0.1:1', says: '127.0.0.1' },
    { address: await elsewhere('data:text/html,x'), says: '127.0.0.1' },
    { address: await elsewhere('about:blank'), says: '127.0.0.1' },
    { address: await elsewhere('file:///etc/passwd'), says: '127.0.0.1' },
    { address: await serve((_request, response) => void response.socket?.destroy()), says: '127.0.0.1' },
  ]) {
    await press(ringside, address);
    await expect(alert, address).toContainText(says);
    await expect.poll(signInWindows).toBe(0);
    await expect(ringside.main.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  }
});

test('a sign-in page whose process dies is told, and can be opened anew', async ({ start, serve }) => {
  const ringside = await start();
  const address = await serve(html('<h1>log in</h1>'));
  await signInPage(ringside, address);
  await ringside.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle().startsWith('Sign in to'))
      ?.webContents.forcefullyCrashRenderer();
  });
  await expect(ringside.main.getByRole('alert')).toContainText('The sign-in page stopped working');
  const again = await signInPage(ringside, address);
  await expect(again.getByRole('heading', { name: 'log in' })).toBeVisible();
  await ringside.main.getByRole('button', { name: 'Cancel' }).click();
});

test('each sign-in begins without anything of the one before, in the one session there is', async ({
  start,
  serve,
}) => {
  const cookies: (string | undefined)[] = [];
  const address = await serve((request, response) => {
    if (request.url?.startsWith('/oauth')) cookies.push(request.headers.cookie);
    response.setHeader('set-cookie', 'who=olga; Path=/');
    html('<p></p><script>document.body.append(String(localStorage.x)); localStorage.x = 1</script>')(
      request,
      response,
    );
  });
  const ringside = await start();
  for (let times = 0; times < 3; times += 1) {
    const page = await signInPage(ringside, address);
    await expect(page.locator('body')).toContainText('undefined');
    expect(
      await ringside.app.evaluate(({ BrowserWindow, session }) =>
        BrowserWindow.getAllWindows()
          .filter((window) => window.getTitle().startsWith('Sign in to'))
          .map((window) => window.webContents.session === session.fromPartition('sign-in')),
      ),
    ).toEqual([true]);
    await ringside.main.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(signInWindows).toBe(0);
  }
  expect(cookies).toEqual([undefined, undefined, undefined]);
});

test('a company’s log-in page may open windows of its own: a few, bound as it is, gone when it goes', async ({
  start,
  serve,
}) => {
  const ringside = await start();
  const { app, main } = ringside;
  const identity = await serve((request, response) => {
    if (request.url === '/done') {
      html('<script>opener.postMessage("signed in", "*"); close()</script>')(request, response);
    } else html('<h1>company</h1><a href="/done">go</a>')(request, response);
  });
  const address = await serve(
    html(`<h1>portal</h1><button>company log-in</button><p></p><script>
      addEventListener('message', ({ data }) => { document.querySelector('p').textContent = data });
      document.querySelector('button').onclick = () => { open(${JSON.stringify(identity)}, 'sso', 'width=9000,height=9000,left=-50') };
    </script>`),
  );
  const page = await signInPage(ringside, address);
  const opened = app.waitForEvent('window');
  await page.getByRole('button').click();
  const further = await opened;
  await expect(further.getByRole('heading', { name: 'company' })).toBeVisible();
  const facts = await app.evaluate(({ BrowserWindow, session }, host) => {
    const windows = BrowserWindow.getAllWindows().filter((window) =>
      window.getTitle().startsWith('Sign in to'),
    );
    const window = windows.find((candidate) => candidate.getTitle() === `Sign in to ${host}`);
    return {
      sessions: new Set(windows.map(({ webContents }) => webContents.session)).size,
      ours: window?.webContents.session === session.defaultSession,
      width: window?.getBounds().width,
      ofTheFirst: window?.getParentWindow() !== null,
    };
  }, new URL(identity).host);
  expect(facts).toEqual({ sessions: 1, ours: false, width: 560, ofTheFirst: true });
  expect(
    await further.evaluate(() => ['ringside', 'require', 'process'].filter((name) => name in window)),
  ).toEqual([]);
  await further.getByRole('link').click();
  await expect(page.getByText('signed in')).toBeVisible();
  await expect.poll(signInWindows).toBe(1);

  // More than a few are refused, and all go with the first.
  await page.evaluate(() => {
    for (let number = 0; number < 30; number += 1) open('about:blank', `n${number}`);
  });
  await expect.poll(signInWindows).toBe(4);
  await main.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(signInWindows).toBe(0);
  // Our own pages open none.
  expect(await main.evaluate((url) => open(url) === null, identity)).toBe(true);
});

test('a sign-in page neither moves nor resizes its window', async ({ start, serve }) => {
  const ringside = await start();
  const page = await signInPage(ringside, await serve(html('<h1>x</h1>')));
  const bounds = () =>
    ringside.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.getTitle().startsWith('Sign in to'))
        ?.getBounds(),
    );
  const before = await bounds();
  await page.evaluate(() => {
    window.moveTo(0, 0);
    window.resizeTo(screen.width, screen.height);
    window.resizeBy(100, 100);
  });
  // What was asked for is done, or not, before the page is answered.
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await bounds()).toEqual(before);
});

for (const { what, script } of [
  {
    what: 'titles',
    script: 'let n = 0; setInterval(() => { for (let i = 0; i < 2000; i++) document.title = n++; }, 1)',
  },
  {
    what: 'sizes',
    script: 'setInterval(() => { for (let i = 0; i < 500; i++) resizeTo(300 + i, 300); }, 5)',
  },
  {
    what: 'console lines',
    script: 'setInterval(() => { for (let i = 0; i < 2000; i++) console.log(i); }, 1)',
  },
  {
    what: 'frames',
    script: `setInterval(() => { for (let i = 0; i < 50; i++) {
      const frame = document.createElement('iframe');
      frame.src = '/x?' + Math.random();
      document.body.append(frame);
      setTimeout(() => frame.remove(), 50);
    } }, 10)`,
  },
  { what: 'windows', script: "setInterval(() => { for (let i = 0; i < 500; i++) open('zz://a'); }, 5)" },
])
  test(`a sign-in page that keeps the program busy is closed and told (${what})`, async ({
    start,
    serve,
  }) => {
    const ringside = await start();
    const address = await serve((request, response) =>
      html(request.url?.startsWith('/x') ? '' : `<body><script>${script}</script>`)(request, response),
    );
    await press(ringside, address);
    await expect(ringside.main.getByRole('alert')).toContainText('kept Ringside busy without end', {
      timeout: 15_000,
    });
    await expect.poll(signInWindows).toBe(0);
    await expect(ringside.main.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  });
