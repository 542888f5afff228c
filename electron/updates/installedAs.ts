import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { InstalledKind, OwnUpdateKind } from '../../contracts/about.ts';
import { ownAppImageHere } from '../platform/appImage.ts';

export interface InstalledAsDeps {
  readonly isPackaged: boolean;
  /** Where the program's own files lie that are in no archive. */
  readonly resourcesFolder: string;
  /** The file that it was started from; undefined where that was none. */
  readonly appImage: string | undefined;
}

/** `build/installers/packFor.mjs` writes it into each package; electron-builder into those of Linux by itself. */
const markFile = 'package-type';

const kinds: Readonly<Record<string, InstalledKind>> = {
  deb: 'deb',
  rpm: 'rpm',
  appimage: 'appimage',
  nsis: 'nsis',
  msi: 'msi',
  dmg: 'mac',
  zip: 'mac',
};

/** How the program came here. What bears no mark is a folder that somebody has copied. */
export function installedAs({ isPackaged, resourcesFolder, appImage }: InstalledAsDeps): InstalledKind {
  if (!isPackaged) return 'sources';
  const kind = kinds[textInFile(join(resourcesFolder, markFile)).trim()] ?? 'folder';
  // One that was unpacked by hand is in nothing that could be replaced.
  return kind === 'appimage' && appImage === undefined ? 'folder' : kind;
}

/** The same of the program that runs. */
export function installedHere({ isPackaged }: Pick<App, 'isPackaged'>): InstalledKind {
  return installedAs({ isPackaged, resourcesFolder: process.resourcesPath, appImage: ownAppImageHere() });
}

/** Whether it may update itself. */
export function isOwnUpdateKind(kind: InstalledKind): kind is OwnUpdateKind {
  return kind === 'appimage' || kind === 'nsis';
}

/** Empty where there is none. */
export function textInFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
