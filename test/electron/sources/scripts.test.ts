import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneSource } from '../../../electron/core/ports/phoneSource.ts';
import { createLoopbackReceiver } from '../../../electron/receivers/loopbackReceiver.ts';
import { createLinphoneSource } from '../../../electron/sources/linphone/linphoneSource.ts';
import { createTwinkleSource } from '../../../electron/sources/twinkle/twinkleSource.ts';
import {
  createPortMemory,
  createTestSecret,
  listenTo,
  newId,
  quietLog,
  systemTime,
  type Heard,
} from '../receivers/receiverSetUp.ts';

/** Twinkle's script and Linphone's command, run by the real shell with the real curl. */
let folder: string;
/** No shell gives any of it a meaning, as in most homes. */
let linphoneSecret: string;
let twinkle: Heard;
let linphone: Heard;
let sources: PhoneSource[];

const receiver = createLoopbackReceiver({
  secret: createTestSecret(),
  clock: systemTime,
  timers: systemTime,
  log: quietLog,
  preferredPort: 0,
  givenPorts: createPortMemory(),
  onChange: () => undefined,
});
const deps = {
  receiver,
  liveLegs: () => [],
  country: () => 'DE',
  clock: systemTime,
  timers: systemTime,
  newId,
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringside scripts '));
  linphoneSecret = join(mkdtempSync(join(tmpdir(), 'ringside-linphone-')), 'ringside-linphone.txt');
  twinkle = listenTo(receiver, 'twinkle');
  linphone = listenTo(receiver, 'linphone');
  await linphone.until(() => receiver.baseUrl() !== null);
  sources = [
    createTwinkleSource({ ...deps, scriptPath: join(folder, 'twinkle.sh') }),
    createLinphoneSource({ ...deps, platform: 'linux', secretPath: linphoneSecret }),
  ];
  const script = sources[0]?.setup().find(({ id }) => id === 'script');
  writeFileSync(script?.setting ?? '', script?.text ?? '');
  chmodSync(script?.setting ?? '', 0o700);
});
afterAll(() => {
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs until its output is closed, which is what Twinkle waits for. */
async function run(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const started = spawn(join(folder, script), args, {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  started.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => started.once('close', resolve));
  return output;
}

const hostile = [
  'a b',
  '"; touch stolen; "',
  "'; touch stolen; '",
  '$(touch stolen)',
  '`touch stolen`',
  '@/etc/passwd',
  '-o stolen',
  '&number=2',
  '%31',
  'a\nb',
];

describe('Twinkle’s script', () => {
  it.each([
    ['in_call', {}, 'ring', '+4930123456', 'incoming'],
    ['in_call_answered', {}, 'answer', '+4930123456', 'incoming'],
    ['in_call_failed', { SIPSTATUS_CODE: '487' }, 'end', '+4930123456', 'incoming'],
    ['in_call_failed', { SIPSTATUS_CODE: '603' }, 'busy', '+4930123456', 'incoming'],
    ['out_call', {}, 'dial', '1002', 'outgoing'],
    ['out_call_answered', {}, 'answer', '1002', 'incoming'],
    ['local_release', {}, 'end', '+4930123456', 'incoming'],
  ])('%s %j', async (trigger, more, news, number, direction) => {
    twinkle.hooks.length = 0;
    const output = await run('twinkle.sh', [], {
      TWINKLE_TRIGGER: trigger,
      TWINKLE_USER_PROFILE: 'office',
      SIP_FROM_USER: '+4930123456',
      SIP_FROM_DISPLAY: 'Anna',
      SIP_TO_USER: '1002',
      SIP_TO_DISPLAY: 'Boris',
      SIP_CALL_ID: 'x@y',
      ...more,
    });
    await twinkle.until(() => twinkle.hooks.length === 1);
    // Whatever it printed, Twinkle would take for orders.
    expect(output).toBe('');
    expect(twinkle.hooks).toMatchObject([{ news, number, direction, phoneCallId: 'x@y', line: 'office' }]);
  });

  it.each(hostile)('takes %j for text', async (text) => {
    twinkle.hooks.length = 0;
    const files = readdirSync(folder);
    await run('twinkle.sh', [], {
      TWINKLE_TRIGGER: 'in_call',
      SIP_FROM_USER: text,
      SIP_FROM_DISPLAY: text,
      SIP_CALL_ID: text,
    });
    await twinkle.until(() => twinkle.hooks.length === 1);
    expect(twinkle.hooks[0]?.phoneCallId).toBe(text.replace('\n', ' '));
    expect(readdirSync(folder)).toEqual(files);
  });
});

/** Stands in for curl: writes down what others can see of it, then is curl. */
function seenCurl(): { readonly path: string; seen(): string } {
  const path = join(folder, 'seen-curl');
  const log = `${path}.log`;
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" >>'${log}'\nexec /usr/bin/curl "$@"\n`);
  chmodSync(path, 0o700);
  rmSync(log, { force: true });
  return { path, seen: () => readFileSync(log, 'utf8') };
}

describe('what other users of the computer see of a program: its arguments', () => {
  it('hold nothing of the secret, nor of the caller, with Twinkle', async () => {
    twinkle.hooks.length = 0;
    const secret = receiver.baseUrl()?.split('/').at(-1) ?? '';
    const curl = seenCurl();
    const text = readFileSync(join(folder, 'twinkle.sh'), 'utf8').replace('/usr/bin/curl', `'${curl.path}'`);
    writeFileSync(join(folder, 'seen.sh'), text);
    chmodSync(join(folder, 'seen.sh'), 0o700);
    await run('seen.sh', [], {
      TWINKLE_TRIGGER: 'in_call',
      SIP_FROM_USER: '+4930123456',
      SIP_FROM_DISPLAY: String.raw`An"na\ @x %41`,
      SIP_CALL_ID: 'x',
    });
    await twinkle.until(() => twinkle.hooks.length === 1);
    expect(twinkle.hooks).toMatchObject([{ number: '+4930123456', name: String.raw`An"na\ @x %41` }]);
    expect(curl.seen()).toContain('/twinkle/ring');
    for (const hidden of [secret, '4930123456', 'na']) expect(curl.seen()).not.toContain(hidden);
  });

  it('hold nothing of the secret with Linphone', async () => {
    linphone.hooks.length = 0;
    const secret = receiver.baseUrl()?.split('/').at(-1) ?? '';
    const [file, command] = sources[1]?.setup() ?? [];
    writeFileSync(file?.setting ?? '', file?.text ?? '', { mode: 0o600 });
    const curl = seenCurl();
    // The stand-in's path has a blank, which the command must not.
    const link = linphoneSecret.replace('.txt', '-curl');
    symlinkSync(curl.path, link);
    const shell = spawn('/bin/sh', ['-c', (command?.text ?? '').replace('/usr/bin/curl', link)], {
      stdio: 'ignore',
    });
    await new Promise((resolve) => shell.once('close', resolve));
    await linphone.until(() => linphone.hooks.length === 1);
    expect(curl.seen()).toContain('/linphone/ring');
    expect(curl.seen()).not.toContain(secret);
  });
});

describe('Linphone’s command', () => {
  it('rings, and holds no place for anything that a caller chose', async () => {
    linphone.hooks.length = 0;
    const [file, command] = sources[1]?.setup() ?? [];
    writeFileSync(file?.setting ?? '', file?.text ?? '', { mode: 0o600 });
    expect(command?.text).not.toMatch(/[$"'`;&|<>()%^\n]/);
    const shell = spawn('/bin/sh', ['-c', command?.text ?? ''], { cwd: folder, stdio: 'ignore' });
    await new Promise((resolve) => shell.once('close', resolve));
    await linphone.until(() => linphone.hooks.length === 1);
    expect(linphone.hooks).toMatchObject([{ news: 'ring', number: '', name: null }]);
  });

  it('has the secret in its address where a file’s path would mean something to the shell, and on Windows', () => {
    for (const over of [
      { platform: 'linux' as const, secretPath: '/home/a b/x.txt' },
      { platform: 'win32' as const, secretPath: String.raw`C:\x.txt` },
    ]) {
      const setup = createLinphoneSource({ ...deps, ...over }).setup();
      expect(setup.map(({ id }) => id)).toEqual(['command_line']);
      expect(setup[0]?.text).toContain(`${receiver.baseUrl()}/linphone/ring`);
    }
  });
});
