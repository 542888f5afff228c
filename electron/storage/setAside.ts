import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Moves a broken file out of the way, under a name that no earlier one has: `.unreadable`, `.unreadable-2`...
 *
 * @param suffixes of what belongs to it and goes along, such as `-wal`
 * @returns its new path
 * @throws the file system's error where it cannot be moved
 */
export function setAside(path: string, suffixes: readonly string[] = []): string {
  let aside = `${path}.unreadable`;
  for (let number = 2; existsSync(aside); number += 1) aside = `${path}.unreadable-${number}`;
  for (const suffix of suffixes) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  if (existsSync(path)) renameSync(path, aside);
  return aside;
}

/** Deletes what was set aside of this file more than `keptMs` ago, by the time it was last written or moved. */
export function forgetSetAside(path: string, keptMs: number, nowMs: number): void {
  const begin = `${basename(path)}.unreadable`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(begin)) continue;
    const aside = join(dirname(path), name);
    if (nowMs - lstatSync(aside).ctimeMs > keptMs) rmSync(aside, { recursive: true, force: true });
  }
}
