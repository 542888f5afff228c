import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { PolicyReading, PolicySource } from '../../core/ports/policy/policySource.ts';
import { decodeText, parseFileText, sizeAtMostBytes } from '../fileText.ts';

/** Where programs of Linux have what the administrator says. */
export const linuxPolicyPath = '/etc/ringside/policy.json';

const writableByOthers = 0o022;

/**
 * The policy as a file of JSON. File and folder have to belong to the administrator, and nobody else may write to them: what an
 * operator could have written is no policy.
 *
 * @param administrator user id
 */
export function createPolicyFile(path: string, administrator = 0): PolicySource {
  const isSafe = ({ uid, mode }: Stats): boolean => uid === administrator && (mode & writableByOthers) === 0;

  const readOpened = (file: number): PolicyReading => {
    // Of what was opened, so that nothing can take its place in between.
    const stats = fstatSync(file);
    if (!isSafe(stats) || !isSafe(statSync(dirname(path)))) return { kind: 'notSafe' };
    if (!stats.isFile() || stats.size > sizeAtMostBytes) return { kind: 'notReadable' };
    return { kind: 'read', content: parseFileText(decodeText(readFileSync(file))) };
  };

  return {
    place: path,
    read() {
      try {
        // A named pipe would hold the program until somebody comes to its other end.
        const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
        try {
          return readOpened(file);
        } finally {
          closeSync(file);
        }
      } catch (error) {
        return { kind: isAbsent(error) ? 'none' : 'notReadable' };
      }
    },
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
