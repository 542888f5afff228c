// @ts-check
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * @typedef {object} Order what somebody asks of `npm run installers`
 * @property {readonly string[]} names of the installers; none for all
 * @property {string | undefined} version in place of package.json's
 * @property {string | undefined} release the folder that they go to
 * @property {boolean} forRelease fails where one of them must not be handed out
 */

/**
 * @param {readonly string[]} argv
 * @param {readonly string[]} available names of the installers that can be made here
 * @returns {Order}
 * @throws {Error} on any word that it does not know
 */
export function readOrder(argv, available) {
  const { values, positionals: names } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      version: { type: 'string' },
      to: { type: 'string' },
      'for-release': { type: 'boolean', default: false },
    },
  });
  const unknown = names.filter((name) => !available.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(', ')}. There are ${available.join(', ')}.`);
  return {
    names,
    version: values.version,
    release: values.to === undefined ? undefined : resolve(values.to),
    forRelease: values['for-release'],
  };
}

/**
 * What is made on Linux is for x64 whatever it is made on, but out of the Electron of the computer that makes it.
 * @param {{ platform: string, arch: string }} computer
 * @throws {Error} where it can make none
 */
export function refuseOtherComputers({ platform, arch }) {
  if (platform === 'linux' && arch !== 'x64')
    throw new Error(`On Linux installers are made on x64 alone, and this is ${arch}.`);
}
