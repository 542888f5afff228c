// @ts-check
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { electronFolder } from '../installers/workshop.mjs';
import { ensureBuilt, sandboxSwitches } from './applicationBuild.mjs';
import { withDesktopSession } from './desktopSession.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { seeWindowOf } from './machine/packagedWindow.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';

// npm run package: the unpacked program for this platform in release/, started once and seen to show its window.

/** @param {import('./electronExecutable.mjs').ElectronExecutable} electron */
async function packageProgram(electron) {
  /** @type {string | undefined} */
  let outDir;
  await build({
    projectDir: repositoryRoot,
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: {
      electronDist: electronFolder(electron.path),
      electronVersion: electron.version,
      // A folder is taken as it is, with what stands in for an application in it.
      afterExtract: async ({ appOutDir }) => {
        const resources = process.platform === 'darwin' ? 'Electron.app/Contents/Resources' : 'resources';
        for (const name of ['app', 'default_app.asar']) {
          await rm(join(appOutDir, resources, name), { recursive: true, force: true });
        }
      },
      afterPack: async ({ appOutDir }) => {
        outDir = appOutDir;
      },
    },
  });
  if (outDir === undefined) throw new Error('electron-builder ended without having packed anything.');
  return outDir;
}

/** @param {string} outDir */
function executableIn(outDir) {
  if (process.platform === 'darwin') return join(outDir, 'Ringside.app', 'Contents', 'MacOS', 'Ringside');
  return join(outDir, process.platform === 'win32' ? 'Ringside.exe' : 'ringside');
}

try {
  await ensureSystemPackages({ desktopTests: true });
  const electron = await prepareElectron();
  await ensureBuilt({ always: true });
  const outDir = await packageProgram(electron);
  const { shownAfterMs } = await withDesktopSession({ display: 'existing-or-own' }, (env) =>
    seeWindowOf(executableIn(outDir), { title: 'Ringside', args: sandboxSwitches(), env }),
  );
  process.stdout.write(`release/${basename(outDir)} works: its window came up after ${shownAfterMs} ms.\n`);
  if (electron.kind === 'substitute') {
    process.stdout.write(
      `It holds Electron ${electron.version}, the substitute for development: do not hand it out.\n`,
    );
  }
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  // electron-builder's exit hook ends an idle process with code 0, whatever exitCode says.
  process.exit(1);
}
