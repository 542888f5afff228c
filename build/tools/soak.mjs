// @ts-check
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './applicationBuild.mjs';
import { withDesktopSession } from './desktopSession.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { importTypeScript } from './machine/importTypeScript.mjs';
import { runInForeground } from './machine/runCommand.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';

// npm run soak [-- --minutes 30] [--seed N] [--trace FILE]: random faults against real core and portal code, see test/soak/README.md.
// npm run soak -- --windows [--minutes 5] [--seed N]: on real Electron, whose windows' processes die while calls ring.
// npm run soak -- --kills 50 [--seed N]: the same with the whole program, killed between click and answer and in calls.

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
    projectRoot: repositoryRoot,
    print: (text) => process.stdout.write(`${text}\n`),
    ...(trace === undefined ? {} : { trace: (line) => void trace.write(`${line}\n`) }),
  });
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
  process.stdout.write(
    report.problems.length === 0 ? 'Nothing was lost.\n' : 'Something is WRONG, see "problems".\n',
  );
  return report.problems.length === 0 ? 0 : 1;
}

/**
 * @param {readonly string[]} specs of the end-to-end tests
 * @param {NodeJS.ProcessEnv} extraEnv how long or how often
 * @returns {Promise<number>} exit code
 */
async function runSpecs(specs, extraEnv) {
  await ensureSystemPackages({ desktopTests: true });
  const electron = await prepareElectron();
  await ensureBuilt({ always: true });
  return withDesktopSession({}, (env, signal) =>
    runInForeground(
      process.execPath,
      [
        join(repositoryRoot, 'node_modules', '@playwright', 'test', 'cli.js'),
        'test',
        '--config=test/e2e/playwright.config.ts',
        ...specs,
      ],
      {
        env: {
          ...env,
          RINGSIDE_ELECTRON: electron.path,
          ...extraEnv,
        },
        cwd: repositoryRoot,
        signal,
      },
    ),
  );
}

/** @returns {Promise<number>} exit code */
async function runWanted() {
  const seed = String(argument('seed', Date.now() % 1_000_000));
  if (process.argv.includes('--windows')) {
    const minutes = String(argument('minutes', 5));
    return runSpecs(['dyingWindows'], { SOAK_MINUTES: minutes, SOAK_SEED: seed });
  }
  const kills = argument('kills', 0);
  if (kills > 0)
    return runSpecs(['killedAtAnyMoment', 'killedInACall'], { KILLS: String(kills), SEED: seed });
  return runSoak();
}

try {
  process.exit(await runWanted());
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
}
