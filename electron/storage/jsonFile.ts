import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { Log } from '../core/ports/log.ts';
import { decodeText, parseFileText, sizeAtMostBytes } from './fileText.ts';
import { makeFolderForOwner } from './ownerOnly.ts';
import { replaceFile, seenThrough } from '../platform/replaceFile.ts';
import { setAside } from './setAside.ts';

export type JsonFileContent<T> =
  | { readonly kind: 'read'; readonly value: T }
  /**
   * `absent` where there is no file; `unreadable` where what is in it could not be understood: it is then set aside under a
   * name of its own (`.unreadable`, `.unreadable-2`...), never overwritten; `refused` where the system does not let it be
   * read, now at least: it stays where it is, and is not written over before it was read.
   */
  | { readonly kind: 'absent' | 'unreadable' | 'refused' };

/** A small settings-like file: parsed when read, replaced in one step when written. */
export interface JsonFile<T> {
  read(): JsonFileContent<T>;
  /** @throws the file system's error when the disk is full or read-only, or the file there could not be read yet */
  write(value: T): Promise<void>;
}

/**
 * What belongs into the `version` of a file. That of a newer Ringside is read as far as it is understood: setting it aside
 * would cost everything it holds, and the newer Ringside may be back tomorrow.
 */
export const fileVersion = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * @param path absolute path of the file; its folder is made when it is first written
 * @param atMostBytes what is larger is not understood
 */
export function createJsonFile<T>(
  path: string,
  schema: v.GenericSchema<unknown, T>,
  log: Log,
  atMostBytes = sizeAtMostBytes,
): JsonFile<T> {
  let lastWrite: Promise<void> = Promise.resolve();
  let wasRefused = false;

  const setFileAside = (reason: string): JsonFileContent<T> => {
    try {
      log.warn('unreadable file set aside', { file: setAside(path), reason });
      return { kind: 'unreadable' };
    } catch (error) {
      log.error('unreadable file could not be set aside', error, { file: path });
      wasRefused = true;
      return { kind: 'refused' };
    }
  };

  const read = (): JsonFileContent<T> => {
    const wasRefusedBefore = wasRefused;
    wasRefused = false;
    let text: string;
    try {
      const stats = statSync(path);
      if (!stats.isFile()) return setFileAside('no file');
      if (stats.size > atMostBytes) return setFileAside('too large');
      text = decodeText(readFileSync(path));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
      // Held by another program for a moment, without rights, a disk that fails: nothing is known of what is in it.
      if (!wasRefusedBefore) log.error('file not readable', error, { file: path });
      wasRefused = true;
      return { kind: 'refused' };
    }
    const parsed = v.safeParse(schema, parseFileText(text));
    return parsed.success ? { kind: 'read', value: parsed.output } : setFileAside('not understood');
  };

  return {
    read,
    write(value) {
      const text = `${JSON.stringify(value, null, 2)}\n`;
      // One after the other: two writes at once would race for the last word.
      const before = lastWrite.catch(() => undefined);
      lastWrite = seenThrough(
        before.then(async () => {
          if (wasRefused && read().kind === 'refused')
            throw new Error('not written over what could not be read');
          makeFolderForOwner(dirname(path));
          await replaceFile(path, text);
        }),
      );
      return lastWrite;
    },
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
