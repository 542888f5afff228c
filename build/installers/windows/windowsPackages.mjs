// @ts-check
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { importTypeScript } from '../../tools/machine/importTypeScript.mjs';
import { runCommand } from '../../tools/machine/runCommand.mjs';
import { repositoryRoot } from '../../tools/machine/toolCache.mjs';
import { packFor } from '../packFor.mjs';
import { finishFeed } from '../updateFeed.mjs';
import { msiProperties, propertyQueries } from './msiProperties.mjs';
import { nsisTools } from './nsisTools.mjs';
import { standInElectron } from './standInElectron.mjs';
import { shortcutQueries, wixSource } from './wixSource.mjs';

/** @typedef {import('../workshop.mjs').Workshop} Workshop */
/** @typedef {import('../signing/authenticode.mjs').Authenticode} Authenticode */

/** @type {import('../targetTree.mjs').Target} */
const windows = { platform: 'win32', arch: 'x64' };

/**
 * The unpacked program, its executable signed.
 * @param {Workshop} workshop
 * @param {Authenticode} signer
 * @returns {Promise<string>} the folder
 */
export function makeWindowsFolder(workshop, signer) {
  return workshop.once('windows folder', async () => {
    const { folder } = await packFor({
      ...(await windowsPacking(workshop, signer)),
      format: 'dir',
      output: join(workshop.work, 'windows'),
    });
    const place = join(workshop.release, `Ringside-${workshop.version}-win-x64`);
    await rm(place, { recursive: true, force: true });
    await rename(folder, place);
    return place;
  });
}

/**
 * What every run of electron-builder for Windows is given.
 * @param {Workshop} workshop
 * @param {Authenticode} signer
 */
async function windowsPacking(workshop, signer) {
  return {
    target: windows,
    tree: await workshop.tree(windows),
    electron: await workshop.once('electron for windows', () =>
      standInElectron(join(workshop.work, 'electron-windows'), workshop.electron),
    ),
    version: workshop.version,
    config: {
      win: {
        // electron-builder's own call of osslsigncode asks for a time stamp in the old way.
        signtoolOptions: { sign: (/** @type {{ path: string }} */ { path }) => signer.sign(path) },
        // It would open the certificate of WIN_CSC_LINK or CSC_LINK all the same, which is not for what is made here.
        cscLink: '',
      },
    },
  };
}

/**
 * The msi, by wixl: electron-builder's own way needs .NET.
 * @param {Workshop} workshop
 * @param {Authenticode} signer
 * @returns {Promise<string>} the file
 */
export function makeMsi(workshop, signer) {
  return workshop.once('msi', async () => {
    const folder = await makeWindowsFolder(workshop, signer);
    const configuration = await readFile(join(repositoryRoot, 'electron-builder.yml'), 'utf8');
    const upgradeCode = /^ {2}upgradeCode: (\S+)$/m.exec(configuration)?.[1];
    const programId = /^appId: (\S+)$/m.exec(configuration)?.[1];
    if (upgradeCode === undefined || programId === undefined)
      throw new Error('electron-builder.yml has no upgradeCode for the msi, or no appId.');
    const icon = 'Ringside.ico';
    const { policyItems } = await importTypeScript('build/policies/policyItems.ts');
    const properties = msiProperties(policyItems);
    const mark = join('resources', 'package-type');
    await writeFile(join(folder, mark), 'msi');
    const source = wixSource(folder, {
      version: workshop.version,
      upgradeCode,
      manufacturer: 'The Ringside founders',
      icon,
      properties,
    });
    const place = join(workshop.release, `Ringside-${workshop.version}-win-x64.msi`);
    // wixl finds files by names that begin where it runs.
    const beside = [icon, mark, 'ringside.wxs'].map((name) => join(folder, name));
    try {
      await copyFile(join(repositoryRoot, 'build', 'icon.ico'), join(folder, icon));
      await writeFile(join(folder, 'ringside.wxs'), source);
      const args = ['-a', 'x64', '-o', place, 'ringside.wxs'];
      const { code, stdout, stderr } = await runCommand('wixl', args, { cwd: folder });
      if (code !== 0) throw new Error(`wixl failed: ${stdout}${stderr}`);
      const queries = [...propertyQueries(properties), ...shortcutQueries(programId)];
      const queried = await runCommand('msibuild', [place, '-q', ...queries]);
      if (queried.code !== 0) throw new Error(`msibuild failed: ${queried.stdout}${queried.stderr}`);
    } finally {
      for (const file of beside) await rm(file, { force: true });
    }
    await signer.sign(place);
    return place;
  });
}

/**
 * The installer for one user, by electron-builder's own template.
 * @param {Workshop} workshop
 * @param {Authenticode} signer
 * @returns {Promise<string>} the file
 */
export function makeNsis(workshop, signer) {
  return workshop.once('nsis', async () => {
    Object.assign(process.env, await nsisTools(join(workshop.work, 'nsis-tools')));
    const { artefacts, feeds } = await packFor({
      ...(await windowsPacking(workshop, signer)),
      format: 'nsis',
      output: join(workshop.work, 'nsis'),
    });
    const file = artefacts.find((name) => name.endsWith('.exe'));
    if (file === undefined) throw new Error('electron-builder ended without having made an installer.');
    for (const made of [...artefacts, ...feeds]) await rename(made, join(workshop.release, basename(made)));
    const { arch } = windows;
    await finishFeed(join(workshop.release, 'latest.yml'), { kind: 'nsis', arch, workshop });
    return join(workshop.release, basename(file));
  });
}
