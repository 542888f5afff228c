import { open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What virus scanners, indexers and backups answer while they hold a file (Windows above all); over in a moment. */
const heldCodes: ReadonlySet<string> = new Set(['EBUSY', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'EAGAIN']);
const tryAgainAfterMs = [20, 50, 100, 200, 400];

/**
 * Puts this content in the place of the file in one step: whatever happens, the old or the new is there, whole, and after a
 * power cut as well. Its owner alone may read it. Where the path is a link, the file it leads to is replaced. One at a time
 * for each path.
 *
 * @throws the file system's error; the old file is as it was then
 */
export function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  return seenThrough(replace(path, content));
}

const underWay = new Set<Promise<unknown>>();

/** What is on its way to a file, or waits for its turn there: the end of the program waits for it. @returns the same */
export function seenThrough<T>(writing: Promise<T>): Promise<T> {
  const seen = writing.finally(() => underWay.delete(seen));
  underWay.add(seen);
  return seen;
}

/** Done when all that is on its way to files now is there, or could not be written; null where nothing is. */
export function filesUnderWay(): Promise<unknown> | null {
  return underWay.size === 0 ? null : Promise.allSettled(underWay);
}

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  // The same name each time: what a killed program left is overwritten by the next, and nothing piles up.
  const beside = `${target}.new`;
  try {
    await rm(beside, { recursive: true, force: true });
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await renameOnceFree(beside, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function renameOnceFree(from: string, to: string): Promise<void> {
  for (const waitMs of tryAgainAfterMs) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && heldCodes.has(String(error.code)))) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return rename(from, to);
}

/** The new name itself survives a power cut once its folder is on the disk; Windows knows no such thing. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    return;
  }
}
