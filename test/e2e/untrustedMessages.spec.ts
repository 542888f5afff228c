import { join } from 'node:path';
import { invoke } from './fixtures/invoke.ts';
import { expect, projectRoot, test } from './fixtures/ringside.ts';

const preload = join(projectRoot, 'dist', 'preload', 'preload.cjs');

test.describe('messages to the main process', () => {
  test('with input that does not fit are refused, and nothing is done', async ({ start }) => {
    const { main, popup } = await start();
    const notValid = { ok: false, error: { code: 'ipc.inputNotValid', params: {} } };
    for (const [name, input] of [
      ['portal.connect', { webhookUrl: 5 }],
      ['portal.connect', { webhookUrl: 'x'.repeat(2001) }],
      ['portal.connect', undefined],
      ['portal.get', { surprise: true }],
      ['calls.dismiss', { callKey: 'call-1', extra: 1 }],
      ['settings.update', { theme: 'pink' }],
      ['settings.update', { __proto__: null, unknownSetting: true }],
    ] as const) {
      expect(await invoke(main, name, input), `${name} ${JSON.stringify(input)}`).toEqual(notValid);
    }
    for (const input of [
      { revision: '1', heightPx: 10 },
      { revision: 1, heightPx: 1e9 },
    ]) {
      expect(await invoke(popup, 'popup.painted', input)).toEqual(notValid);
    }
    expect(await invoke(popup, 'calls.dismiss', { callKey: 'nobody' })).toMatchObject({
      ok: false,
      error: { code: 'call.unknown' },
    });
  });

  test('that reach outside are refused to a page whose window nobody has touched', async ({
    start,
    portal,
  }) => {
    const { app, main, popup } = await start();
    const notByHand = { ok: false, error: { code: 'ipc.notAskedByHand', params: {} } };
    // What a script in the page can make of keys and buttons by itself.
    await main.evaluate(() => {
      for (const type of ['mousedown', 'mouseup', 'click', 'keydown', 'keyup', 'pointerdown', 'touchstart'])
        document.body.dispatchEvent(new Event(type, { bubbles: true }));
      document.querySelector('a')?.click();
      document.querySelector('button')?.click();
      document.querySelector('button')?.focus();
    });
    await app.evaluate(({ clipboard }) => clipboard.writeText('untouched'));
    for (const [name, input] of [
      ['portal.connect', { webhookUrl: portal.webhookUrl }],
      ['portal.signIn', { portalAddress: portal.running.url, clientId: 'local.1', clientSecret: 's' }],
      ['portal.openDevResources', undefined],
      ['calls.dial', { phoneNumber: '+4930901820' }],
      ['calls.callBack', { callKey: 'call-1' }],
      ['calls.openInCrm', { callKey: 'call-1' }],
      ['calls.copyNumber', { callKey: 'call-1' }],
      ['phones.copySetup', { source: 'otherProgram', item: 'ring' }],
      ['phones.renewSecret', undefined],
      ['phones.writeSettings', { source: 'microsip' }],
    ] as const) {
      expect(await invoke(main, name, input), name).toEqual(notByHand);
    }
    expect(await invoke(popup, 'calls.openInCrm', { callKey: 'call-1' })).toEqual(notByHand);
    expect(await invoke(popup, 'notes.open', { key: 'call-1' })).toEqual(notByHand);
    expect(portal.practice.journal.requests).toEqual([]);
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('untouched');

    // Input in one window is none in the other; what needs no hand needs none.
    await main.getByRole('heading').first().click();
    expect(await invoke(popup, 'calls.copyNumber', { callKey: 'call-1' })).toEqual(notByHand);
    expect(await invoke(main, 'calls.dial', { phoneNumber: '' })).not.toEqual(notByHand);
    expect(await invoke(popup, 'calls.dismiss', { callKey: 'nobody' })).not.toEqual(notByHand);
  });

  test('from a foreign window are refused, even with our preload and our page in it', async ({ start }) => {
    const { app, readLog } = await start();
    const answer: unknown = await app.evaluate(async ({ BrowserWindow }, preloadFile) => {
      const foreign = new BrowserWindow({
        show: false,
        webPreferences: { preload: preloadFile, additionalArguments: ['--ringside-window=main'] },
      });
      await foreign.loadURL('app://ringside/main.html');
      const told: unknown = await foreign.webContents.executeJavaScript(
        'window.ringside.invoke["portal.get"]()',
      );
      foreign.destroy();
      return told;
    }, preload);
    expect(answer).toEqual({ ok: false, error: { code: 'ipc.senderNotTrusted', params: {} } });
    expect(await readLog()).toContain('message refused command=portal.get code=ipc.senderNotTrusted');
  });

  test('from our own window showing a foreign page are refused', async ({ start }) => {
    const { app } = await start();
    const answer: unknown = await app.evaluate(async ({ BrowserWindow }) => {
      const own = BrowserWindow.getAllWindows().find((window) => window.getTitle() === 'Ringside');
      // Only the program itself can do this; a page cannot navigate away.
      await own?.webContents.loadURL('data:text/html,<title>foreign</title>');
      const told: unknown = await own?.webContents.executeJavaScript(
        'window.ringside.invoke["portal.get"]()',
      );
      return told;
    });
    expect(answer).toEqual({ ok: false, error: { code: 'ipc.senderNotTrusted', params: {} } });
  });
});

test('our pages come from one folder, whatever path is asked for', async ({ start }) => {
  const { app } = await start();
  const statusOf = (url: string): Promise<number | string> =>
    app.evaluate(
      ({ net }, asked) =>
        net.fetch(asked).then(
          ({ status }) => status,
          () => 'no answer',
        ),
      url,
    );
  expect(await statusOf('app://ringside/main.html')).toBe(200);
  for (const path of [
    '../main/main.cjs',
    '..%2fmain%2fmain.cjs',
    '%2e%2e/main/main.cjs',
    '..%5cmain%5cmain.cjs',
    'assets/../../preload/preload.cjs',
    '/etc/passwd',
    '%00main.html',
    'licences.json',
    '',
  ]) {
    expect(await statusOf(`app://ringside/${path}`), path).toBe(404);
  }
  expect(await statusOf('app://elsewhere/main.html')).not.toBe(200);
});
