// @ts-check
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isLibsqlPart, licencesOfLibsqlParts } from '../installers/licences/libsqlParts.mjs';
import { repositoryRoot } from './machine/toolCache.mjs';

/**
 * @typedef {object} ShippedLicence
 * @property {string} name
 * @property {string} version
 * @property {string} identifier SPDX
 * @property {string} text
 */

/** Whose packages name MIT as their licence and bring no text of it: ours stands in, in their name. */
const withoutText = new Map([
  ['native-reg', 'Simon Buchan'],
  ['lazy-val', 'Vladimir Krivosheev'],
]);

/** Parts of these are copied into our own sources: no bundler sees them. */
const copiedFrom = ['@lucide/svelte'];

/**
 * Licences of what is shipped and in no bundle: the packages that electron-builder puts beside it (`dependencies`, with
 * what they need on this platform), what is compiled into their native modules, and those whose parts are copied.
 * @param {string} root folder of the repository
 * @returns {ShippedLicence[]} by name; each with its text
 * @throws {Error} where a package has no licence text that could be shown, or holds parts whose licences nobody has listed
 */
export function shippedLicences(root) {
  const packages = packagesBeside(root);
  for (const name of copiedFrom) packages.set(name, join(root, 'node_modules', name));
  return licencesOf(packages).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Writes them as `fileName` beside the bundle, together with the text of every bundled package that brings none.
 * @param {string} root
 * @param {{ fileName: string, bundled: string }} files `bundled` is what Vite's `build.license` writes
 * @returns {import('vite').Plugin}
 */
export function shippedLicencesPlugin(root, { fileName, bundled }) {
  return {
    name: 'shipped-licences',
    writeBundle({ dir = '' }) {
      /** @type {(Omit<ShippedLicence, 'text'> & { text: string | null })[]} */
      const inBundle = JSON.parse(readFileSync(join(dir, bundled), 'utf8'));
      const folders = inBundle.map(({ name }) => join(root, 'node_modules', name));
      const withoutText = inBundle.filter(({ text }) => !text);
      const more = withoutText.map(({ name }) => licenceOf(name, join(root, 'node_modules', name), folders));
      writeFileSync(join(dir, fileName), JSON.stringify([...shippedLicences(root), ...more], null, 2));
    },
  };
}

/**
 * Puts the licences of what is installed in `tree`, for another system, in the place of those of this machine.
 * @param {string} tree
 * @param {string} root folder of the repository that was built
 * @param {string} file what `shippedLicencesPlugin` wrote
 */
export function shipLicencesOf(tree, root, file) {
  const here = packagesBeside(root);
  const names = new Set([...here].map(([name, folder]) => manifestOf(folder).name ?? name));
  /** @type {ShippedLicence[]} */
  const written = JSON.parse(readFileSync(file, 'utf8'));
  const others = written.filter(({ name }) => !names.has(name) && !isLibsqlPart(name));
  writeFileSync(file, JSON.stringify([...licencesOf(packagesBeside(tree)), ...others], null, 2));
}

/**
 * @param {ReadonlyMap<string, string>} packages folders by name
 * @returns {ShippedLicence[]}
 */
function licencesOf(packages) {
  const each = [...packages].map(([name, folder]) => licenceOf(name, folder, [...packages.values()]));
  return [...each, ...licencesOfLibsqlParts(each)];
}

/**
 * @param {string} root
 * @returns {Map<string, string>} folders by name in `node_modules`
 */
export function packagesBeside(root) {
  // A tree for another system lies below the repository, whose packages are not the tree's.
  const within = realpathSync(root);
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {string} folder */
  const visit = (folder) => {
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = resolvePackage(folder, name, within);
      // Native parts for other platforms are not there.
      if (at === null || found.has(name)) continue;
      found.set(name, at);
      visit(at);
    }
  };
  visit(root);
  return found;
}

/**
 * @param {string} from
 * @param {string} name
 * @param {string} within
 */
function resolvePackage(from, name, within) {
  for (const folder of createRequire(join(realpathSync(from), 'package.json')).resolve.paths(name) ?? []) {
    if (folder.startsWith(within) && existsSync(join(folder, name, 'package.json')))
      return join(folder, name);
  }
  return null;
}

/**
 * Some packages of one repository leave their licence to another of them.
 * @param {string} name
 * @param {string} folder
 * @param {readonly string[]} others
 * @returns {ShippedLicence}
 */
function licenceOf(name, folder, others) {
  const manifest = manifestOf(folder);
  const kin = others.filter((other) => repositoryOf(other) === repositoryOf(folder));
  const text = [folder, ...kin].map(textIn).find((found) => found !== null) ?? mitOf(name);
  if (text === undefined) throw new Error(`${name} has no licence text: ${folder}`);
  return { name: manifest.name ?? name, version: manifest.version, identifier: manifest.license, text };
}

/** @param {string} name */
function mitOf(name) {
  const holder = withoutText.get(name);
  if (holder === undefined) return undefined;
  const ours = readFileSync(join(repositoryRoot, 'LICENSE'), 'utf8');
  return ours.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
}

/** @param {string} folder */
function textIn(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(name));
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8');
}

/** @param {string} folder */
function repositoryOf(folder) {
  const { repository = folder } = manifestOf(folder);
  return (typeof repository === 'string' ? repository : repository.url).replace(/^git\+|\.git$/g, '');
}

/** @param {string} folder */
function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
