import type { Timers } from '../../core/ports/clock.ts';
import { fileIdentity } from '../../platform/fileIdentity.ts';

export interface ReplacedFileDeps {
  /** What the running program was started from. */
  readonly file: string;
  readonly timers: Timers;
  /** Told when it has become another one, and when that is no longer so: while an installer is at work, or none is left. */
  readonly onChange: (isReplaced: boolean) => void;
}

const lookEveryMs = 15_000;
/** For so long another file has to be the same one: what an installer has not finished is not to be started. */
const settledAfterMs = 3_000;

/** The file that is replaced last or first by whoever upgrades the program: an AppImage, the executable, or our own bundle. */
export function startedFrom({
  isPackaged,
  appImage,
  executable,
  mainFile,
}: {
  readonly isPackaged: boolean;
  readonly appImage: string | undefined;
  readonly executable: string;
  readonly mainFile: string;
}): string {
  if (!isPackaged) return mainFile;
  return appImage ?? executable;
}

/**
 * Package managers put new files in the place of those that a running program has open, and tell it nothing. It goes on with the
 * old ones, yet whatever is started next (a link, a second start) comes from the new. Returns how to stop.
 */
export function watchReplacedFile({ file, timers, onChange }: ReplacedFileDeps): () => void {
  let first: string | null = null;
  let seen: string | null = null;
  let told = false;
  let stopped = false;
  let cancel = (): void => undefined;

  const look = async (): Promise<void> => {
    const now = await fileIdentity(file);
    if (stopped) return;
    first ??= now;
    const isOther = now !== null && now !== first;
    const isSettled = isOther && now === seen;
    seen = now;
    cancel = timers.after(isOther && !isSettled ? settledAfterMs : lookEveryMs, () => void look());
    if (isSettled === told) return;
    told = isSettled;
    onChange(isSettled);
  };

  void look();
  return () => {
    stopped = true;
    cancel();
  };
}
