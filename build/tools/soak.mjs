// @ts-check
import { createWriteStream } from 'node:fs';
import { importTypeScript } from './machine/importTypeScript.mjs';
import { errorText } from './machine/toolCache.mjs';

// npm run soak [-- --minutes 30] [--seed N] [--trace FILE]: random faults against real core and portal code, see test/soak/README.md.

/** @param {string} name @param {number} otherwise */
function argument(name, otherwise) {
  const at = process.argv.findIndex((flag) => flag === `--${name}` || flag.startsWith(`--${name}=`));
  if (at < 0) return otherwise;
  const value = Number(process.argv[at]?.split('=')[1] ?? process.argv[at + 1]);
  if (!(value > 0)) throw new Error(`--${name} wants a number above 0`);
  return value;
}

/** @returns {Promise<number>} exit code */
async function runSoak() {
  const minutes = argument('minutes', 30);
  const seed = argument('seed', Date.now() % 1_000_000);
  process.stdout.write(`Soak of ${minutes} minutes, seed ${seed}\n`);
  /** @type {typeof import('../../test/soak/soak.ts')} */
  const { runSoak: run } = await importTypeScript('test/soak/soak.ts');
  const traceAt = process.argv.indexOf('--trace');
  const traceFile = traceAt < 0 ? undefined : process.argv[traceAt + 1];
  const trace = traceFile === undefined ? undefined : createWriteStream(traceFile);
  const report = await run({
    seed,
    durationMs: minutes * 60_000,
    print: (text) => process.stdout.write(`${text}\n`),
    ...(trace === undefined ? {} : { trace: (line) => void trace.write(`${line}\n`) }),
  });
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
  process.stdout.write(
    report.problems.length === 0 ? 'Nothing was lost.\n' : 'Something is WRONG, see "problems".\n',
  );
  return report.problems.length === 0 ? 0 : 1;
}

try {
  process.exit(await runSoak());
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
}
