import { chmodSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folderMode = 0o700;
const fileMode = 0o600;
/** Ringside's own files beside those of Chromium, those that were set aside included. */
const ownFiles = /^(?:settings|connection|window|notes|said|policy)\.json|^commands\.db/;

/**
 * Makes the folder if need be, and takes it and Ringside's own files in it from everybody but their owner, whatever the
 * umask is or was when they were made. What cannot be changed stays as it is. Windows knows no modes: a user's profile is
 * theirs alone there.
 *
 * @param folder absolute path of the user-data folder
 */
export function keepFolderForOwner(folder: string): void {
  const [logs, history] = [join(folder, 'logs'), join(folder, 'history')];
  for (const each of existsSync(history) ? [folder, logs, history] : [folder, logs]) {
    try {
      makeFolderForOwner(each);
    } catch {
      // Whoever wants to write into it finds out, and says so.
    }
  }
  for (const name of namesIn(folder)) if (ownFiles.test(name)) keepFileForOwner(join(folder, name));
  for (const each of [logs, history]) for (const name of namesIn(each)) keepFileForOwner(join(each, name));
}

/** @throws the file system's error where the folder cannot be made */
export function makeFolderForOwner(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: folderMode });
  changeMode(folder, folderMode);
}

/** @throws the file system's error where the file cannot be made */
export function makeFileForOwner(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: folderMode });
  closeSync(openSync(path, 'a', fileMode));
  changeMode(path, fileMode);
}

function keepFileForOwner(path: string): void {
  changeMode(path, fileMode);
}

function changeMode(path: string, mode: number): void {
  try {
    // A link would have somebody else's file changed.
    if (lstatSync(path).isSymbolicLink()) return;
    chmodSync(path, mode);
  } catch {
    // Not there, or not ours.
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
