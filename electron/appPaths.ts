import { join } from 'node:path';
import type { App } from 'electron';

/** Where things lie: built files beside the main bundle, the operator's files in the user-data folder. */
export interface AppPaths {
  /** The program's own folder, as `electron <folder>` is given it. */
  readonly appFolder: string;
  readonly userDataFolder: string;
  readonly pagesFolder: string;
  readonly preloadFile: string;
  /** Of what is bundled, and, last, of what is shipped beside the bundles (`build/tools/shippedLicences.mjs`). */
  readonly licenceFiles: readonly string[];
  /** `CHANGELOG.md` and `LICENSE`, as they lie in the repository and in the package. */
  readonly changesFile: string;
  readonly ownLicenceFile: string;
  /** Where a packaged program looks for its own updates, and whom it believes (`build/installers/signing/updateKey.mjs`). */
  readonly ownUpdatesFile: string;
  readonly settingsFile: string;
  readonly connectionFile: string;
  /** The last policy of the company that could be read. */
  readonly policyMemoryFile: string;
  /** How the operator left the main window. */
  readonly windowFile: string;
  /** What the operator has been told once and is not told again. */
  readonly saidFile: string;
  /** By portal, everybody's outgoing line before Ringside's was chosen. */
  readonly formerLinesFile: string;
  /** What the operator wrote about calls. */
  readonly notesFile: string;
  /** What became of recordings of calls. */
  readonly recordingsFile: string;
  readonly commandDatabase: string;
  /** The bundle of the thread that owns it. */
  readonly commandWorkerFile: string;
  /** The calls of each operator, a file each. */
  readonly historyFolder: string;
  /** The bundle of the thread that owns them. */
  readonly historyWorkerFile: string;
  /** The running bundle; native packages are found from here. */
  readonly mainFile: string;
  readonly logFile: string;
}

/** @param mainFolder folder of the running main bundle */
export function appPaths(app: App, mainFolder: string): AppPaths {
  const dist = join(mainFolder, '..');
  const userData = app.getPath('userData');
  return {
    appFolder: app.getAppPath(),
    userDataFolder: userData,
    pagesFolder: join(dist, 'renderer'),
    preloadFile: join(dist, 'preload', 'preload.cjs'),
    licenceFiles: [
      join(dist, 'main', 'licences.json'),
      join(dist, 'renderer', 'licences.json'),
      join(dist, 'main', 'shippedLicences.json'),
    ],
    changesFile: join(dist, '..', 'CHANGELOG.md'),
    ownLicenceFile: join(dist, '..', 'LICENSE'),
    ownUpdatesFile: join(mainFolder, 'ownUpdates.json'),
    settingsFile: join(userData, 'settings.json'),
    connectionFile: join(userData, 'connection.json'),
    policyMemoryFile: join(userData, 'policy.json'),
    windowFile: join(userData, 'window.json'),
    saidFile: join(userData, 'said.json'),
    formerLinesFile: join(userData, 'former-lines.json'),
    notesFile: join(userData, 'notes.json'),
    recordingsFile: join(userData, 'recordings.json'),
    commandDatabase: join(userData, 'commands.db'),
    commandWorkerFile: join(mainFolder, 'commandWorker.cjs'),
    historyFolder: join(userData, 'history'),
    historyWorkerFile: join(mainFolder, 'historyWorker.cjs'),
    mainFile: join(mainFolder, 'main.cjs'),
    logFile: join(userData, 'logs', 'ringside.log'),
  };
}
