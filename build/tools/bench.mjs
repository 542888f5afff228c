// @ts-check
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt, sandboxSwitches } from './applicationBuild.mjs';
import { withDesktopSession } from './desktopSession.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { importTypeScript } from './machine/importTypeScript.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';

// npm run bench [-- --quick] [--strict] [--only=start,ready,calls,hooks,history,memory,growth] [--against=FOLDER]:
// see test/bench/README.md.
// Ends with code 0 also when something is over what is expected; with --strict with code 1 then.

/** @returns {Promise<number>} exit code */
async function runBench() {
  const flags = process.argv.slice(2);
  /** @param {string} name */
  const valueOf = (name) => flags.find((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1);
  const only = valueOf('--only');
  const against = valueOf('--against');
  if (against !== undefined && !existsSync(join(against, 'dist', 'main', 'main.cjs')))
    throw new Error(`There is no built Ringside in ${against}: run "npm ci && npm run build" there first.`);
  if (process.platform !== 'linux')
    throw new Error('The benchmark reads /proc and needs an X display of its own: it runs on Linux alone.');
  await ensureSystemPackages({ desktopTests: true });
  const electron = await prepareElectron();
  await ensureBuilt();
  const switches = [...sandboxSwitches(), '--disable-gpu'];
  /** @type {typeof import('../../test/bench/bench.ts')} */
  const bench = await importTypeScript('test/bench/bench.ts');
  const ok = await withDesktopSession({}, (env) =>
    bench.runBench({
      executablePath: electron.path,
      electronVersion: electron.version,
      projectRoot: repositoryRoot,
      switches,
      env,
      outputFolder: join(repositoryRoot, 'bench-out'),
      against: against === undefined ? null : resolve(against),
      quick: flags.includes('--quick'),
      only: only === undefined ? [] : only.split(','),
      print: (text) => process.stdout.write(`${text}\n`),
    }),
  );
  process.stdout.write(
    ok
      ? '\nEverything measured is within what is expected. All values are in bench-out/bench.json.\n'
      : '\nSomething is OVER what is expected, or could not be measured (see above). All values are in bench-out/bench.json.\n',
  );
  return ok || !flags.includes('--strict') ? 0 : 1;
}

try {
  process.exitCode = await runBench();
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
}
