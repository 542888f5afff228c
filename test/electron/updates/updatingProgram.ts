import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { AppError } from '../../../contracts/errors.ts';
import type { UpdateLoading, Updater, UpdateQuestion } from '../../../electron/core/ports/updates/updater.ts';
import { readFeed } from '../../../electron/core/updates/readFeed.ts';
import {
  createElectronUpdater,
  type ElectronUpdaterDeps,
} from '../../../electron/updates/electronUpdater.ts';
import { createFileThatRuns } from '../../../electron/updates/fileThatRuns.ts';
import { quietLog } from '../core/heldTime.ts';
import { startUpdateServer, type UpdateServer } from './updateServer.ts';

export const feedName = `latest-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`;
export const old = Buffer.from('the program that runs');

/** A computer with an AppImage, and its update server. */
export interface UpdatingComputer {
  readonly server: UpdateServer;
  readonly folder: string;
  readonly appImage: string;
  /** The program with one of its profiles, as it starts now. */
  start(profile: string, change?: Partial<ElectronUpdaterDeps>): Updater;
  question(): UpdateQuestion;
  filesThere(): string[];
  /** What is left of what was fetched. */
  filesFetched(): string[];
  content(): Buffer;
  end(): Promise<void>;
}

export async function startUpdatingComputer(): Promise<UpdatingComputer> {
  const server = await startUpdateServer();
  const folder = mkdtempSync(join(tmpdir(), 'ringside-updates-'));
  const appImage = join(folder, 'Applications', 'Ringside.AppImage');
  const configFile = join(folder, 'app-update.yml');
  mkdirSync(join(folder, 'Applications'));
  mkdirSync(join(folder, 'cache'));
  writeFileSync(appImage, old, { mode: 0o750 });
  vi.stubEnv('APPIMAGE', appImage);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  writeFileSync(configFile, 'updaterCacheDirName: ringside-updater\n');
  return {
    server,
    folder,
    appImage,
    start: (profile, change = {}) =>
      createElectronUpdater({
        running: { kind: 'appimage', arch: process.arch, version: '0.1.0' },
        place: { feed: 'https://nowhere.example', key: server.publicKey, configFile },
        file: createFileThatRuns(appImage),
        userDataFolder: join(folder, profile),
        network: { fetch, redirectTarget: () => Promise.resolve(null) },
        readFeed,
        onQuit: () => undefined,
        log: quietLog,
        silentAtMostMs: 300,
        doneWithinMs: 1_500,
        ...change,
      }),
    question: () => ({ feed: server.url, name: 'latest', version: null }),
    filesThere: () => readdirSync(join(folder, 'Applications')),
    filesFetched: () =>
      readdirSync(join(folder, 'cache'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    content: () => readFileSync(appImage),
    async end() {
      vi.unstubAllEnvs();
      await server.stop();
      rmSync(folder, { recursive: true });
      // As in `trust.test.ts`.
      rmSync('NUL', { force: true });
    },
  };
}

/** How an update is fetched by somebody who waits for it. */
export const loading = (): UpdateLoading => ({
  onPercent: () => undefined,
  signal: new AbortController().signal,
});

/** The code with which it was refused; null where it was not. */
export async function refusal(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
