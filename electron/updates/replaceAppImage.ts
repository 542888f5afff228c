import { createHash } from 'node:crypto';
import { constants, createReadStream, renameSync } from 'node:fs';
import { access, copyFile, open, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../contracts/errors.ts';

/**
 * Whether the operator may put another file in its place: into the folder, and instead of that file. One that belongs to somebody else
 * could be replaced in many a folder, and was not put there for that.
 *
 * @throws AppError `update.notWritten` for the folder, `update.notYours` for the file
 */
export async function mayReplace(appImage: string): Promise<void> {
  const notWritten = (error: unknown): never => {
    throw new AppError('update.notWritten', {}, error);
  };
  const file = await realpath(appImage).catch(notWritten);
  await access(dirname(file), constants.W_OK).catch(notWritten);
  const { uid } = await stat(file).catch(notWritten);
  if (uid !== process.getuid?.()) throw new AppError('update.notYours', {}, new Error(`belongs to ${uid}`));
  await access(file, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    // By its mode alone, which whoever owns it may replace it in spite of. Others: immutable, or on what cannot be written to.
    if (error.code !== 'EACCES') throw new AppError('update.notYours', {}, error);
  });
}

export interface ReplaceAppImageHow {
  /** Base64; the file may have been changed since it was fetched. */
  readonly sha512: string;
  readonly host: string;
  /** Of this profile: another one's program may be at the same work. */
  readonly mark: string;
  /** Asked right before the one step. */
  readonly isStillWanted: () => boolean;
}

/**
 * Puts the new program in the place of the one that runs, in one step: whatever happens, one of the two is there, whole. The name
 * stays, whatever version it speaks of, since links and menus know it. What runs goes on with the old file.
 *
 * electron-updater deletes the old one first, and then starts the new one to wait for its end.
 *
 * @returns false where it was wanted no more
 * @throws AppError `update.notWritten`, `update.damaged`
 */
export async function replaceAppImage(
  appImage: string,
  newFile: string,
  { sha512, host, mark, isStillWanted }: ReplaceAppImageHow,
): Promise<boolean> {
  let beside: string | null = null;
  try {
    const target = await realpath(appImage);
    beside = `${target}.${mark}.new`;
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
    if (isStillWanted()) {
      renameSync(beside, target);
      return true;
    }
    await rm(beside, { force: true });
    return false;
  } catch (error) {
    if (beside !== null) await rm(beside, { force: true }).catch(() => undefined);
    throw error instanceof AppError ? error : new AppError('update.notWritten', {}, error);
  }
}
