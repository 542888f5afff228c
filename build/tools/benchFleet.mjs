// @ts-check
import { join } from 'node:path';
import { sandboxSwitches } from './applicationBuild.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { importTypeScript } from './machine/importTypeScript.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';

// npm run bench:fleet [-- --desks=1,10,50,200] [--calls=3] [--seed=N] [--strict] [--simulate]
// npm run bench:fleet -- --broker [--desks=10,50,200,1000] [--only=sizes,failures,cluster,registering,memory] [--seed=N] [--strict]
// See test/bench/fleet/README.md.
// Ends with code 0 also when Ringside is not better than the official client; with --strict with code 1 then.

/** @param {string} name @param {string} otherwise */
function argument(name, otherwise) {
  const prefix = `--${name}=`;
  return process.argv.find((flag) => flag.startsWith(prefix))?.slice(prefix.length) ?? otherwise;
}

/** With a real broker. @returns {Promise<number>} exit code */
async function runWithBroker() {
  /** @type {typeof import('../../test/bench/floor/floorBench.ts')} */
  const floor = await importTypeScript('test/bench/floor/floorBench.ts');
  const only = argument('only', '').split(',').filter(Boolean);
  const unknown = only.find((part) => !floor.floorParts.some((known) => known === part));
  if (unknown !== undefined) throw new Error(`--only: ${unknown} is none of ${floor.floorParts.join(',')}`);
  const ok = await floor.runFloorBench({
    projectRoot: repositoryRoot,
    outputFolder: join(repositoryRoot, 'bench-out'),
    desks: argument('desks', '10,50,200,1000').split(',').map(Number),
    only,
    seed: Number(argument('seed', '24')),
    electron: async () => ({
      path: (await prepareElectron()).path,
      switches: [...sandboxSwitches(), '--disable-gpu'],
    }),
    print: (text) => process.stdout.write(`${text}\n`),
  });
  process.stdout.write(
    ok
      ? '\nEvery goal was reached. All values are in bench-out/floor.json.\n'
      : '\nA goal was MISSED (see above). All values are in bench-out/floor.json.\n',
  );
  return ok || !process.argv.includes('--strict') ? 0 : 1;
}

/** @returns {Promise<number>} exit code */
async function runBench() {
  /** @type {typeof import('../../test/bench/fleet/fleet.ts')} */
  const fleet = await importTypeScript('test/bench/fleet/fleet.ts');
  const run = process.argv.includes('--simulate') ? fleet.runFleetSimulation : fleet.runFleetBench;
  const ok = await run({
    desks: argument('desks', '1,10,50,200').split(',').map(Number),
    calls: Number(argument('calls', '3')),
    seed: Number(argument('seed', '24')),
    print: (text) => process.stdout.write(`${text}\n`),
  });
  if (run === fleet.runFleetSimulation) return ok ? 0 : 1;
  process.stdout.write(
    ok
      ? '\nNothing was lost, and Ringside asked no more often and was done no later than the official client.\n'
      : '\nSomething was LOST, or Ringside did WORSE than the official client (see above).\n',
  );
  return ok || !process.argv.includes('--strict') ? 0 : 1;
}

try {
  process.exitCode = await (process.argv.includes('--broker') ? runWithBroker() : runBench());
  // The official client may hold timers of retries that nobody waits for any more.
  process.exit();
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
}
