import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { windowsPipePath } from '../../../../electron/receivers/pipe/pipePath.ts';
import { createPipeReceiver } from '../../../../electron/receivers/pipe/pipeReceiver.ts';
import {
  commandLength,
  microsipCommand,
  microsipEvents,
} from '../../../../electron/sources/microsip/microsipCommands.ts';
import { createTestSecret, listenTo, quietLog, systemTime } from '../../receivers/receiverSetUp.ts';
import { splitWindowsCommandLine, startedByMicrosip, userPartOf } from './windowsCommandLine.ts';

/**
 * The real curl, started with the arguments that Windows and MicroSIP make of the generated command. A FIFO stands in for
 * the pipe of Windows, and what arrives there is carried on to the receiver.
 */
let folder: string;
let fifo: string;
let decoy: Server;
let decoyPort: number;
let contacts = 0;

const receiver = createPipeReceiver({
  secret: createTestSecret(),
  // Time runs a hundredfold for the rate limit: more is sent here in a second than a caller may.
  clock: { ...systemTime, monotonicMs: () => performance.now() * 100 },
  log: quietLog,
  source: 'microsip',
  pathOf: (id) => join(folder, id),
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-microsip-'));
  fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  writeFileSync(join(folder, '.curlrc'), `output = "${join(folder, 'stolen')}"\nverbose\n`);
  writeFileSync(join(folder, 'urls'), 'http://127.0.0.1/from-a-file\n');
  decoy = createServer((socket) => {
    contacts += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
  const address = decoy.address();
  decoyPort = address === null || typeof address === 'string' ? 0 : address.port;
});
afterAll(() => {
  receiver.close();
  decoy.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs one hook; resolves once curl has ended and all it wrote was carried on. */
async function hook(appended: string, news: 'ring' | 'end' = 'ring'): Promise<{ readonly output: string }> {
  const [, ...args] = startedByMicrosip(microsipCommand(fifo, news), appended);
  const carry = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'ignore'] });
  const target = connect(receiver.baseUrl() ?? '');
  carry.stdout.pipe(target);
  // The receiver may have had enough; what writes to it is then cut off, as on Windows.
  target.on('error', () => undefined);
  const carried = new Promise((resolve) => target.once('close', resolve));
  void carried.then(() => carry.kill());
  const proxy = `http://127.0.0.1:${decoyPort}`;
  const curl = spawn('curl', args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, http_proxy: proxy, ALL_PROXY: proxy, all_proxy: proxy },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  curl.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  curl.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => curl.once('close', resolve));
  await carried;
  return { output };
}

describe('the commands for MicroSIP', () => {
  it('fit, are the same after MicroSIP has split and joined them, and hold no quote, brace or percent sign', () => {
    const path = windowsPipePath('0123456789abcdef0123456789abcdef');
    for (const { news } of microsipEvents) {
      const command = microsipCommand(path, news);
      expect(command.length).toBeLessThanOrEqual(commandLength);
      expect(command).not.toMatch(/["'{}%]/);
      expect(startedByMicrosip(command, '1001')).toEqual([...command.split(' '), '1001']);
    }
  });

  it('the model of Windows splits as Windows does', () => {
    expect(splitWindowsCommandLine(String.raw`"a b" c\d "e f"g \"h "i""j" k\\"l m" n\\\"o`)).toEqual([
      'a b',
      String.raw`c\d`,
      'e fg',
      '"h',
      'i"j',
      String.raw`k\l m`,
      String.raw`n\"o`,
    ]);
    expect(userPartOf('"A" <sip:+4930123456@host;x=y>')).toBe('+4930123456');
    expect(userPartOf(String.raw`"A" <sip:x" @\\evil\share@h>`)).toBe('x" ');
  });
});

describe('real curl, started as MicroSIP starts it', () => {
  it.each([
    '1001',
    '+4930123456',
    '*43',
    '#31#0123',
    '0030123456',
    '49301234567890',
    'anna.b',
    'müller',
    '(030)12-3',
  ])('number %s arrives exactly', async (number) => {
    const heard = listenTo(receiver, 'microsip');
    await heard.until(() => receiver.baseUrl() !== null);
    await hook(number);
    await heard.until(() => heard.hooks.length === 1);
    expect(heard.hooks).toMatchObject([{ news: 'ring', number, direction: 'incoming' }]);
    heard.stop();
  });

  const hostile = [
    '',
    '1 2  3',
    'x" -o stolen',
    '" -o stolen http://127.0.0.1:PORT/',
    '-o stolen http://127.0.0.1:PORT/x',
    '--output stolen --url http://127.0.0.1:PORT/',
    '@urls',
    '" @urls',
    '-K urls',
    '--config urls',
    '--next http://127.0.0.1:PORT/ -o stolen',
    '-x 127.0.0.1:PORT http://127.0.0.1:PORT/',
    '--proto =http --connect-to :: http://127.0.0.1:PORT/',
    'http://127.0.0.1:PORT/',
    'https://127.0.0.1:PORT/',
    '127.0.0.1:PORT',
    'dict://127.0.0.1:PORT/d:x',
    'ftp://127.0.0.1:PORT/',
    'telnet://127.0.0.1:PORT/',
    'gopher://127.0.0.1:PORT/',
    'file:///etc/passwd',
    'FILE',
    '$(touch stolen)',
    '`touch stolen`',
    '; touch stolen',
    '| touch stolen & touch stolen',
    '%PATH% ^&| %COMSPEC%',
    'a\r\nb: c\r\n\r\nGET / HTTP/1.1',
    '[1-100000].{a,b}',
    '--libcurl stolen',
    '--trace stolen --stderr stolen -D stolen -c stolen',
    String.raw`\\evil\share\x "\\evil\share\y`,
    '"""""" \\" \\\\" \\\\\\"',
    '9'.repeat(4096),
    'x '.repeat(1000),
    'x '.repeat(16_000),
    '\u202e\u0007\u001b[31m',
  ];
  it.each(hostile.map((text) => ({ text, shown: JSON.stringify(text.slice(0, 60)) })))(
    'does nothing more for $shown',
    async ({ text }) => {
      const heard = listenTo(receiver, 'microsip');
      await heard.until(() => receiver.baseUrl() !== null);
      const filesBefore = readdirSync(folder).toSorted();
      contacts = 0;
      const { output } = await hook(text.replaceAll('PORT', String(decoyPort)));
      // The next hook shows that the one before has been dealt with.
      await hook('1001', 'end');
      await heard.until(() => heard.hooks.at(-1)?.news === 'end');
      expect(contacts).toBe(0);
      expect(output).toBe('');
      expect(readdirSync(folder).toSorted()).toEqual(filesBefore);
      const [first, ...more] = heard.hooks;
      expect(first?.news).toBe('ring');
      expect(first?.number.length).toBeLessThanOrEqual(256);
      expect(more.map(({ news, number }) => [news, number])).toEqual([['end', '1001']]);
      heard.stop();
    },
  );
});
