import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startedFrom, watchReplacedFile } from '../../../electron/desktop/replaced/replacedFile.ts';
import { restartOptions, startAgain } from '../../../electron/desktop/replaced/restart.ts';
import { createHeldTime } from '../core/heldTime.ts';

describe('a program whose file is replaced while it runs', () => {
  let folder = '';
  let file = '';
  let stop = (): void => undefined;
  const told: boolean[] = [];
  const time = createHeldTime();

  /** The next looks at the file, each to its end: then there is a timer for the one after it. */
  const looks = async (count: number): Promise<void> => {
    for (let look = 0; look < count; look += 1) {
      await vi.waitFor(() => expect(time.pending()).toBe(1));
      time.turn(15_000);
    }
    await vi.waitFor(() => expect(time.pending()).toBe(1));
  };
  /** As dpkg and rpm do it: a new file beside it, which then takes its name. */
  const replace = async (content: string): Promise<void> => {
    await writeFile(`${file}.new`, content);
    await rename(`${file}.new`, file);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringside-replaced-'));
    file = join(folder, 'ringside');
    await writeFile(file, 'one');
    told.length = 0;
    stop = watchReplacedFile({ file, timers: time, onChange: (isReplaced) => told.push(isReplaced) });
    await looks(1);
  });
  afterEach(async () => {
    stop();
    expect(time.pending()).toBe(0);
    await rm(folder, { recursive: true });
  });

  it('hears of it once, also where the new one is as long', async () => {
    await looks(3);
    expect(told).toEqual([]);
    await replace('two');
    await looks(4);
    expect(told).toEqual([true]);
  });

  it('hears of it when the installer is through', async () => {
    for (const content of ['two', 'three', 'four']) {
      await replace(content);
      await looks(1);
      expect(told).toEqual([]);
    }
    await looks(1);
    expect(told).toEqual([true]);
  });

  it('hears of it that nothing is left to be started', async () => {
    await rm(file);
    await looks(3);
    expect(told).toEqual([]);
    await replace('two');
    await looks(2);
    await rm(file);
    await looks(2);
    expect(told).toEqual([true, false]);
  });
});

it('is known by what it was started from', () => {
  const place = { executable: '/opt/Ringside/ringside', mainFile: '/src/dist/main/main.cjs' };
  expect(startedFrom({ ...place, isPackaged: true, appImage: undefined })).toBe('/opt/Ringside/ringside');
  expect(startedFrom({ ...place, isPackaged: true, appImage: '/home/op/Ringside.AppImage' })).toBe(
    '/home/op/Ringside.AppImage',
  );
  // Somebody else's, in whose environment it was started.
  expect(startedFrom({ ...place, isPackaged: false, appImage: '/home/op/Editor.AppImage' })).toBe(
    '/src/dist/main/main.cjs',
  );
});

describe('a restart', () => {
  const app = { isPackaged: true, getAppPath: () => '/src' };

  it('keeps the switches, and neither hides nor opens a link again', () => {
    const argv = [
      '/opt/Ringside/ringside',
      '--lang=de',
      '--hidden',
      '--',
      'tel:+4930901820',
      '--user-data-dir=/x',
    ];
    expect(restartOptions({ app, argv, appImage: undefined })).toEqual({ args: ['--lang=de'] });
    expect(restartOptions({ app, argv: ['/opt/Ringside/ringside', 'tel:1'], appImage: undefined })).toEqual({
      args: [],
    });
  });

  it('starts the AppImage, and not the folder that goes with it', () => {
    const argv = ['/tmp/.mount_Ringside/ringside'];
    const appImage = '/home/op/Ringside.AppImage';
    expect(restartOptions({ app, argv, appImage })).toEqual({ args: [], execPath: appImage });
  });

  it.skipIf(process.platform !== 'linux')('waits for the end of the program that runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringside-restart-'));
    const started = join(folder, 'it is started');
    const running = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {
      stdio: 'ignore',
    });
    await once(running, 'spawn');
    const relaunch = (): void => expect.unreachable('Electron looks for a file that is gone');
    startAgain(
      { args: ['-e', 'require("node:fs").writeFileSync(process.argv[1], "")', started] },
      {
        app: { relaunch },
        platform: 'linux',
        executable: process.execPath,
        processId: running.pid ?? 0,
      },
    );
    expect(existsSync(started)).toBe(false);
    running.kill();
    await vi.waitFor(() => expect(existsSync(started)).toBe(true), { timeout: 10_000 });
    await rm(folder, { recursive: true });
  });

  it('of the sources names their folder', () => {
    const argv = ['/electron', '--no-sandbox', '/src', '--user-data-dir=/profile'];
    expect(restartOptions({ app: { ...app, isPackaged: false }, argv, appImage: '/x.AppImage' })).toEqual({
      args: ['--no-sandbox', '--user-data-dir=/profile', '/src'],
    });
  });
});
