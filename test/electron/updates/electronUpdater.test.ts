import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signedText, updateKey } from '../../../build/installers/signing/updateKey.mjs';
import { AppError } from '../../../contracts/errors.ts';
import type { Updater, UpdateQuestion } from '../../../electron/core/ports/updates/updater.ts';
import { readFeed } from '../../../electron/core/updates/readFeed.ts';
import { createElectronUpdater } from '../../../electron/updates/electronUpdater.ts';
import { quietLog } from '../core/heldTime.ts';
import { newName, startUpdateServer, type UpdateServer } from './updateServer.ts';

const feedName = `latest-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`;
const old = Buffer.from('the program that runs');
const newer = randomBytes(300_000);

let server: UpdateServer;
let folder: string;
let appImage: string;
let updater: Updater;

const question = (): UpdateQuestion => ({ feed: server.url, name: 'latest', version: null });
const filesThere = (): string[] => readdirSync(join(folder, 'Applications'));

/** The code with which it was refused; null where it was not. */
async function refusal(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

beforeEach(async () => {
  server = await startUpdateServer();
  folder = mkdtempSync(join(tmpdir(), 'ringside-updates-'));
  appImage = join(folder, 'Applications', 'Ringside.AppImage');
  mkdirSync(join(folder, 'Applications'));
  writeFileSync(appImage, old, { mode: 0o750 });
  vi.stubEnv('APPIMAGE', appImage);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  writeFileSync(join(folder, 'app-update.yml'), 'updaterCacheDirName: ringside-updater\n');
  updater = createElectronUpdater({
    running: { kind: 'appimage', arch: process.arch, version: '0.1.0' },
    place: {
      feed: 'https://nowhere.example',
      key: server.publicKey,
      configFile: join(folder, 'app-update.yml'),
    },
    appImage,
    userDataFolder: folder,
    network: { fetch, redirectTarget: () => Promise.resolve(null) },
    readFeed,
    onQuit: () => undefined,
    log: quietLog,
    silentAtMostMs: 300,
    doneWithinMs: 1_500,
  });
  server.put(feedName, server.signed(server.feed(newer)));
  server.put(newName, newer);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  rmSync(folder, { recursive: true });
  // As in `trust.test.ts`.
  rmSync('NUL', { force: true });
});

describe('an AppImage', () => {
  it('is replaced by the version that its makers have signed, in one step, under its own name', async () => {
    expect(await updater.ask(question())).toEqual({ version: '0.2.0', notes: '• More.', isForUs: true });
    expect(readFileSync(appImage)).toEqual(old);
    const before = statSync(appImage);
    const told: number[] = [];
    await updater.load((percent) => told.push(percent));
    expect(readFileSync(appImage).equals(newer)).toBe(true);
    const after = statSync(appImage);
    // Another file: the one that runs is left to who has it open.
    expect(after.ino).not.toBe(before.ino);
    expect(after.mode).toBe(before.mode);
    expect(filesThere()).toEqual(['Ringside.AppImage']);
    expect(told.at(-1)).toBe(100);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(updater.takeOver()).toBe(false);
    // Nothing of it is kept twice.
    expect(readdirSync(join(folder, 'cache/ringside-updater'))).toEqual([]);
    // No word about who asks.
    expect(server.asked).toEqual([feedName, newName]);
  });

  it('is not, where the feed has this very version', async () => {
    server.put(feedName, server.signed(server.feed(newer, { version: '0.1.0' })));
    expect(await updater.ask(question())).toMatchObject({ isForUs: false });
  });

  it('is handed out step by step', async () => {
    for (const [stagingPercentage, isForUs] of [
      [0, false],
      [100, true],
    ] as const) {
      server.put(feedName, server.signed(server.feed(newer, { stagingPercentage })));
      expect(await updater.ask(question())).toMatchObject({ isForUs });
    }
  });

  it('that the company holds at a version asks for that one by its name', async () => {
    const name = feedName.replace('latest', '0.1.5');
    server.put(name, server.signed(server.feed(newer, { version: '0.1.5' })));
    const held = { ...question(), name: '0.1.5', version: '0.1.5' };
    expect(await updater.ask(held)).toMatchObject({ version: '0.1.5', isForUs: true });
    server.put(name, server.signed(server.feed(newer)));
    expect(await refusal(updater.ask(held))).toBe('update.otherProgram');
  });

  it('whose folder is gone or not the operator’s stays, and that is said before anything is fetched', async () => {
    await updater.ask(question());
    rmSync(join(folder, 'Applications'), { recursive: true });
    expect(await refusal(updater.load(() => undefined))).toBe('update.notWritten');
    expect(server.asked).not.toContain(newName);
  });
});

describe('a feed that is not to be believed changes nothing, and is refused in words', () => {
  const lies: readonly (readonly [string, string, () => void])[] = [
    ['without a signature', 'update.notSigned', () => server.put(feedName, server.feed(newer))],
    [
      'with a changed byte',
      'update.notSigned',
      () => server.put(feedName, server.signed(server.feed(newer)).replace('0.2.0', '9.2.0')),
    ],
    [
      'with something behind its signature',
      'update.notSigned',
      () => server.put(feedName, `${server.signed(server.feed(newer))}version: 9.0.0\n`),
    ],
    [
      'cut short',
      'update.notSigned',
      () => server.put(feedName, server.signed(server.feed(newer)).slice(0, -20)),
    ],
    [
      'whose connection breaks',
      'update.unreachable',
      () =>
        server.put(feedName, (response) => {
          response.writeHead(200, { 'content-length': 5_000 });
          response.write('version: 0.2.0\n', () => response.destroy());
        }),
    ],
    [
      'of an older version',
      'update.older',
      () => server.put(feedName, server.signed(server.feed(newer, { version: '0.0.9' }))),
    ],
    [
      'of another program',
      'update.otherProgram',
      () => server.put(feedName, server.signed(server.feed(newer, { program: 'other' }))),
    ],
    [
      'of another system',
      'update.otherProgram',
      () => server.put(feedName, server.signed(server.feed(newer, { package: 'nsis' }))),
    ],
    ['that is no YAML', 'update.otherProgram', () => server.put(feedName, server.signed('{]'))],
    ['that is empty', 'update.notSigned', () => server.put(feedName, '')],
    [
      'that is a page',
      'update.notSigned',
      () => server.put(feedName, '<html>Sign in to this network</html>'),
    ],
    ['that never ends', 'update.tooLarge', () => server.put(feedName, endless)],
    ['that is elsewhere', 'update.redirected', () => server.put(feedName, elsewhere)],
    [
      'that is not there',
      'update.unreachable',
      () => server.put(feedName, (response) => void response.writeHead(404).end()),
    ],
    [
      'of a server in trouble',
      'update.unreachable',
      () => server.put(feedName, (response) => void response.writeHead(500).end('oh')),
    ],
  ];

  it.each(lies)('%s: %s', async (_, code, lie) => {
    lie();
    expect(await refusal(updater.ask(question()))).toBe(code);
    expect(readFileSync(appImage)).toEqual(old);
    // What was asked before is not offered on.
    expect(await refusal(updater.load(() => undefined))).toBe('unexpected');
    expect(server.asked).not.toContain(newName);
  });

  it('signed by somebody else: update.notSigned', async () => {
    const other = await updateKey(folder);
    server.put(feedName, signedText(server.feed(newer), other));
    expect(await refusal(updater.ask(question()))).toBe('update.notSigned');
  });

  it('of a server that is away: update.unreachable', async () => {
    const feed = server.url;
    await server.stop();
    expect(await refusal(updater.ask({ ...question(), feed }))).toBe('update.unreachable');
    server = await startUpdateServer();
  });
});

describe('a file that is not the one that was announced is thrown away, and refused in words', () => {
  const lies: readonly (readonly [string, string, () => void])[] = [
    ['of other bytes', 'update.damaged', () => server.put(newName, randomBytes(newer.length))],
    ['that is too short', 'update.damaged', () => server.put(newName, newer.subarray(0, -1))],
    [
      'that is too long',
      'update.tooLarge',
      () => server.put(newName, Buffer.concat([newer, Buffer.alloc(1)])),
    ],
    ['that never ends', 'update.tooLarge', () => server.put(newName, endless)],
    ['that is elsewhere', 'update.redirected', () => server.put(newName, elsewhere)],
    [
      'that stops coming',
      'update.unreachable',
      () => server.put(newName, (response) => void response.write(newer.subarray(0, 1_000))),
    ],
    ['that comes drop by drop', 'update.unreachable', () => server.put(newName, drops)],
    [
      'that is not there',
      'update.unreachable',
      () => server.put(newName, (response) => void response.writeHead(404).end('x')),
    ],
  ];

  it.each(lies)('%s: %s', async (_, code, lie) => {
    lie();
    await updater.ask(question());
    expect(await refusal(updater.load(() => undefined))).toBe(code);
    expect(readFileSync(appImage)).toEqual(old);
    expect(filesThere()).toEqual(['Ringside.AppImage']);
    // The next attempt begins anew.
    server.put(newName, newer);
    await updater.load(() => undefined);
    expect(readFileSync(appImage).equals(newer)).toBe(true);
  });
});

describe('an installer for Windows', () => {
  it('whose publisher cannot be checked is thrown away, and nothing is left that could be started', async () => {
    const configFile = join(folder, 'app-update.yml');
    const name = 'Ringside-0.2.0-win-x64.exe';
    const installer = createElectronUpdater({
      running: { kind: 'nsis', arch: 'x64', version: '0.1.0' },
      place: { feed: 'https://nowhere.example', key: server.publicKey, configFile },
      appImage: undefined,
      userDataFolder: folder,
      network: { fetch, redirectTarget: () => Promise.resolve(null) },
      readFeed,
      onQuit: () => undefined,
      log: quietLog,
    });
    const [file] = (JSON.parse(server.feed(newer)) as { files: object[] }).files;
    const change = { package: 'nsis', arch: 'x64', files: [{ ...file, url: name }] };
    server.put('latest.yml', server.signed(server.feed(newer, change)));
    server.put(name, newer);
    expect(await installer.ask(question())).toMatchObject({ isForUs: true });
    // The package was built without a publisher.
    expect(await refusal(installer.load(() => undefined))).toBe('update.notVerifiable');
    expect(server.asked).not.toContain(name);
    // There is no PowerShell on this system.
    writeFileSync(configFile, 'updaterCacheDirName: ringside-updater\npublisherName: [Ringside]\n');
    expect(await refusal(installer.load(() => undefined))).toBe('update.notVerifiable');
    expect(server.asked).toContain(name);
    expect(readdirSync(join(folder, 'cache/ringside-updater/pending'))).toEqual([]);
    expect(installer.takeOver()).toBe(false);
  });
});

/** Nobody is to be asked there. */
function elsewhere(response: ServerResponse): void {
  response.writeHead(302, { location: `https://127.0.0.1:9/${newName}` }).end();
}

/** Never silent, and never done. */
function drops(response: ServerResponse): void {
  const timer = setInterval(() => response.write('#'), 50);
  response.on('close', () => clearInterval(timer));
}

function endless(response: ServerResponse): void {
  const piece = Buffer.alloc(64 * 1024, '#');
  const more = (): void => {
    if (!response.destroyed) response.write(piece, more);
  };
  more();
}
