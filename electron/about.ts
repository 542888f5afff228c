import { readFile } from 'node:fs/promises';
import type { App } from 'electron';
import * as v from 'valibot';
import type { About, Licence } from '../contracts/about.ts';

/** As Vite writes it for every bundle (`build.license`). */
const bundledLicencesSchema = v.array(
  v.object({
    name: v.string(),
    version: v.string(),
    identifier: v.optional(v.nullable(v.string()), null),
    text: v.optional(v.nullable(v.string()), null),
  }),
);

/** Not in any bundle, shipped beside it. */
const shippedBeside = (electron: string): readonly Licence[] => [
  { name: 'electron', version: electron, licence: 'MIT', text: 'LICENSE, LICENSES.chromium.html' },
  { name: '@github/keytar', version: '7.10.6', licence: 'MIT', text: '' },
];

/** Versions and licences for the About page, read when it is opened. */
export async function readAbout(app: App, licenceFiles: readonly string[]): Promise<About> {
  const { electron = '', chrome = '', node } = process.versions;
  const bundled = (await Promise.all(licenceFiles.map(readLicences))).flat();
  const byName = new Map([...shippedBeside(electron), ...bundled].map((licence) => [licence.name, licence]));
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
