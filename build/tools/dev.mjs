// @ts-check
import { join } from 'node:path';
import { sandboxSwitches } from './applicationBuild.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { runInForeground } from './machine/runCommand.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';

// npm run dev [-- arguments]: the program with hot reload.
try {
  await ensureSystemPackages();
  const electron = await prepareElectron();
  const electronVite = join(repositoryRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [electronVite, 'dev', '--', ...sandboxSwitches(), ...process.argv.slice(2)];
  process.exitCode = await runInForeground(process.execPath, args, {
    cwd: repositoryRoot,
    env: { ...process.env, ELECTRON_EXEC_PATH: electron.path },
  });
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
}
