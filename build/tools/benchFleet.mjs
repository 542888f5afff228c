// @ts-check
import { importTypeScript } from './machine/importTypeScript.mjs';
import { errorText } from './machine/toolCache.mjs';

// npm run bench:fleet [-- --desks=1,10,50,200] [--calls=3] [--seed=N] [--strict] [--simulate]: see test/bench/fleet/README.md.
// Ends with code 0 also when Ringside is not better than the official client; with --strict with code 1 then.

/** @param {string} name @param {string} otherwise */
function argument(name, otherwise) {
  const prefix = `--${name}=`;
  return process.argv.find((flag) => flag.startsWith(prefix))?.slice(prefix.length) ?? otherwise;
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
  process.exitCode = await runBench();
  // The official client may hold timers of retries that nobody waits for any more.
  process.exit();
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
}
