import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFile } from 'atomically';
import * as v from 'valibot';
import type { Log } from '../core/ports/log.ts';

/** A small settings-like file: parsed when read, replaced in one step when written. */
export interface JsonFile<T> {
  /**
   * `absent` where there is no file; `unreadable` where it could not be read or understood: it is then set aside under
   * a name of its own (`.unreadable`, `.unreadable-2`...), never overwritten.
   */
  read(): { readonly kind: 'read'; readonly value: T } | { readonly kind: 'absent' | 'unreadable' };
  /** @throws the file system's error when the disk is full or read-only */
  write(value: T): Promise<void>;
}

/** @param path absolute path of the file; its folder is made when it is first written */
export function createJsonFile<T>(path: string, schema: v.GenericSchema<unknown, T>, log: Log): JsonFile<T> {
  let lastWrite: Promise<void> = Promise.resolve();
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        if (isMissing(error)) return { kind: 'absent' };
        log.error('file not readable', error, { file: path });
        setAside(path, log);
        return { kind: 'unreadable' };
      }
      const parsed = v.safeParse(schema, parseJson(text));
      if (parsed.success) return { kind: 'read', value: parsed.output };
      setAside(path, log);
      return { kind: 'unreadable' };
    },
    write(value) {
      const text = `${JSON.stringify(value, null, 2)}\n`;
      // One after the other: two writes at once would race for the last word.
      lastWrite = lastWrite
        .catch(() => undefined)
        .then(async () => {
          mkdirSync(dirname(path), { recursive: true });
          await writeFile(path, text, { mode: 0o600 });
        });
      return lastWrite;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function setAside(path: string, log: Log): void {
  let aside = `${path}.unreadable`;
  for (let number = 2; existsSync(aside); number += 1) aside = `${path}.unreadable-${number}`;
  try {
    renameSync(path, aside);
    log.warn('unreadable file set aside', { file: aside });
  } catch (error) {
    log.error('unreadable file could not be set aside', error, { file: path });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
