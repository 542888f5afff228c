import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** A secret is a line. */
const secretAtMostBytes = 4_096;

export type SecretReading = { readonly secret: string } | { readonly problem: string };

/**
 * Reads a secret that lies in a file of its own, as on a server, where nobody opens a keychain.
 *
 * @param path absolute
 * @param isCredential systemd's: those it lets the service's user read by an access list, which looks like a right of the group (0440)
 * @returns the first line, or what is wrong, in words without the secret
 */
export function readSecretFile(path: string, isCredential = false): SecretReading {
  let file: number;
  try {
    // A named pipe would hold the program until somebody comes to its other end.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { problem: `${path} cannot be read (${codeOf(error)})` };
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > secretAtMostBytes) return { problem: `${path} holds no secret` };
    // Windows has no such modes.
    const notForOthers = isCredential ? 0o007 : 0o077;
    if (process.platform !== 'win32' && (stats.mode & notForOthers) !== 0)
      return { problem: `${path} may be read by others: chmod 600 ${path}` };
    const [secret = ''] = readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/);
    return secret.trim() === '' ? { problem: `${path} is empty` } : { secret: secret.trim() };
  } catch (error) {
    return { problem: `${path} cannot be read (${codeOf(error)})` };
  } finally {
    closeSync(file);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
