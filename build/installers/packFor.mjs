// @ts-check
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { afterPack } from './afterPack.mjs';
import { msiProjectCreated } from './windows/msiProject.mjs';

/** @typedef {import('./targetTree.mjs').Target} Target */
/**
 * @typedef {object} PackOptions
 * @property {Target} target
 * @property {string} format electron-builder's name of it; `dir` for the unpacked program
 * @property {string} tree the folder that is packed
 * @property {{ folder: string, version: string } | null} electron null: electron-builder downloads the declared one
 * @property {string} output
 * @property {string} version of the program
 * @property {import('electron-builder').Configuration} [config] more of electron-builder's own
 */

const platforms = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };
const sections = /** @type {const} */ ({ linux: 'linux', win32: 'win', darwin: 'mac' });

/** Those that update themselves are told where to look (`publish` in electron-builder.yml), and have a feed made. */
const knowsOfUpdates = ['appimage', 'nsis'];

/** How a package came to a computer, for the program in it (`electron/updates/installedAs.ts`). */
const markFile = 'package-type';

/**
 * One run of electron-builder.
 * @param {PackOptions} options
 * @returns {Promise<{ artefacts: string[], feeds: string[], folder: string }>} the files that it made, what a program that
 *   updates itself would ask a server for, and the unpacked program
 * @throws {Error} whatever it says
 */
export async function packFor({ target, format, tree, electron, output, version, config = {} }) {
  await rm(output, { recursive: true, force: true });
  const section = sections[target.platform];
  /** @type {string[]} */
  const made = await build({
    projectDir: tree,
    targets: platforms[target.platform].createTarget(format, Arch[target.arch]),
    publish: 'never',
    config: {
      ...config,
      ...(knowsOfUpdates.includes(format) ? {} : { [section]: { publish: null, ...config[section] } }),
      directories: { output },
      extraMetadata: { version },
      ...(electron === null ? {} : { electronDist: electron.folder, electronVersion: electron.version }),
      // A folder is taken as it is, with what stands in for an application in it.
      afterExtract: async ({ appOutDir, packager }) => {
        const resources = packager.getResourcesDir(appOutDir);
        for (const name of ['app', 'default_app.asar']) {
          await rm(join(resources, name), { recursive: true, force: true });
        }
      },
      // The configuration names their files, which electron-builder looks for from the current folder.
      msiProjectCreated: (file) => msiProjectCreated(file, version),
      afterPack: async (context) => {
        if (format !== 'dir') {
          const resources = context.packager.getResourcesDir(context.appOutDir);
          await writeFile(join(resources, markFile), format);
        }
        await afterPack(context);
      },
    },
  });
  const names = await readdir(output);
  const folder = names.find((name) => name.endsWith('-unpacked') || name.startsWith('mac')) ?? '';
  return {
    artefacts: made.filter((file) => !file.endsWith('.yml')),
    feeds: names.filter((name) => /^latest.*\.yml$/.test(name)).map((name) => join(output, name)),
    folder: join(output, folder),
  };
}
