// @ts-check
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../tools/applicationBuild.mjs';
import { repositoryRoot } from '../tools/machine/toolCache.mjs';
import { ownUpdates, updateKey } from './signing/updateKey.mjs';
import { targetTree } from './targetTree.mjs';

/** @typedef {import('./targetTree.mjs').Target} Target */
/**
 * @typedef {object} Workshop what the makers of installers share; each thing is made when it is first asked for, and once
 * @property {string} release where the installers go
 * @property {string} work for all that is only needed on the way
 * @property {string} version of the program
 * @property {{ folder: string, version: string }} electron for this system
 * @property {(target: Target) => Promise<string>} tree what is packed, with the key by which it checks its updates
 * @property {<T>(name: string, make: () => Promise<T>) => Promise<T>} once
 */

/**
 * @param {import('../tools/electronExecutable.mjs').ElectronExecutable} electron
 * @param {{ version: string | undefined, release: string | undefined }} options `version` in place of package.json's, for tests
 *   of upgrades
 * @returns {Promise<Workshop>}
 */
export async function openWorkshop(electron, { version, release = join(repositoryRoot, 'release') }) {
  const manifest = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8'));
  await ensureBuilt();
  const work = join(release, 'work');
  await mkdir(work, { recursive: true });
  /** @type {Map<string, Promise<unknown>>} */
  const made = new Map();
  /** @type {Workshop['once']} */
  const once = (name, make) => {
    const found = made.get(name) ?? make();
    made.set(name, found);
    return /** @type {ReturnType<typeof make>} */ (found);
  };
  return {
    release,
    work,
    version: version ?? manifest.version,
    electron: { folder: electronFolder(electron.path), version: electron.version },
    tree: (target) =>
      once(`tree ${target.platform} ${target.arch}`, async () => {
        const tree = await targetTree(target, work);
        const configuration = await readFile(join(repositoryRoot, 'electron-builder.yml'), 'utf8');
        const content = ownUpdates(configuration, await updateKey(work));
        await writeFile(join(tree, 'dist', 'main', 'ownUpdates.json'), content);
        return tree;
      }),
    once,
  };
}

/**
 * @param {string} executable
 * @returns {string} what electron-builder takes for the folder of an Electron
 */
export function electronFolder(executable) {
  return process.platform === 'darwin' ? join(dirname(executable), '..', '..', '..') : dirname(executable);
}
