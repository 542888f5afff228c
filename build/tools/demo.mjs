// @ts-check
import { join } from 'node:path';
import { ensureBuilt, sandboxSwitches } from './applicationBuild.mjs';
import { withDesktopSession } from './desktopSession.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { importTypeScript } from './machine/importTypeScript.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';

// npm run demo: the main job without a Bitrix24 account. With a display a person plays it; without one it plays itself on
// a display of its own (`npm run demo -- --by-itself` does that in any case) and ends with code 0 only if the call card
// went away because of the dismissal.

const outputFolder = join(repositoryRoot, 'demo-out');

/** @returns {boolean} whether there is a screen that a person may be looking at */
function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @returns {Promise<number>} exit code */
async function runDemo() {
  const byItself = process.argv.includes('--by-itself') || !hasDisplay();
  await ensureSystemPackages({ desktopTests: byItself });
  const { path: executablePath } = await prepareElectron();
  await ensureBuilt();
  const switches = sandboxSwitches();
  /** @type {typeof import('../../test/demo/demo.ts')} */
  const demo = await importTypeScript('test/demo/demo.ts');
  const steps = demo.createSteps((line) => process.stdout.write(`${line}\n`));
  const common = { executablePath, projectRoot: repositoryRoot, switches, steps };
  if (!byItself) return demo.playWithPerson({ ...common, env: process.env });
  process.stdout.write('\nThere is no display: Ringside is shown on one of its own and plays by itself.\n\n');
  const missing = await withDesktopSession({ screen: '1700x960x24' }, (env, interrupted) =>
    demo.playByItself({ ...common, env, interrupted, outputFolder }),
  );
  if (missing.length === 0) {
    process.stdout.write('The call card went away because of the dismissal. Screenshots are in demo-out/.\n');
    return 0;
  }
  process.stdout.write('The call card did NOT go away because of the dismissal:\n');
  for (const what of missing) process.stdout.write(`- ${what}\n`);
  return 1;
}

try {
  process.exitCode = await runDemo();
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
}
