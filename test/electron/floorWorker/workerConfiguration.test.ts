import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readWorkerConfiguration } from '../../../electron/floorWorker/workerConfiguration.ts';
import { makeCompanyAuthority } from '../../portal/testing/companyAuthority.ts';

const webhook = 'https://northwind.bitrix24.com/rest/1/abcdef0123456789/';
const password = 'correct horse battery';
let authority = '';
let folder = '';

beforeAll(async () => void (authority = (await makeCompanyAuthority()).certificate));
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ringside-worker-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return path;
};

const whole = {
  broker: 'amqps://broker.example',
  worker: 'server1',
  authority: 'authority.pem',
  webhookFile: 'webhook',
  passwordFile: 'password',
};

/** Everything as it should be, but for what is changed. */
function readWith(change: object = {}, env: NodeJS.ProcessEnv = {}) {
  put('authority.pem', authority, 0o644);
  return readWorkerConfiguration(put('worker.json', JSON.stringify({ ...whole, ...change }), 0o644), env);
}

function problemsOf(reading: ReturnType<typeof readWith>): string {
  if (reading.ok) throw new Error('It was taken.');
  const said = reading.problems.join('\n');
  expect(said).not.toContain('abcdef0123456789');
  expect(said).not.toContain(password);
  return said;
}

describe('the configuration of a worker', () => {
  beforeEach(() => {
    put('webhook', `${webhook}\r\n`);
    put('password', `  ${password}\n`);
  });

  it('names files with the secrets, relative to its folder', () => {
    expect(readWith()).toEqual({
      ok: true,
      configuration: {
        access: {
          kind: 'webhook',
          origin: 'https://northwind.bitrix24.com',
          userId: 1,
          code: 'abcdef0123456789',
        },
        account: {
          address: { isSecure: true, nodes: [{ hostname: 'broker.example', port: 5671 }] },
          user: 'worker-server1',
          password,
          authority,
        },
      },
    });
  });

  it('takes what systemd hands over, which it lets the service read by an access list', () => {
    const credentials = join(folder, 'credentials');
    mkdirSync(credentials);
    put('credentials/floor-webhook', webhook, 0o440);
    put('credentials/floor-password', password, 0o400);
    const change = { webhookFile: undefined, passwordFile: undefined, authority: undefined };
    const reading = readWith(change, { CREDENTIALS_DIRECTORY: credentials });
    expect(reading).toMatchObject({ ok: true, configuration: { account: { password, authority: null } } });
    expect(problemsOf(readWith(change))).toMatch(/"webhookFile" is missing[^]*"passwordFile" is missing/);
    chmodSync(join(credentials, 'floor-webhook'), 0o444);
    expect(problemsOf(readWith(change, { CREDENTIALS_DIRECTORY: credentials }))).toContain('read by others');
  });

  it.each<[string, object, RegExp]>([
    ['a broker in the clear', { broker: 'amqp://broker.example' }, /"broker" is no address/],
    [
      'a broker with a password',
      { broker: `amqps://u:abcdef0123456789@broker.example` },
      /"broker" is no address/,
    ],
    ['a name that is none', { worker: 'Server 1' }, /"worker" is no name/],
    ['no name', { worker: undefined }, /"worker" is missing or no text/],
    ['a number for a name', { worker: 1 }, /"worker" is missing or no text/],
    ['a secret in it', { webhook }, /"webhook" is nothing that a worker knows/],
    ['a secret for a name', { [webhook]: 1 }, /"…" is nothing that a worker knows/],
    ['no such file', { webhookFile: 'nowhere' }, /webhookFile: .*nowhere cannot be read \(ENOENT\)/],
    ['a folder for a file', { passwordFile: '.' }, /passwordFile: .* holds no secret/],
    [
      'a file that is no webhook',
      { webhookFile: 'password' },
      /holds no webhook of a portal \(webhookUrl\.notAUrl\)/,
    ],
    ['an authority that is none', { authority: 'password' }, /authority: .*password holds no certificate/],
    ['no such authority', { authority: 'nowhere' }, /authority: .* cannot be read \(ENOENT\)/],
  ])('with %s is refused, and says so', (_what, change, words) => {
    expect(problemsOf(readWith(change))).toMatch(words);
  });

  it('tells all that is wrong at once', () => {
    const said = problemsOf(
      readWith({ broker: 'x', worker: '', webhookFile: 'a', passwordFile: 'b', authority: 'c' }),
    );
    expect(said.split('\n')).toHaveLength(5);
  });

  it.each([0o640, 0o604, 0o660, 0o602])('takes no secret from a file of mode %o', (mode) => {
    chmodSync(join(folder, 'webhook'), mode);
    expect(problemsOf(readWith())).toContain(`chmod 600 ${join(folder, 'webhook')}`);
  });

  it('is not held by a named pipe, and takes no large or empty file for a secret', () => {
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')]);
    expect(problemsOf(readWith({ webhookFile: 'pipe' }))).toContain('holds no secret');
    put('webhook', 'x'.repeat(10_000));
    expect(problemsOf(readWith())).toContain('holds no secret');
    put('webhook', '\n');
    expect(problemsOf(readWith())).toContain('is empty');
  });

  it('is never taken, and never an error, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const reading = readWorkerConfiguration(put('worker.json', text), {});
        expect(reading).toMatchObject({ ok: false });
      }),
      { numRuns: 200 },
    );
    expect(readWorkerConfiguration(folder, {})).toMatchObject({ ok: false });
  });
});
