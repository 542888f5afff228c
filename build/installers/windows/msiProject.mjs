// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importTypeScript } from '../../tools/machine/importTypeScript.mjs';
import { repositoryRoot } from '../../tools/machine/toolCache.mjs';
import { msiProperties, propertiesForWix } from './msiProperties.mjs';
import { componentGuid, msiVersion, registration } from './wixSource.mjs';

/** Where electron-builder's template has the program, its directories, and where its components begin. */
const programFolder = 'APPLICATIONFOLDER';
const placeOfDeclarations = '<Directory Id="TARGETDIR"';
const placeOfComponents = /<ComponentGroup Id="ProductComponents" Directory="APPLICATIONFOLDER">/;

/**
 * electron-builder calls it with the project that it is about to have WiX make an msi of: the msi that is released registers the
 * program's links and takes what a policy says as properties, and knows both of the one that is made on Linux.
 * @param {string} file
 * @param {string} [version] of the program; package.json's where electron-builder itself was started
 * @throws {Error} where the project is not as it is known
 */
export async function msiProjectCreated(file, version) {
  const { policyItems } = await importTypeScript('build/policies/policyItems.ts');
  const project = await readFile(file, 'utf8');
  await writeFile(
    file,
    withOwnParts(project, {
      properties: msiProperties(policyItems),
      version: version ?? JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')).version,
    }),
  );
}

/**
 * @param {string} project WiX, as electron-builder writes it
 * @param {Pick<import('./wixSource.mjs').Product, 'version' | 'properties'>} product
 * @returns {string}
 * @throws {Error} where the project is not as it is known, or of another version
 */
export function withOwnParts(project, { version, properties }) {
  const upgradeCode = / UpgradeCode="([0-9A-F-]{36})"/.exec(project)?.[1];
  const parts = project.split(placeOfDeclarations);
  const [group = null] = placeOfComponents.exec(project) ?? [];
  if (upgradeCode === undefined || parts.length !== 2 || group === null)
    throw new Error('electron-builder has written a project for WiX that has no place for properties.');
  // The project has numbers alone, and one more than a version: 1.2.3.0 is 1.2.3-beta.1 as well.
  const made = /<Product [^>]* Version="(\d+\.\d+\.\d+)\.\d+"/.exec(project)?.[1];
  if (made !== msiVersion(version))
    throw new Error(`electron-builder has written a project for WiX of version ${made}, not ${version}.`);
  /** @param {string} id */
  const guidOf = (id) => componentGuid(upgradeCode, id);
  const { declarations, components } = propertiesForWix(properties, guidOf);
  const registry = `<Component Id="registry" Guid="${guidOf('registry')}">${registration(version, programFolder).join('')}</Component>`;
  return parts
    .join(`${declarations}\n\n    ${placeOfDeclarations}`)
    .replace(group, () => `${group}\n      ${registry}\n      ${components}`);
}
