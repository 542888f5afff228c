import { readFile } from 'node:fs/promises';
import type { App } from 'electron';
import * as v from 'valibot';
import type { About, Licence } from '../../contracts/about.ts';
import type { AppPaths } from '../appPaths.ts';
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

type AboutPaths = Pick<AppPaths, 'licenceFiles' | 'changesFile' | 'ownLicenceFile'>;

/** Many times what there is. */
const longestText = 200_000;

/** Beside the program's executable; no list that is made at build time knows its version. */
const electronLicence = (version: string): Licence => ({
  name: 'electron',
  version,
  licence: 'MIT',
  text: 'LICENSE, LICENSES.chromium.html',
});

export function createAboutFeature({ app, paths, copy }: Pick<House, 'app' | 'paths' | 'copy'>) {
  return {
    handlers: {
      'about.get': () => readAbout(app, paths),
      'about.copyVersion': () => copy(versionLine(app)),
    } satisfies Handlers,
  };
}

/** For whoever is asked for help: `Ringside 0.1.0, Electron 45.4.1, Chromium 146.0, Node 24.11.0, linux x64`. */
function versionLine(app: Pick<App, 'getVersion'>): string {
  const { electron = '', chrome = '', node } = process.versions;
  const parts = [
    `Ringside ${app.getVersion()}`,
    `Electron ${electron}`,
    `Chromium ${chrome}`,
    `Node ${node}`,
  ];
  return [...parts, `${process.platform} ${process.arch}`].join(', ');
}

/**
 * Versions, changes and licences for the About page, read when it is opened.
 *
 * @param paths of the licence files a later one counts more
 */
export async function readAbout(
  app: Pick<App, 'getVersion'>,
  { licenceFiles, changesFile, ownLicenceFile }: AboutPaths,
): Promise<About> {
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
    changes: readChanges(await textOf(changesFile)),
    licence: await textOf(ownLicenceFile),
    licences: [...byName.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
  };
}

async function textOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).slice(0, longestText);
}

/**
 * Our changelog as it is written: `## version`, then `- ` for each change, whose lines are indented. What is marked up in it
 * (`_` and backticks) is said plainly.
 */
function readChanges(text: string): About['changes'] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [version = '', ...items] = section.split(/^- /m);
      return {
        version: version.trim(),
        items: items.map((item) =>
          item
            .replace(/\s+/g, ' ')
            .replace(/`|(?<![\w])_|_(?![\w])/g, '')
            .trim(),
        ),
      };
    });
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
