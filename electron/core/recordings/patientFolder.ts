import type { Timers } from '../ports/clock.ts';
import type { FolderListing, RecordingFolder } from '../ports/recordings/recordings.ts';

/** A folder that has not answered by then does not: a network drive may hang. */
const patienceMs = 60_000;
const hangs: FolderListing = {
  kind: 'problem',
  problem: { code: 'recording.folderNotReadable', params: {} },
};

/** The folder, for whom an answer comes in any case. */
export function createPatientFolder(folder: RecordingFolder, timers: Timers): RecordingFolder {
  const patience = createPatience(timers, patienceMs);
  return {
    ...folder,
    list: (path, startOf) => patience(() => folder.list(path, startOf), hangs),
    look: (file) => patience(() => folder.look(file), 'notReadable'),
  };
}

/**
 * Waits for work no longer than so: what hangs (a network drive that is away) is told as `otherwise`, and so is whatever is asked
 * for until it comes back, since each would take one of the few hands that the system has for files.
 */
function createPatience(timers: Timers, limitMs: number) {
  let isBusy = false;
  return async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (isBusy) return otherwise;
    isBusy = true;
    const done = work().finally(() => (isBusy = false));
    return new Promise((resolve, reject) => {
      const cancel = timers.after(limitMs, () => resolve(otherwise));
      done.finally(cancel).then(resolve, reject);
    });
  };
}
