// @ts-check
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Arch } from 'electron-builder';
import { nativeModuleFaults, visualRuntimeOf } from './nativeModules.mjs';

/**
 * electron-builder calls this for every folder it has packed, before anything is signed or put into an installer.
 * @param {import('electron-builder').AfterPackContext} context
 * @throws {Error} where the package would not start on the system it is for
 */
export async function afterPack({ appOutDir, electronPlatformName: platform, arch }) {
  const faults = nativeModuleFaults(appOutDir, { platform, arch: Arch[arch] });
  if (faults.length > 0) {
    throw new Error(
      `The native modules in node_modules are not those of ${platform} ${Arch[arch]}: ${faults.join('; ')}.\n` +
        '`npm run installers` packs from a tree that was installed for its target.',
    );
  }
  if (platform === 'win32') shipVisualRuntime(appOutDir);
}

/**
 * Microsoft's runtime libraries may lie beside the program that needs them (its "local deployment"). They come from the folder
 * `VC\Redist\MSVC\…\x64\Microsoft.VC143.CRT` of Visual Studio, which RINGSIDE_VC_RUNTIME names. Without it the package is
 * made all the same, and `reasonsNotToPublish` says what it lacks.
 * @param {string} appOutDir
 */
function shipVisualRuntime(appOutDir) {
  const folder = process.env['RINGSIDE_VC_RUNTIME'];
  if (!folder) return;
  for (const name of visualRuntimeOf(appOutDir)) {
    const library = join(folder, name);
    if (!existsSync(library)) throw new Error(`RINGSIDE_VC_RUNTIME names ${folder}, which has no ${name}.`);
    copyFileSync(library, join(appOutDir, name));
  }
}
