import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signedText, updateKey } from '../../../build/installers/signing/updateKey.mjs';
import type { Updater } from '../../../electron/core/ports/updates/updater.ts';
import { newName, startUpdateServer, type UpdateServer } from './updateServer.ts';
import {
  feedName,
  loading,
  old,
  refusal,
  startUpdatingComputer,
  type UpdatingComputer,
} from './updatingProgram.ts';

const newer = randomBytes(300_000);

let computer: UpdatingComputer;
let server: UpdateServer;
let appImage: string;
let updater: Updater;

beforeEach(async () => {
  computer = await startUpdatingComputer();
  ({ server, appImage } = computer);
  updater = computer.start('profile');
  server.put(feedName, server.signed(server.feed(newer)));
  server.put(newName, newer);
});
afterEach(() => computer.end());

describe('an AppImage', () => {
  it('is replaced by the version that its makers have signed, in one step, under its own name', async () => {
    expect(await updater.ask(computer.question())).toEqual({
      version: '0.2.0',
      notes: '• More.',
      isForUs: true,
    });
    expect(computer.content()).toEqual(old);
    const before = statSync(appImage);
    const told: number[] = [];
    await updater.load({ ...loading(), onPercent: (percent) => told.push(percent) });
    expect(computer.content().equals(newer)).toBe(true);
    const after = statSync(appImage);
    // Another file: the one that runs is left to who has it open.
    expect(after.ino).not.toBe(before.ino);
    expect(after.mode).toBe(before.mode);
    expect(computer.filesThere()).toEqual(['Ringside.AppImage']);
    expect(told.at(-1)).toBe(100);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(updater.takeOver()).toBe(false);
    // Nothing of it is kept twice.
    expect(readdirSync(join(computer.folder, 'cache/ringside-updater'))).toEqual([]);
    // No word about who asks.
    expect(server.asked).toEqual([feedName, newName]);
  });

  it('is not, where the feed has this very version', async () => {
    server.put(feedName, server.signed(server.feed(newer, { version: '0.1.0' })));
    expect(await updater.ask(computer.question())).toMatchObject({ isForUs: false });
  });

  it('is handed out step by step', async () => {
    for (const [stagingPercentage, isForUs] of [
      [0, false],
      [100, true],
    ] as const) {
      server.put(feedName, server.signed(server.feed(newer, { stagingPercentage })));
      expect(await updater.ask(computer.question())).toMatchObject({ isForUs });
    }
  });

  it('that the company holds at a version asks for that one by its name', async () => {
    const name = feedName.replace('latest', '0.1.5');
    server.put(name, server.signed(server.feed(newer, { version: '0.1.5' })));
    const held = { ...computer.question(), name: '0.1.5', version: '0.1.5' };
    expect(await updater.ask(held)).toMatchObject({ version: '0.1.5', isForUs: true });
    server.put(name, server.signed(server.feed(newer)));
    expect(await refusal(updater.ask(held))).toBe('update.otherProgram');
  });

  it('whose folder is gone or not the operator’s stays, and that is said before anything is fetched', async () => {
    await updater.ask(computer.question());
    rmSync(join(computer.folder, 'Applications'), { recursive: true });
    expect(await refusal(updater.load(loading()))).toBe('update.notWritten');
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
    expect(await refusal(updater.ask(computer.question()))).toBe(code);
    expect(computer.content()).toEqual(old);
    // What was asked before is not offered on.
    expect(await refusal(updater.load(loading()))).toBe('unexpected');
    expect(server.asked).not.toContain(newName);
  });

  it('signed by somebody else: update.notSigned', async () => {
    const other = await updateKey(computer.folder);
    server.put(feedName, signedText(server.feed(newer), other));
    expect(await refusal(updater.ask(computer.question()))).toBe('update.notSigned');
  });

  it('of a server that is away: update.unreachable', async () => {
    const feed = server.url;
    await server.stop();
    expect(await refusal(updater.ask({ ...computer.question(), feed }))).toBe('update.unreachable');
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
    await updater.ask(computer.question());
    expect(await refusal(updater.load(loading()))).toBe(code);
    expect(computer.content()).toEqual(old);
    expect(computer.filesThere()).toEqual(['Ringside.AppImage']);
    // The next attempt begins anew.
    server.put(newName, newer);
    await updater.load(loading());
    expect(computer.content().equals(newer)).toBe(true);
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
