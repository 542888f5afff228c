// @ts-check
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../tools/machine/runCommand.mjs';

const plugins = ['StdUtils', 'UAC', 'nsProcess', 'WinShell', 'nsis7z', 'SpiderBanner'];
const source = fileURLToPath(new URL('./nsisPlugins.c', import.meta.url));
const takeUninstaller = fileURLToPath(new URL('./takeUninstaller.mjs', import.meta.url));
const libraries = '/usr/i686-w64-mingw32/lib/nsis';

/**
 * Puts together what electron-builder would download: Debian's makensis, stand-ins for the plug-ins, and what takes the place
 * of Wine.
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>} what electron-builder has to find in its environment
 */
export async function nsisTools(folder) {
  await rm(folder, { recursive: true, force: true });
  const compiled = join(folder, 'resources', 'plugins', 'x86-unicode');
  await mkdir(compiled, { recursive: true });
  await mkdir(join(folder, 'bin'), { recursive: true });
  for (const name of plugins) {
    const { code, stderr } = await runCommand('i686-w64-mingw32-gcc', [
      ...['-shared', '-s', '-O2', '-DUNICODE', '-D_UNICODE', `-DPLUGIN_${name}`, source],
      ...['-o', join(compiled, `${name}.dll`), `-L${libraries}`, '-lpluginapi-x86-unicode', '-lshell32'],
      ...['-static-libgcc', '-Wl,--kill-at', '-Wl,--no-insert-timestamp'],
      // It would be made of the path, and the plug-in be another one in each folder.
      '-Wl,--disable-auto-image-base',
    ]);
    if (code !== 0) throw new Error(`The stand-in for ${name} could not be compiled: ${stderr.trim()}`);
  }
  await writeScript(join(folder, 'makensis'), 'exec /usr/bin/makensis "$@"');
  await writeScript(join(folder, 'bin', 'wine'), `exec "${process.execPath}" "${takeUninstaller}" "$@"`);
  return {
    ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7za',
    ELECTRON_BUILDER_NSIS_DIR: folder,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: join(folder, 'resources'),
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  };
}

/**
 * @param {string} file
 * @param {string} line
 */
function writeScript(file, line) {
  return writeFile(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}
