import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, copyFile, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../contracts/errors.ts';

/**
 * Whether the operator may put another file in its place.
 *
 * @throws AppError `update.notWritten`
 */
export async function mayReplace(appImage: string): Promise<void> {
  try {
    await access(dirname(await realpath(appImage)), constants.W_OK);
  } catch (error) {
    throw new AppError('update.notWritten', {}, error);
  }
}

/**
 * Puts the new program in the place of the one that runs, in one step: whatever happens, one of the two is there, whole. The name
 * stays, whatever version it speaks of, since links and menus know it. What runs goes on with the old file.
 *
 * electron-updater deletes the old one first, and then starts the new one to wait for its end.
 *
 * @param sha512 base64; the file may have been changed since it was fetched
 * @throws AppError `update.notWritten`, `update.damaged`
 */
export async function replaceAppImage(
  appImage: string,
  newFile: string,
  { sha512, host }: { readonly sha512: string; readonly host: string },
): Promise<void> {
  let beside: string | null = null;
  try {
    const target = await realpath(appImage);
    beside = `${target}.new`;
    const { mode } = await stat(target);
    await rm(beside, { force: true, recursive: true });
    await copyFile(newFile, beside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const hash = createHash('sha512');
    await pipeline(createReadStream(beside), hash);
    if (hash.digest('base64') !== sha512) throw new AppError('update.damaged', { host });
    const file = await open(beside, 'r+');
    try {
      await file.chmod((mode & 0o777) | 0o100);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
  } catch (error) {
    if (beside !== null) await rm(beside, { force: true }).catch(() => undefined);
    throw error instanceof AppError ? error : new AppError('update.notWritten', {}, error);
  }
}
