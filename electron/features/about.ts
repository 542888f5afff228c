import { readFile } from 'node:fs/promises';
import type { App } from 'electron';
import * as v from 'valibot';
import type { About, Licence } from '../../contracts/about.ts';
import type { House } from '../house.ts';
import type { Handlers } from './feature.ts';

/** As Vite writes it for every bundle (`build.license`), and `build/tools/shippedLicences.mjs` for what is in none. */
const bundledLicencesSchema = v.array(
  v.object({
    name: v.string(),
    version: v.string(),
    identifier: v.optional(v.nullable(v.string()), null),
    text: v.optional(v.nullable(v.string()), null),
  }),
);

/** Beside the program's executable; no list that is made at build time knows its version. */
const electronLicence = (version: string): Licence => ({
  name: 'electron',
  version,
  licence: 'MIT',
  text: 'LICENSE, LICENSES.chromium.html',
});

export function createAboutFeature({ app, paths }: Pick<House, 'app' | 'paths'>) {
  return { handlers: { 'about.get': () => readAbout(app, paths.licenceFiles) } satisfies Handlers };
}

/**
 * Versions and licences for the About page, read when it is opened.
 *
 * @param licenceFiles a later one counts more
 */
export async function readAbout(app: App, licenceFiles: readonly string[]): Promise<About> {
  const { electron = '', chrome = '', node } = process.versions;
  const bundled = (await Promise.all(licenceFiles.map(readLicences))).flat();
  // The later one of two has the text that a bundled package did not bring.
  const byName = new Map(
    [electronLicence(electron), ...bundled].map((licence) => [`${licence.name}@${licence.version}`, licence]),
  );
  return {
    version: app.getVersion(),
    electron,
    chromium: chrome,
    node,
    platform: `${process.platform} ${process.arch}`,
    licences: [...byName.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
  };
}

async function readLicences(file: string): Promise<Licence[]> {
  try {
    const parsed = v.parse(bundledLicencesSchema, JSON.parse(await readFile(file, 'utf8')));
    return parsed.map(({ name, version, identifier, text }) => ({
      name,
      version,
      licence: identifier ?? '',
      text: text ?? '',
    }));
  } catch {
    // A build without its licence list still has an About page.
    return [];
  }
}
