import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { AppError } from '../../contracts/errors.ts';

/** A chain of some authorities has a few kilobytes. */
const authorityAtMostBytes = 200_000;

/**
 * Reads the certificate of a company's authority.
 *
 * @returns as it stands there, PEM
 * @throws AppError `floor.authorityNotReadable` where there is no such file, or no certificate in it
 */
export async function readAuthorityFile(path: string): Promise<string> {
  try {
    // A share of Windows is told who asks for it, and a page may have chosen it.
    if (!isAbsolute(path) || /^[\\/]{2}/.test(path)) throw new Error('not on this computer');
    const text = await readBounded(path);
    // Node takes any text for certificates, and then trusts nobody.
    if (new X509Certificate(text).subject === undefined) throw new Error('nobody is named in it');
    return text;
  } catch (error) {
    throw new AppError('floor.authorityNotReadable', { file: path }, error);
  }
}

async function readBounded(path: string): Promise<string> {
  const stats = await stat(path);
  // A named pipe would hold the program until somebody comes to its other end.
  if (!stats.isFile() || stats.size > authorityAtMostBytes) throw new Error('no file of certificates');
  return readFile(path, 'utf8');
}
