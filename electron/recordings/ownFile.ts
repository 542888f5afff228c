import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { AppError, type AppErrorCode } from '../../contracts/errors.ts';
import type { RecordingFile } from '../core/ports/recordings/recordingFile.ts';

/** An ordinary file of the operator's. Windows tells of no owner here: there the folder's own rights count. */
export function isOwnFile(stats: Pick<Stats, 'uid' | 'nlink'> & { isFile(): boolean }): boolean {
  const userId = process.getuid?.();
  return stats.isFile() && (userId === undefined || stats.uid === userId);
}

/**
 * Opens what was found, and nothing else that may lie there by now: no link is followed, no pipe is waited for.
 *
 * @throws AppError `recording.gone`, `recording.changed`, `recording.notYours`, `recording.notReadable`
 */
export async function openOwnFile({ path, sizeBytes, modifiedMs }: RecordingFile): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    throw new AppError(problemOf(codeOf(error)), {}, error);
  });
  try {
    const stats = await file.stat();
    if (!isOwnFile(stats)) throw new AppError('recording.notYours');
    // Network drives round times, each in its own way.
    const isSame = stats.size === sizeBytes && Math.abs(stats.mtimeMs - modifiedMs) < 2_001;
    if (!isSame) throw new AppError('recording.changed');
    return file;
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error instanceof AppError ? error : new AppError('recording.notReadable', {}, error);
  }
}

/** @returns fewer bytes where the file ends. @throws AppError `recording.notReadable` */
export async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const into = Buffer.alloc(length);
  let filled = 0;
  try {
    while (filled < length) {
      const { bytesRead } = await file.read(into, filled, length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw new AppError('recording.notReadable', {}, error);
  }
  return into.subarray(0, filled);
}

/** Whoever may not read it, or whose drive does not answer, does not know that it is gone. */
function problemOf(code: unknown): AppErrorCode {
  if (code === 'ELOOP') return 'recording.notYours';
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'recording.gone' : 'recording.notReadable';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
