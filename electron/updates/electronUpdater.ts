import { rm } from 'node:fs/promises';
import { NsisUpdater, Provider, type ResolvedUpdateFileInfo, type UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { AppError } from '../../contracts/errors.ts';
import type { Log } from '../core/ports/log.ts';
import type {
  RunningProgram,
  UpdateLoading,
  Updater,
  UpdateOffer,
  UpdateQuestion,
} from '../core/ports/updates/updater.ts';
import { feedName, parseYaml } from './feedFile.ts';
import { fetchFeed } from './fetchFeed.ts';
import { fetchFile } from './fetchFile.ts';
import type { UpdateNetwork } from './fetchFromOrigin.ts';
import { knowPublisher } from './publisher.ts';
import { mayReplace, replaceAppImage } from './replaceAppImage.ts';
import { cacheOf, createUpdaterOfKind, type UpdaterOfKindDeps } from './updaterOfKind.ts';

export interface ElectronUpdaterDeps extends UpdaterOfKindDeps {
  readonly network: UpdateNetwork;
  /** What a feed comes to whose signature is good. @throws AppError `update.*` */
  readonly readFeed: (
    content: unknown,
    asked: { readonly question: UpdateQuestion; readonly running: RunningProgram; readonly host: string },
  ) => UpdateOffer;
  readonly log: Log;
  /** A server that sends nothing for so long is given up. */
  readonly silentAtMostMs?: number;
  /** So is one that is not done by then. */
  readonly doneWithinMs?: number;
}

/** A feed, and where it was found. */
interface Found {
  readonly offer: UpdateOffer;
  readonly url: URL;
}

/**
 * electron-updater, of which this is used: who belongs to the first of a hundred computers, what is kept of a download, the check of
 * an installer's publisher, and how that installer is started. Feed and file are fetched and checked by us, with bounds and through
 * the system's proxy, and an AppImage is put in its place by us. Nothing is fetched in parts: the map that says which is signed by
 * nobody.
 */
export function createElectronUpdater(deps: ElectronUpdaterDeps): Updater {
  const { running, place, file: runs, network, log } = deps;
  const { silentAtMostMs = 60_000, doneWithinMs = 6 * 60 * 60_000 } = deps;
  let question: UpdateQuestion = { feed: null, name: 'latest', version: null };
  let found: Found | null = null;
  let loading: UpdateLoading = { onPercent: () => undefined, signal: new AbortController().signal };

  /** The feed of the last question. */
  class SignedFeed extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtimeOptions: ProviderRuntimeOptions) {
      super(runtimeOptions);
    }

    override async getLatestVersion(): Promise<UpdateInfo> {
      const url = new URL(`${question.feed ?? place.feed}/${feedName(question.name, running)}`);
      const text = await fetchFeed(url, { network, key: place.key });
      const offer = deps.readFeed(parseYaml(text, url), { question, running, host: url.host });
      found = { offer, url };
      const { version, file, stagingPercentage } = offer;
      return {
        version,
        files: [{ ...file }],
        path: file.url,
        sha512: file.sha512,
        releaseDate: '',
        ...(stagingPercentage === null ? {} : { stagingPercentage }),
      };
    }

    override resolveFiles(): ResolvedUpdateFileInfo[] {
      if (found === null) return [];
      const { file } = found.offer;
      return [{ url: new URL(file.url, found.url), info: { ...file } }];
    }
  }

  const cache = cacheOf(deps.userDataFolder);
  const updater = createUpdaterOfKind(deps, cache);
  updater.logger = {
    info: () => undefined,
    warn(said: unknown) {
      if (!loading.signal.aborted) log.warn('updater', { said: String(said) });
    },
    // Thrown as well.
    error: () => undefined,
  };
  Object.assign(updater, {
    httpExecutor: {
      async download(url: URL, destination: string): Promise<void> {
        if (found === null) throw new AppError('unexpected');
        const { file } = found.offer;
        const { onPercent, signal } = loading;
        const onBytes = (bytes: number): void => onPercent((100 * bytes) / file.size);
        await fetchFile(url, destination, { network, file, onBytes, signal, silentAtMostMs, doneWithinMs });
      },
    },
  });
  updater.setFeedURL({ provider: 'custom', updateProvider: SignedFeed });

  return {
    async ask(asked) {
      question = asked;
      found = null;
      const result = await updater.checkForUpdates();
      const { offer } = known(found);
      return { version: offer.version, notes: offer.notes, isForUs: result?.isUpdateAvailable === true };
    },
    async load(how) {
      const { offer, url } = known(found);
      if (runs.isReplaced()) return 'replaced';
      if (running.kind === 'nsis') knowPublisher(place);
      else await mayReplace(runs.path);
      loading = how;
      const { signal } = how;
      // Without a press the installer runs at the end of the program, and starts nothing then.
      updater.autoInstallOnAppQuit = updater instanceof NsisUpdater;
      const [file] = await updater.downloadUpdate().catch((error: unknown) => {
        throw error instanceof AppError ? error : new AppError('update.notWritten', {}, error);
      });
      if (running.kind === 'nsis' || file === undefined) return 'ready';
      const { sha512 } = offer.file;
      const isStillWanted = (): boolean => !signal.aborted && !runs.isReplaced();
      const isPut = await replaceAppImage(runs.path, file, {
        sha512,
        host: url.host,
        mark: cache.mark,
        isStillWanted,
      });
      if (isPut) runs.isOurs();
      await rm(cache.folder, { recursive: true, force: true }).catch(() => undefined);
      signal.throwIfAborted();
      return isPut ? 'ready' : 'replaced';
    },
    isReplaced: runs.isReplaced,
    takeOver: () => updater instanceof NsisUpdater && !runs.isReplaced() && updater.install(true, true),
    letGo() {
      updater.autoInstallOnAppQuit = false;
      return updater instanceof NsisUpdater;
    },
  };
}

/** The class looks as if it could not be set by its own method. */
function known(found: Found | null): Found {
  if (found === null) throw new AppError('unexpected');
  return found;
}
