import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Updater } from '../../../electron/core/ports/updates/updater.ts';
import { newName, type Answer, type UpdateServer } from './updateServer.ts';
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

/** Half of the file, and the rest once it is let go. */
function halfOfIt(content: Buffer) {
  const half = content.length / 2;
  let came = (_: ServerResponse): void => undefined;
  const come = new Promise<ServerResponse>((resolve) => (came = resolve));
  const answer: Answer = (response) => {
    response.write(content.subarray(0, half), () => came(response));
  };
  return { answer, come, rest: content.subarray(half) };
}

describe('two programs of one AppImage, with a profile each, that update at the same time', () => {
  it('put one whole version there, and the other one sees that it was', async () => {
    const other = computer.start('another profile');
    await Promise.all([updater.ask(computer.question()), other.ask(computer.question())]);
    const held = halfOfIt(newer);
    server.put(newName, held.answer);
    const slow = updater.load(loading());
    const response = await held.come;
    server.put(newName, newer);
    expect(await other.load(loading())).toBe('ready');
    expect(computer.content().equals(newer)).toBe(true);
    const { ino } = statSync(appImage);
    response.end(held.rest);
    expect(await slow).toBe('replaced');
    expect(statSync(appImage).ino).toBe(ino);
    expect(computer.filesThere()).toEqual(['Ringside.AppImage']);
    expect(computer.filesFetched()).toEqual([]);
    expect([updater.isReplaced(), other.isReplaced()]).toEqual([true, false]);
  });

  it('do not throw away what the other one is fetching', async () => {
    const other = computer.start('another profile');
    await Promise.all([updater.ask(computer.question()), other.ask(computer.question())]);
    const held = halfOfIt(newer);
    server.put(newName, held.answer);
    const slow = updater.load(loading());
    const response = await held.come;
    server.put(newName, randomBytes(newer.length));
    expect(await refusal(other.load(loading()))).toBe('update.damaged');
    response.end(held.rest);
    expect(await slow).toBe('ready');
    expect(computer.content().equals(newer)).toBe(true);
  });

  it('leave alone what the other one has put beside it', async () => {
    await updater.ask(computer.question());
    writeFileSync(`${appImage}.0123456789ab.new`, 'half a version');
    expect(await updater.load(loading())).toBe('ready');
    expect(readFileSync(`${appImage}.0123456789ab.new`, 'utf8')).toBe('half a version');
  });
});

describe('an AppImage that somebody has replaced by hand', () => {
  const byHand = Buffer.from('a version from the company');
  const replaceByHand = (): void => {
    writeFileSync(join(computer.folder, 'by-hand'), byHand, { mode: 0o755 });
    renameSync(join(computer.folder, 'by-hand'), appImage);
  };

  it('is left alone, and nothing is fetched for it', async () => {
    await updater.ask(computer.question());
    replaceByHand();
    expect(updater.isReplaced()).toBe(true);
    expect(await updater.load(loading())).toBe('replaced');
    expect(computer.content()).toEqual(byHand);
    expect(server.asked).not.toContain(newName);
  });

  it('while another version was fetched is left alone as well, to the last moment', async () => {
    await updater.ask(computer.question());
    let percent = 0;
    const onPercent = (now: number): void => {
      percent = now;
      if (now === 100) replaceByHand();
    };
    expect(await updater.load({ ...loading(), onPercent })).toBe('replaced');
    expect(percent).toBe(100);
    expect(computer.content()).toEqual(byHand);
    expect(computer.filesThere()).toEqual(['Ringside.AppImage']);
    expect(computer.filesFetched()).toEqual([]);
  });

  it('after an update was put there is known to be another one', async () => {
    await updater.ask(computer.question());
    expect(await updater.load(loading())).toBe('ready');
    expect(updater.isReplaced()).toBe(false);
    replaceByHand();
    expect(updater.isReplaced()).toBe(true);
  });
});

describe('fetching that is called off', () => {
  it('ends at once, leaves nothing, and can be begun again', async () => {
    // It is not given up by itself before the test is.
    updater = computer.start('patient', { silentAtMostMs: 60_000, doneWithinMs: 60_000 });
    await updater.ask(computer.question());
    const held = halfOfIt(newer);
    server.put(newName, held.answer);
    const calledOff = new AbortController();
    const load = updater.load({ ...loading(), signal: calledOff.signal });
    const response = await held.come;
    const closed = once(response, 'close');
    calledOff.abort();
    await expect(load).rejects.toThrow();
    // The server is not made to send the rest.
    await closed;
    expect(computer.content()).toEqual(old);
    expect(computer.filesThere()).toEqual(['Ringside.AppImage']);
    expect(computer.filesFetched()).toEqual([]);
    server.put(newName, newer);
    expect(await updater.load(loading())).toBe('ready');
  });

  it('once all of it has come puts nothing in its place', async () => {
    await updater.ask(computer.question());
    const calledOff = new AbortController();
    const onPercent = (percent: number): void => {
      if (percent === 100) calledOff.abort();
    };
    await expect(updater.load({ onPercent, signal: calledOff.signal })).rejects.toThrow();
    expect(computer.content()).toEqual(old);
    expect(computer.filesThere()).toEqual(['Ringside.AppImage']);
  });
});

describe('a file that the operator may not replace', () => {
  const isRoot = process.getuid?.() === 0;
  const change = (flag: string): boolean => spawnSync('chattr', [flag, appImage]).status === 0;

  it.runIf(isRoot)('as it belongs to somebody else is said to, before anything is fetched', async () => {
    chownSync(appImage, 12_345, 12_345);
    await updater.ask(computer.question());
    expect(await refusal(updater.load(loading()))).toBe('update.notYours');
    expect(server.asked).not.toContain(newName);
  });

  it.runIf(isRoot)('as it is immutable is said to, before anything is fetched', async ({ skip }) => {
    if (!change('+i')) skip('no file system with such a flag');
    try {
      await updater.ask(computer.question());
      expect(await refusal(updater.load(loading()))).toBe('update.notYours');
      expect(server.asked).not.toContain(newName);
    } finally {
      change('-i');
    }
  });

  it('is none of their own that has no right to be written to', async () => {
    chmodSync(appImage, 0o550);
    await updater.ask(computer.question());
    expect(await updater.load(loading())).toBe('ready');
    expect(statSync(appImage).mode & 0o777).toBe(0o550);
  });
});
