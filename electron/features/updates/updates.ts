import type { OwnUpdateKind, UpdatesSnapshot } from '../../../contracts/about.ts';
import type { Updater } from '../../core/ports/updates/updater.ts';
import type { Topic } from '../../core/topic.ts';
import { createOwnUpdates } from '../../core/updates/ownUpdates.ts';
import { readFeed } from '../../core/updates/readFeed.ts';
import type { House } from '../../house.ts';
import { ownAppImageHere } from '../../platform/appImage.ts';
import { createSystemNetwork } from '../../platform/systemNetwork.ts';
import { createFileThatRuns } from '../../updates/fileThatRuns.ts';
import { installedHere, isOwnUpdateKind } from '../../updates/installedAs.ts';
import { readUpdatePlace } from '../../updates/updatePlace.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';

export interface UpdatesFeature {
  readonly state: Topic<UpdatesSnapshot>;
  /** Has the installer take over once the program has ended. @returns false where none is needed */
  takeOver(): boolean;
}

/** Versions that the operator has run, as they are remembered. */
const ranBefore = 'ran before';
const ran = (version: string): string => `ran ${version}`;

/** How the program is updated, where it does so by itself; and what is new once it was, however that came. */
export function createUpdatesFeature(house: House) {
  const { app, settings, policy, clock, timers, random, said, log } = house;
  const version = app.getVersion();
  const kind = installedHere(app);
  const updater = isOwnUpdateKind(kind) ? lazyUpdater(house, kind) : null;
  const updates = createOwnUpdates({
    installedAs: kind,
    version,
    updater,
    mode: settings.settings,
    policy: policy.inForce,
    clock,
    timers,
    random,
    log,
  });
  return {
    state: updates.state,
    takeOver: () => updater?.takeOver() ?? false,
    handlers: {
      'updates.get': updates.state.get,
      'updates.ask': async () => void (await updates.ask()),
      'updates.load': async () => void (await updates.load()),
      'updates.cancel': async () => void (await updates.cancel()),
      'updates.newSeen'() {
        said.note(ran(version));
        updates.tellNewVersion(null);
        return undefined;
      },
    } satisfies Handlers,
    topics: { 'updates.changed': updates.state } satisfies Topics,
    start() {
      log.info('installed', { as: kind, updates: updates.state.get().byItself });
      if (!said.has(ranBefore)) {
        // Nothing is new to whoever has just begun.
        said.note(ranBefore);
        said.note(ran(version));
      } else if (!said.has(ran(version))) updates.tellNewVersion(version);
      return stopAll(updates.start());
    },
  } satisfies Feature & UpdatesFeature;
}

/** Loaded when it is first asked. Null where it could not check what it is offered. */
function lazyUpdater({ app, paths, clock, log }: House, kind: OwnUpdateKind): Updater | null {
  const place = readUpdatePlace(paths.ownUpdatesFile, process.resourcesPath);
  if (place === null) return null;
  const file = createFileThatRuns((kind === 'appimage' ? ownAppImageHere() : undefined) ?? process.execPath);
  let loaded: Updater | null = null;
  const use = async (): Promise<Updater> => {
    const { createElectronUpdater } = await import('../../updates/electronUpdater.ts');
    return (loaded ??= createElectronUpdater({
      running: { kind, arch: process.arch, version: app.getVersion() },
      place,
      file,
      userDataFolder: paths.userDataFolder,
      network: createSystemNetwork({ app, clock, log }),
      readFeed,
      onQuit: (listener) => app.once('quit', (_event, exitCode) => listener(exitCode)),
      log,
    }));
  };
  return {
    ask: async (question) => (await use()).ask(question),
    load: async (how) => (await use()).load(how),
    isReplaced: file.isReplaced,
    takeOver: () => loaded?.takeOver() ?? false,
    letGo: () => loaded?.letGo() ?? false,
  };
}
