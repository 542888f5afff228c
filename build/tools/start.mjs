// @ts-check
import { ensureBuilt, sandboxSwitches } from './applicationBuild.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { runInForeground } from './machine/runCommand.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';

// npm start [-- arguments]: the built program, as for daily use.
try {
  await ensureSystemPackages();
  const electron = await prepareElectron();
  await ensureBuilt();
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Error(
      'There is no display here. `npm run demo` makes one of its own and shows the program on it.',
    );
  }
  const args = [...sandboxSwitches(), '.', ...process.argv.slice(2)];
  process.exitCode = await runInForeground(electron.path, args, { cwd: repositoryRoot });
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
}
