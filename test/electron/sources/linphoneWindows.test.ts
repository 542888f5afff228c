import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLoopbackReceiver } from '../../../electron/receivers/loopbackReceiver.ts';
import { createLinphoneSource } from '../../../electron/sources/linphone/linphoneSource.ts';
import {
  createTestSecret,
  listenTo,
  newId,
  quietLog,
  systemTime,
  type Heard,
} from '../receivers/receiverSetUp.ts';

/** The command for Linphone on Windows, with the real curl; the caller's name put in before the words are split. */
let folder: string;
let heard: Heard;
let command: string;
let decoy: Server;
let decoyPort: number;
let contacts = 0;

const receiver = createLoopbackReceiver({
  secret: createTestSecret(),
  clock: systemTime,
  log: quietLog,
  preferredPort: 0,
  onChange: () => undefined,
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-linphone-'));
  heard = listenTo(receiver, 'linphone');
  await heard.until(() => receiver.baseUrl() !== null);
  const source = createLinphoneSource({
    receiver,
    clock: systemTime,
    timers: systemTime,
    newId,
    scriptPath: '',
    platform: 'win32',
  });
  command = source.setup()[0]?.text ?? '';
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

/** As `QProcess::splitCommand` does (Qt documentation): blanks part words, quotes group, `"""` is one quote. */
function splitLikeQt(line: string): string[] {
  return [...line.matchAll(/(?:"""|"(?:"""|[^"])*"?|[^\s"])+/g)].map(([word]) =>
    word.replaceAll('"""', '\u0000').replaceAll('"', '').replaceAll('\u0000', '"'),
  );
}

async function run(user: string): Promise<void> {
  const [program, ...args] = splitLikeQt(command.replace('$1', () => user));
  expect(program).toBe(String.raw`C:\Windows\System32\curl.exe`);
  const proxy = `http://127.0.0.1:${decoyPort}`;
  const curl = spawn('curl', args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, http_proxy: proxy, ALL_PROXY: proxy },
    stdio: 'ignore',
  });
  await new Promise((resolve) => curl.once('close', resolve));
}

describe('Linphone’s command on Windows', () => {
  it.each(['1001', '+4930123456', '*43', 'anna.b', '030-12(3)'])('%s arrives', async (number) => {
    heard.hooks.length = 0;
    await run(number);
    await heard.until(() => heard.hooks.length === 1);
    expect(heard.hooks).toMatchObject([{ news: 'ring', number }]);
  });

  it.each([
    'a b',
    '" -o stolen "',
    '" -O http://127.0.0.1:PORT/stolen "',
    '" http://127.0.0.1:PORT/ "',
    '" 127.0.0.1:PORT -x 127.0.0.1:PORT "',
    '" --next -o stolen http://127.0.0.1:PORT/ "',
    '" -K /etc/passwd "',
    '@/etc/passwd',
    '$(touch stolen)',
    '&news=end#',
  ])('%j reaches nobody else and leaves nothing', async (user) => {
    contacts = 0;
    await run(user.replaceAll('PORT', String(decoyPort)));
    expect(contacts).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});
