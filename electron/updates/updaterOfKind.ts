import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppImageUpdater, NsisUpdater } from 'electron-updater';
import { getAppCacheDir, type AppAdapter } from 'electron-updater/out/AppAdapter.js';
import type { RunningProgram } from '../core/ports/updates/updater.ts';
import type { FileThatRuns } from './fileThatRuns.ts';
import { verifyPublisher } from './publisher.ts';
import type { UpdatePlace } from './updatePlace.ts';

export interface UpdaterOfKindDeps {
  readonly running: RunningProgram;
  readonly place: UpdatePlace;
  /** An AppImage is replaced; whatever it is, nothing comes after another one that was put there by somebody else. */
  readonly file: FileThatRuns;
  readonly userDataFolder: string;
  /** When the program has ended. */
  readonly onQuit: (listener: (exitCode: number) => void) => void;
}

export interface UpdateCache {
  /** Of this profile, for names. */
  readonly mark: string;
  readonly folder: string;
}

/** A profile's own: programs with several of them update themselves at the same time, and each empties what it finds there. */
export function cacheOf(userDataFolder: string): UpdateCache {
  const mark = createHash('sha256').update(userDataFolder).digest('hex').slice(0, 12);
  return { mark, folder: join(getAppCacheDir(), 'ringside-updater', mark) };
}

/** electron-updater's own, so set that it does nothing by itself. */
export function createUpdaterOfKind(
  { running, place, file, userDataFolder, onQuit }: UpdaterOfKindDeps,
  cache: UpdateCache,
): AppImageUpdater | NsisUpdater {
  const app: AppAdapter = {
    version: running.version,
    name: 'ringside',
    isPackaged: true,
    appUpdateConfigPath: place.configFile,
    userDataPath: userDataFolder,
    baseCachePath: cache.folder,
    whenReady: () => Promise.resolve(),
    // Whoever asks for the restart ends the program.
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit(listener) {
      onQuit((exitCode) => {
        // Whoever has put another version there did not mean this one to come after it.
        if (!file.isReplaced()) listener(exitCode);
      });
    },
  };
  const updater = running.kind === 'nsis' ? new NsisUpdater(null, app) : new AppImageUpdater(null, app);
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableDifferentialDownload = true;
  updater.disableWebInstaller = true;
  if (updater instanceof NsisUpdater) updater.verifyUpdateCodeSignature = verifyPublisher;
  return updater;
}
