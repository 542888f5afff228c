// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../tools/machine/toolCache.mjs';

/**
 * @typedef {import('../../tools/shippedLicences.mjs').ShippedLicence} ShippedLicence
 * @typedef {object} Part
 * @property {string} name of a crate, or of a C source
 * @property {string} version that is compiled in
 * @property {string} licence SPDX; `NOASSERTION` where none could be read
 * @property {string} readIn where licence and text were read
 * @property {string} [textOf] the version whose licence was read, where it is another
 * @property {'linux' | 'win32' | 'darwin'} [only] the one system for which it is compiled in
 * @property {string} [notice] whose it is
 * @property {string[]} texts keys of the texts
 */

const scope = '@libsql/';

/** No npm package can be called so. */
const prefix = 'libsql/';

/**
 * What is compiled into libsql's native modules, whose packages do not name it. Made once for one version, docs/installers.md
 * ("Licences") says how.
 * @type {{ version: string, parts: Part[], leftOut: { why: string, crates: string[] }[], texts: Record<string, string> }}
 */
const known = JSON.parse(
  readFileSync(join(repositoryRoot, 'build', 'installers', 'licences', 'libsqlParts.json'), 'utf8'),
);

/**
 * @param {readonly { name: string, version: string }[]} packages that are shipped
 * @returns {ShippedLicence[]} of what is compiled into those of them that are libsql's modules
 * @throws {Error} where a module is of another version than the list
 */
export function licencesOfLibsqlParts(packages) {
  const modules = packages.filter(({ name }) => name.startsWith(scope));
  for (const { name, version } of modules) {
    if (version !== known.version)
      throw new Error(
        `libsqlParts.json names the licences in ${scope}* ${known.version}, but ${name} is ${version}: make it anew.`,
      );
  }
  const systems = new Set(modules.map(({ name }) => name.slice(scope.length).split('-')[0]));
  return known.parts
    .filter(({ only }) => (only === undefined ? systems.size > 0 : systems.has(only)))
    .map((part) => ({
      name: `${prefix}${part.name}`,
      version: part.version,
      identifier: part.licence,
      text: textOf(part),
    }));
}

/** @param {string} name of a licence */
export function isLibsqlPart(name) {
  return name.startsWith(prefix);
}

/** @param {Part} part */
function textOf({ notice, texts, textOf: version, readIn }) {
  const source = `Read in: ${readIn}${version === undefined ? '' : ` (version ${version})`}`;
  return [notice, ...texts.map((key) => known.texts[key]), source]
    .filter((text) => text !== undefined)
    .join('\n\n');
}
