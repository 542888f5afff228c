import { statSync } from 'node:fs';
import { setAside } from './setAside.ts';

/**
 * Whether something else than a file stands at this path, or where a link at it leads: a folder, a device, a named pipe. A pipe
 * holds whoever opens it until somebody comes to its other end, which is never, so it must not even be opened.
 *
 * @returns false where nothing stands there, or nobody may look
 */
export function isOtherThanFile(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Sets aside what is no file, so that one can be made in its place.
 * @returns whether the path can be opened now; where it went, if it did
 */
export function makeWayForFile(path: string): {
  readonly canBeOpened: boolean;
  readonly aside: string | null;
} {
  if (!isOtherThanFile(path)) return { canBeOpened: true, aside: null };
  try {
    return { canBeOpened: true, aside: setAside(path) };
  } catch {
    return { canBeOpened: false, aside: null };
  }
}
