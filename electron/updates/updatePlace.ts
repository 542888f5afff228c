import { createPublicKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import { textInFile } from './installedAs.ts';

/** What a package was built with for its own updates. */
export interface UpdatePlace {
  /** The folder of the feed. */
  readonly feed: string;
  /** Whoever holds its other half has made the feed. */
  readonly key: KeyObject;
  /** What electron-builder tells electron-updater, of which the publisher's name counts alone. */
  readonly configFile: string;
}

/** As `build/installers/signing/updateKey.mjs` writes it. */
const fileSchema = v.object({ feed: v.pipe(v.string(), v.regex(/^https:\/\/\S+[^/]$/)), key: v.string() });

/**
 * @param file lies among the program's own, so that a signature of the program covers it where there is one
 * @returns null where the package could not check what a server offers: a build for trying out
 */
export function readUpdatePlace(file: string, resourcesFolder: string): UpdatePlace | null {
  try {
    const { feed, key } = v.parse(fileSchema, JSON.parse(textInFile(file)));
    return { feed, key: createPublicKey(key), configFile: join(resourcesFolder, 'app-update.yml') };
  } catch {
    return null;
  }
}
