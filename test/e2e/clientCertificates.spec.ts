import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { installCertificateAuthority } from './fixtures/certificateAuthority.ts';
import { expect, test as base, type StartedRingside } from './fixtures/ringside.ts';

const run = promisify(execFile);

interface Fixtures {
  /** A portal that asks who the operator is, on a computer that could tell; what it was shown, a line a page. */
  readonly asking: {
    readonly address: string;
    readonly shown: string[];
    readonly start: () => Promise<StartedRingside>;
  };
}

const test = base.extend<Fixtures>({
  asking: async ({ start }, use) => {
    const authority = await installCertificateAuthority();
    const home = authority.env['HOME'] ?? '';
    const store = `sql:${join(home, '.pki', 'nssdb')}`;
    await writeFile(join(home, 'noise'), 'not random, and good enough for a test'.repeat(4));
    const make = ['-S', '-n', 'olga', '-s', 'CN=Olga Operator,E=olga@company.example', '-x', '-t', 'u,u,u'];
    await run('certutil', ['-d', store, ...make, '-z', join(home, 'noise'), '-m', '4711', '-v', '12']);
    const shown: string[] = [];
    const server = createServer(
      { ...authority.tls, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        const certificate = (request.socket as TLSSocket).getPeerCertificate();
        if (request.url?.startsWith('/oauth')) shown.push(String(certificate.subject?.CN ?? 'nobody'));
        response.setHeader('content-type', 'text/html').end('<!doctype html><h1>log in</h1>');
      },
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    await use({
      address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      shown,
      start: () => start({ env: authority.env }),
    });
    server.closeAllConnections();
    server.close();
    await authority.remove();
  },
});

/** Puts somebody at the dialogs: this button is pressed. @returns what was asked */
function answerDialogs({ app }: StartedRingside, button: string): Promise<void> {
  return app.evaluate(({ dialog }, label) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    const answer = async (_window: unknown, options: Electron.MessageBoxOptions) => {
      asked.push(options);
      return {
        response: options.buttons?.findIndex((text) => text.includes(label)) ?? -1,
        checkboxChecked: false,
      };
    };
    Object.assign(dialog, { showMessageBox: answer });
  }, button);
}

async function signIn({ app, main }: StartedRingside, address: string): Promise<void> {
  await main.getByRole('link', { name: 'Portal' }).click();
  await main.getByRole('textbox', { name: 'Portal address' }).fill(address);
  await main.getByRole('textbox', { name: 'Client ID' }).fill('local.1');
  await main.getByRole('textbox', { name: 'Client secret' }).fill('secret');
  const opened = app.waitForEvent('window');
  await main.getByRole('button', { name: 'Sign in', exact: true }).click();
  const page = await opened;
  await expect(page.getByRole('heading', { name: 'log in' })).toBeVisible();
}

for (const [what, button, seen] of [
  ['nobody', 'None', 'nobody'],
  ['whom the operator chooses', 'Olga', 'Olga Operator'],
] as const) {
  test(`a sign-in server that asks for a certificate is shown ${what}, and nothing unasked`, async ({
    asking,
  }) => {
    const ringside = await asking.start();
    await answerDialogs(ringside, button);
    await signIn(ringside, asking.address);
    expect(asking.shown).toEqual([seen]);
    const asked: unknown = await ringside.app.evaluate(() => Reflect.get(globalThis, 'asked') as unknown);
    expect(asked).toMatchObject([
      {
        message: expect.stringContaining(new URL(asking.address).host) as unknown,
        detail: expect.stringContaining('Olga Operator, issued by Olga Operator') as unknown,
        // Enter and Esc send nothing.
        defaultId: 1,
        cancelId: 1,
      },
    ]);
    await ringside.main.getByRole('button', { name: 'Cancel' }).click();
  });
}
