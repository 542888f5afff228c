// @ts-check
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const runtime = new URL('./appImageRuntime.sh', import.meta.url);
/** As the script itself says. */
const runtimeBytes = 8192;

/**
 * Puts together what electron-builder would download for AppImages.
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>} what electron-builder has to find in its environment
 */
export async function appImageTools(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'runtimes'), { recursive: true });
  await mkdir(join(folder, 'lib', 'x64'), { recursive: true });
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    await symlink(join('/usr/bin', name), join(folder, name));
  const script = await readFile(runtime, 'utf8');
  // The shell stops reading at `exit`, before the program that lies behind.
  const padded = `${script}exit $?\n`.padEnd(runtimeBytes, '\n');
  await writeFile(join(folder, 'runtimes', 'runtime-x64'), padded);
  return { APPIMAGE_TOOLS_PATH: folder };
}
