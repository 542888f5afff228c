// @ts-check
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packFor } from '../packFor.mjs';
import { finishFeed } from '../updateFeed.mjs';
import { appImageTools } from './appImageTools.mjs';

/** @typedef {import('../workshop.mjs').Workshop} Workshop */

/** @type {import('../targetTree.mjs').Target} */
const linux = { platform: 'linux', arch: 'x64' };
const fpm = fileURLToPath(new URL('./fpm.mjs', import.meta.url));

/**
 * @param {Workshop} workshop
 * @param {'deb' | 'rpm'} format
 * @returns {Promise<string>} the package
 */
export function makeLinuxPackage(workshop, format) {
  return workshop.once(format, async () => {
    const tree = await workshop.tree(linux);
    process.env['CUSTOM_FPM_PATH'] = fpm;
    return makeOne(workshop, format, tree, {
      // What Debian asks of every package: the licence, where administrators look for it.
      [format]: { fpm: [`${join(tree, 'LICENSE')}=/usr/share/doc/ringside/copyright`] },
    });
  });
}

/**
 * @param {Workshop} workshop
 * @returns {Promise<string>} the file
 */
export function makeAppImage(workshop) {
  return workshop.once('appimage', async () => {
    const tree = await workshop.tree(linux);
    Object.assign(process.env, await appImageTools(join(workshop.work, 'appimage-tools')));
    const file = await makeOne(workshop, 'appimage', tree);
    const { arch } = linux;
    await finishFeed(join(workshop.release, 'latest-linux.yml'), { kind: 'appimage', arch, workshop });
    return file;
  });
}

/**
 * @param {Workshop} workshop
 * @param {string} format
 * @param {string} tree
 * @param {import('electron-builder').Configuration} [config]
 */
async function makeOne(workshop, format, tree, config = {}) {
  const { artefacts, feeds } = await packFor({
    target: linux,
    format,
    tree,
    electron: workshop.electron,
    output: join(workshop.work, format),
    version: workshop.version,
    config,
  });
  const [file] = artefacts;
  if (file === undefined) throw new Error(`electron-builder ended without having made a ${format}.`);
  for (const made of [...artefacts, ...feeds]) await rename(made, join(workshop.release, basename(made)));
  return join(workshop.release, basename(file));
}
