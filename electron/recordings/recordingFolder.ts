import { watch } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { AppError, type AppErrorCode } from '../../contracts/errors.ts';
import type { Log } from '../core/ports/log.ts';
import type {
  FileContent,
  FolderListing,
  FoundFile,
  RecordingFolder,
} from '../core/ports/recordings/recordings.ts';
import { isOwnFile, openOwnFile, readAt } from './ownFile.ts';
import { beginningBytes, looksLikeMp3, readWave, type WaveFile } from './waveFile.ts';

/** Decades of recordings are fewer. A name alone costs little. */
const namesReadAtMost = 500_000;
/** Of those that are wanted, the newest: a week of calls. */
const filesFoundAtMost = 2_000;

/**
 * The folder as the file system has it. Nothing in it is opened but ordinary files of the operator's; a name that this system cannot
 * put into characters is passed over.
 */
export function createRecordingFolder(log: Log): RecordingFolder {
  return {
    async list(path, startOf): Promise<FolderListing> {
      if (!isAbsolute(path)) return problem('recording.folderMissing');
      const wanted: { readonly name: string; readonly startMs: number }[] = [];
      let read = 0;
      let identity: string;
      try {
        const { dev, ino } = await stat(path, { bigint: true });
        identity = `${dev}-${ino}`;
        const folder = await opendir(path, { bufferSize: 256 });
        for await (const entry of folder) {
          read += 1;
          if (read > namesReadAtMost) break;
          const startMs = entry.isDirectory() || !isPlainName(entry.name) ? null : startOf(entry.name);
          if (startMs !== null) wanted.push({ name: entry.name, startMs });
        }
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        return problem(isMissing(code) ? 'recording.folderMissing' : 'recording.folderNotReadable');
      }
      const newest = wanted.toSorted((a, b) => b.startMs - a.startMs).slice(0, filesFoundAtMost);
      const files: FoundFile[] = [];
      for (const { name } of newest) {
        const found = await foundFile(path, name);
        if (found !== null) files.push(found);
      }
      return {
        kind: 'files',
        identity,
        files,
        isWhole: read <= namesReadAtMost && wanted.length <= filesFoundAtMost,
      };
    },

    async look(file) {
      try {
        const opened = await openOwnFile(file);
        try {
          const beginning = await readAt(opened, 0, beginningBytes);
          // Frames one after another, and no word of how many (a LAME tag is there or not, and its writer need not keep to it).
          if (/\.mp3$/i.test(file.name)) return looksLikeMp3(beginning) ? 'perhapsWhole' : 'notSound';
          const wave = readWave(beginning);
          if (wave === null) return file.sizeBytes < 12 ? 'notWhole' : 'notSound';
          if (!isFinished(wave, file.sizeBytes)) return 'notWhole';
          return wave.sound?.soundBytes === 0 ? 'noSound' : 'whole';
        } finally {
          await opened.close();
        }
      } catch (error) {
        return contentByError(error);
      }
    },

    watch(path, onChange, onLost) {
      try {
        const watcher = watch(path, { persistent: false }, onChange);
        watcher.on('error', (error) => {
          // The folder went, with its drive perhaps: the next listing says so.
          log.warn('folder of recordings no longer watched', { reason: reasonOf(error) });
          watcher.close();
          onLost();
        });
        return () => watcher.close();
      } catch (error) {
        // It is listed every few minutes all the same.
        log.warn('folder of recordings not watched', { reason: reasonOf(error) });
        return () => undefined;
      }
    },
  };
}

function contentByError(error: unknown): FileContent {
  const code = error instanceof AppError ? error.code : null;
  if (code === 'recording.gone') return 'gone';
  if (code === 'recording.notYours') return 'notYours';
  // Written to since it was listed.
  return code === 'recording.changed' ? 'notWhole' : 'notReadable';
}

/** No WAV file is smaller, without any sound in it. */
const leastWaveBytes = 44;

/**
 * A program that writes, or died while it did, leaves a beginning that says nothing, or less than there is. What stands behind the
 * sound (tags) is no part of it.
 */
function isFinished({ saidBytes, sound }: WaveFile, sizeBytes: number): boolean {
  if (saidBytes < leastWaveBytes || saidBytes > sizeBytes) return false;
  if (sound === null) return true;
  const { soundAt, soundBytes } = sound;
  return soundAt + soundBytes <= sizeBytes && (soundBytes > 0 || sizeBytes <= soundAt + 1);
}

async function foundFile(folder: string, name: string): Promise<FoundFile | null> {
  const path = join(folder, name);
  try {
    // Of a link itself, not of what it leads to.
    const stats = await lstat(path);
    return { name, path, sizeBytes: stats.size, modifiedMs: stats.mtimeMs, isOwn: isOwnFile(stats) };
  } catch {
    // Gone since it was listed.
    return null;
  }
}

/** What cannot be decoded has replacement characters in it, and cannot be opened by that name. */
function isPlainName(name: string): boolean {
  return !/[\ufffd\p{Cc}/]/u.test(name);
}

function isMissing(code: unknown): boolean {
  return (
    code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENXIO' || code === 'ENODEV' || code === 'EHOSTDOWN'
  );
}

function problem(code: AppErrorCode): FolderListing {
  return { kind: 'problem', problem: { code, params: {} } };
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
