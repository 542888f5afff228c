import type { OwnUpdateKind } from '../../../../contracts/about.ts';

/** What is asked of an update server. */
export interface UpdateQuestion {
  /** The folder in which the feed lies; null: the one that the program was built with. */
  readonly feed: string | null;
  /** The name of the feed: a channel, or a version that the company holds. */
  readonly name: string;
  /** The one version that is wanted; null: whichever the feed has. */
  readonly version: string | null;
}

/** A feed, once it is certain who wrote it and that it is for this program. */
export interface UpdateOffer {
  readonly version: string;
  /** The maker's words, as plain text. */
  readonly notes: string;
  readonly file: UpdateFile;
  /** For how many of a hundred computers it is; null: for all. */
  readonly stagingPercentage: number | null;
}

export interface UpdateFile {
  /** Its name in the feed's folder. */
  readonly url: string;
  /** Base64. */
  readonly sha512: string;
  readonly size: number;
}

/** What this program is, of which a feed has to be. */
export interface RunningProgram {
  readonly kind: OwnUpdateKind;
  readonly arch: string;
  readonly version: string;
}

export interface UpdaterAnswer {
  readonly version: string;
  readonly notes: string;
  /** It is newer, and for this computer. */
  readonly isForUs: boolean;
}

/** How an update is fetched. */
export interface UpdateLoading {
  /** Told as it goes on. */
  readonly onPercent: (percent: number) => void;
  /** Calls it off: until it lies in its place, and not later. */
  readonly signal: AbortSignal;
}

/** The one update under way. */
export interface Updater {
  /** @throws AppError `update.*` */
  ask(question: UpdateQuestion): Promise<UpdaterAnswer>;
  /**
   * Fetches what was answered last and puts it where the next start finds it.
   *
   * @returns `replaced` as in `isReplaced`: then nothing was put anywhere
   * @throws AppError `update.*`, or anything where it was called off
   */
  load(how: UpdateLoading): Promise<'ready' | 'replaced'>;
  /**
   * Somebody else has put another program in the place of the one that runs, or of the one that was put there: whatever is fetched
   * may be older than that, and is not put in its place.
   */
  isReplaced(): boolean;
  /**
   * Starts what takes the program's place once that has ended, and starts it anew then.
   *
   * @returns false where there is nothing to be started: the new program lies in the place of the old already
   */
  takeOver(): boolean;
  /**
   * What was fetched is not installed.
   *
   * @returns false where it cannot be let go any more: the new program lies in the place of the old already
   */
  letGo(): boolean;
}
