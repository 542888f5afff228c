// @ts-check
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, runInForeground } from './machine/runCommand.mjs';
import { repositoryRoot } from './machine/toolCache.mjs';

const sources = [
  'contracts',
  'electron',
  'renderer',
  'electron.vite.config.ts',
  'svelte.config.js',
  'package.json',
];
const products = ['dist/main/main.cjs', 'dist/preload/preload.cjs', 'dist/renderer/main.html'];

/**
 * Builds the application unless `dist` is newer than every source file.
 * @param {{ always?: boolean, log?: (text: string) => void }} [options]
 * @returns {Promise<void>}
 * @throws {Error} when the build fails; its own words are on the terminal
 */
export async function ensureBuilt({
  always = false,
  log = (text) => process.stderr.write(`${text}\n`),
} = {}) {
  if (!always && isFresh()) return;
  log('Building ...');
  const code = await runNpmScript('build');
  if (code !== 0) throw new Error(`npm run build failed with code ${code}.`);
}

/**
 * @param {string} script a script of package.json
 * @returns {Promise<number>} its exit code
 */
export function runNpmScript(script) {
  const npm = npmCommand(['run', '--silent', script]);
  return runInForeground(npm.command, npm.args, { cwd: repositoryRoot, stdout: 'stderr' });
}

/**
 * Chromium's sandbox cannot work for root, nor where ordinary users may not make namespaces. Only the scripts for
 * development and tests go without it then; the packaged program never does.
 * @param {{ log?: (text: string) => void }} [options]
 * @returns {readonly string[]} switches for Electron
 */
export function sandboxSwitches({ log = (text) => process.stderr.write(`${text}\n`) } = {}) {
  const reason = whyNoSandbox();
  if (reason === undefined) return [];
  log(`Starting with --no-sandbox, because ${reason}. Do not work with a real portal this way.`);
  return ['--no-sandbox'];
}

function whyNoSandbox() {
  if (process.platform !== 'linux') return undefined;
  if (process.getuid?.() === 0) return 'Chromium has no sandbox for root';
  const closed =
    setting('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    setting('kernel/unprivileged_userns_clone') === '0' ||
    setting('user/max_user_namespaces') === '0';
  return closed
    ? 'this system does not let ordinary users make the namespaces that the sandbox needs'
    : undefined;
}

/** @param {string} name below /proc/sys */
function setting(name) {
  const file = join('/proc/sys', name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function isFresh() {
  const files = products.map((product) => join(repositoryRoot, product));
  if (!files.every((file) => existsSync(file))) return false;
  const builtAt = Math.min(...files.map((file) => statSync(file).mtimeMs));
  return sources.every((source) => newestChange(join(repositoryRoot, source)) <= builtAt);
}

/**
 * @param {string} path
 * @returns {number} when the newest file there was changed, in ms since 1970
 */
function newestChange(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  // Generated files are written by the build itself.
  const names = readdirSync(path).filter((name) => name !== 'generated');
  return Math.max(0, ...names.map((name) => newestChange(join(path, name))));
}
