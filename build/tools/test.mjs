// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, runNpmScript } from './applicationBuild.mjs';
import { withDesktopSession } from './desktopSession.mjs';
import { prepareElectron } from './electronExecutable.mjs';
import { runInForeground } from './machine/runCommand.mjs';
import { installerTestNeeds, windowsTestNeeds } from '../installers/needs.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';
import { countsText, playwrightCounts, sumCounts, vitestCounts } from './testCounts.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';

/** @typedef {import('./testCounts.mjs').TestCounts} TestCounts */

// npm test [-- STEP...]: everything but the installers, or the steps named. The last line is `N passed, M failed`.
/** Minutes long, and only as root: they are tried when they are asked for by name. */
const onlyByName = ['installers', 'windows'];
const onePassed = Object.freeze({ passed: 1, failed: 0, skipped: 0 });
const oneSkipped = Object.freeze({ passed: 0, failed: 0, skipped: 1 });
const oneFailed = Object.freeze({ passed: 0, failed: 1, skipped: 0 });
const modules = join(repositoryRoot, 'node_modules');
const interruptedCodes = [130, 143];

/**
 * @param {string} reportDir
 * @param {string} electronPath
 */
function createSteps(reportDir, electronPath) {
  /** @type {Record<string, () => Promise<TestCounts>>} */
  const steps = {
    typecheck: () => check('typecheck'),
    lint: () => check('lint'),
    vitest: async () => {
      const report = join(reportDir, 'vitest.json');
      const code = await runInSession(
        [
          join(modules, 'vitest', 'vitest.mjs'),
          'run',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
        ],
        {},
      );
      return vitestCounts(report, code);
    },
    e2e: async () => {
      await ensureBuilt({ always: true });
      const report = join(reportDir, 'playwright.json');
      const code = await runInSession(
        [
          join(modules, '@playwright', 'test', 'cli.js'),
          'test',
          '--config=test/e2e/playwright.config.ts',
          '--reporter=list,json',
        ],
        { PLAYWRIGHT_JSON_OUTPUT_FILE: report, RINGSIDE_ELECTRON: electronPath },
      );
      return playwrightCounts(report, code);
    },
    packages: async () => {
      // dpkg-deb makes it, out of an Electron for x64.
      if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync('/usr/bin/dpkg-deb'))
        return oneSkipped;
      return vitestOf('packages');
    },
    installers: async () => {
      if (process.platform !== 'linux' || process.getuid?.() !== 0)
        throw new Error('Installers are installed for real: that takes Linux, and root.');
      await ensureSystemPackages({ desktopTests: true, also: installerTestNeeds });
      await ensureBuilt({ always: true });
      return vitestOf('installers');
    },
    windows: async () => {
      if (process.platform !== 'linux')
        throw new Error('Windows is what Wine makes of it here: that takes Linux.');
      await ensureSystemPackages({ desktopTests: true, also: windowsTestNeeds });
      await runNpmScript('messages');
      return vitestOf('windows');
    },
  };
  /** @param {string} name of the step and of the folder with its configuration */
  async function vitestOf(name) {
    const report = join(reportDir, `${name}.json`);
    const code = await runInSession(
      [
        join(modules, 'vitest', 'vitest.mjs'),
        'run',
        `--config=test/${name}/vitest.config.ts`,
        '--reporter=verbose',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      {},
    );
    return vitestCounts(report, code);
  }
  return steps;
}

/** @param {string} script */
async function check(script) {
  const code = await runNpmScript(script);
  stopIfInterrupted(code);
  return code === 0 ? onePassed : oneFailed;
}

/**
 * @param {readonly string[]} args for node
 * @param {NodeJS.ProcessEnv} extraEnv
 */
async function runInSession(args, extraEnv) {
  const code = await withDesktopSession({}, (env, signal) =>
    runInForeground(process.execPath, args, { cwd: repositoryRoot, env: { ...env, ...extraEnv }, signal }),
  );
  stopIfInterrupted(code);
  return code;
}

/** @param {number} code */
function stopIfInterrupted(code) {
  if (interruptedCodes.includes(code)) process.exit(code);
}

/** @param {readonly string[]} wanted names of steps; none means all */
async function runTests(wanted) {
  const reportDir = await mkdtemp(join(tmpdir(), 'ringside-test-'));
  process.on('exit', () => rmSync(reportDir, { recursive: true, force: true }));
  await ensureSystemPackages({ desktopTests: true });
  const electron = await prepareElectron();
  const steps = createSteps(reportDir, electron.path);
  const unknown = wanted.filter((name) => !(name in steps));
  if (unknown.length > 0)
    throw new Error(`No such step: ${unknown.join(', ')}. Steps are ${Object.keys(steps).join(', ')}.`);
  /** @type {{ name: string, counts: TestCounts }[]} */
  const results = [];
  for (const [name, run] of Object.entries(steps)) {
    if (wanted.length > 0 ? !wanted.includes(name) : onlyByName.includes(name)) continue;
    process.stdout.write(`\n=== ${name}\n`);
    const counts = await run().catch((error) => {
      process.stderr.write(`${errorText(error)}\n`);
      return oneFailed;
    });
    results.push({ name, counts });
  }
  process.stdout.write('\n');
  // What failed is told where it is looked for: hundreds of lines of later steps may lie behind it.
  for (const { name, counts } of results)
    for (const failure of counts.failures ?? []) process.stdout.write(`${name} failed: ${failure}\n`);
  for (const { name, counts } of results) process.stdout.write(`${name}: ${countsText(counts)}\n`);
  return sumCounts(results.map(({ counts }) => counts));
}

const total = await runTests(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${errorText(error)}\n`);
  return oneFailed;
});
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
process.stdout.write(`${countsText(total)}\n`);
