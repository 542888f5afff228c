// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import { importTypeScript } from '../../tools/machine/importTypeScript.mjs';
import { msiProperties, propertiesForWix } from './msiProperties.mjs';
import { componentGuid } from './wixSource.mjs';

/** Where electron-builder's template has its directories, and where its components begin. */
const placeOfDeclarations = '<Directory Id="TARGETDIR"';
const placeOfComponents = /<ComponentGroup Id="ProductComponents"[^>]*>/;

/**
 * electron-builder calls it with the project that it is about to have WiX make an msi of: the msi that is released takes what a policy
 * says as properties as well, and knows those of the one that is made on Linux.
 * @param {string} file
 * @throws {Error} where the project is not as it is known
 */
export async function msiProjectCreated(file) {
  const { policyItems } = await importTypeScript('build/policies/policyItems.ts');
  const project = await readFile(file, 'utf8');
  await writeFile(file, withProperties(project, msiProperties(policyItems)));
}

/**
 * @param {string} project WiX, as electron-builder writes it
 * @param {readonly import('./msiProperties.mjs').MsiProperty[]} properties
 * @returns {string}
 * @throws {Error} where the project is not as it is known
 */
export function withProperties(project, properties) {
  const upgradeCode = / UpgradeCode="([0-9A-F-]{36})"/.exec(project)?.[1];
  const parts = project.split(placeOfDeclarations);
  const [group = null] = placeOfComponents.exec(project) ?? [];
  if (upgradeCode === undefined || parts.length !== 2 || group === null)
    throw new Error('electron-builder has written a project for WiX that has no place for properties.');
  const { declarations, components } = propertiesForWix(properties, (id) => componentGuid(upgradeCode, id));
  return parts
    .join(`${declarations}\n\n    ${placeOfDeclarations}`)
    .replace(group, () => `${group}\n      ${components}`);
}
