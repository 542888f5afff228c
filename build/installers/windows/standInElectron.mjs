// @ts-check
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../tools/machine/runCommand.mjs';

const source = fileURLToPath(new URL('./standInElectron.c', import.meta.url));

/** electron-builder writes the program's name and version over these. */
const resources = `1 VERSIONINFO
FILEVERSION 1,0,0,0
PRODUCTVERSION 1,0,0,0
BEGIN
 BLOCK "StringFileInfo"
 BEGIN
  BLOCK "040904B0"
  BEGIN
   VALUE "CompanyName", "stand-in"
   VALUE "FileDescription", "stand-in for Electron"
   VALUE "FileVersion", "1.0.0"
   VALUE "ProductName", "stand-in for Electron"
   VALUE "ProductVersion", "1.0.0"
  END
 END
 BLOCK "VarFileInfo"
 BEGIN
  VALUE "Translation", 0x409, 1200
 END
END
`;

/**
 * A folder that electron-builder takes for Electron for Windows: everything of it that is the same on every system, from this
 * machine's Electron, and a small program in the place of electron.exe.
 * @param {string} folder
 * @param {{ folder: string, version: string }} electron of this machine
 * @returns {Promise<{ folder: string, version: string }>}
 */
export async function standInElectron(folder, electron) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'resources'), { recursive: true });
  for (const [from, to] of [
    ['locales', 'locales'],
    ['LICENSES.chromium.html', 'LICENSES.chromium.html'],
    // Named so by Electron itself; a packed program, out of which the substitute is made, has the other name.
    [existsSync(join(electron.folder, 'LICENSE')) ? 'LICENSE' : 'LICENSE.electron.txt', 'LICENSE'],
  ]) {
    await cp(join(electron.folder, from ?? ''), join(folder, to ?? ''), { recursive: true });
  }
  await writeFile(join(folder, 'version'), electron.version);
  const script = join(folder, 'stand-in.rc');
  const compiled = join(folder, 'stand-in.o');
  await writeFile(script, resources);
  await run('x86_64-w64-mingw32-windres', [script, compiled]);
  const made = ['-o', join(folder, 'electron.exe'), source, compiled];
  // Without the time of day: the same source makes the same program.
  const flags = ['-O2', '-s', '-mwindows', '-Wl,--no-insert-timestamp'];
  await run('x86_64-w64-mingw32-gcc', [...flags, ...made]);
  await rm(script);
  await rm(compiled);
  return { folder, version: electron.version };
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
async function run(program, args) {
  const { code, stderr } = await runCommand(program, args);
  if (code !== 0) throw new Error(`${program} failed: ${stderr.trim()}`);
}
