// @ts-check
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, whatever the current folder is. */
export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Where the tools keep what should survive `npm ci`, which empties node_modules.
 * `RINGSIDE_TOOLS_CACHE` wins: a desktop session of ours has its own HOME and must find the outer cache.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute path; the folder may not exist yet
 */
export function toolCacheDir(env = process.env) {
  if (env['RINGSIDE_TOOLS_CACHE']) return env['RINGSIDE_TOOLS_CACHE'];
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ringside');
}

/**
 * Runs `work` while holding a lock file that names the owner's process id. A lock whose owner is gone is
 * taken over. Two owners at once remain possible in that hand-over, so `work` must still end in one rename.
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @param {{ timeoutMs: number, onWait?: () => void }} options
 * @returns {Promise<T>}
 * @throws {Error} when the lock is still held after `timeoutMs`
 */
export async function withFileLock(lockFile, work, { timeoutMs, onWait }) {
  await mkdir(dirname(lockFile), { recursive: true });
  const giveUpAt = Date.now() + timeoutMs;
  let told = false;
  while (!(await tryLock(lockFile))) {
    if (Date.now() > giveUpAt)
      throw new Error(`Another process holds ${lockFile}; delete it if none is running.`);
    if (!told) onWait?.();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

/** @param {string} lockFile */
async function tryLock(lockFile) {
  try {
    const handle = await open(lockFile, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  if (owner > 0 ? !isAlive(owner) : await isOlderThan(lockFile, 5_000)) await rm(lockFile, { force: true });
  return false;
}

/**
 * A lock without an owner is one just being written, unless it stays that way.
 * @param {string} file
 * @param {number} ageMs
 */
async function isOlderThan(file, ageMs) {
  const info = await stat(file).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > ageMs;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * @param {unknown} error
 * @returns {string | undefined} Node's error code, such as ENOENT
 */
export function errorCode(error) {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** @param {unknown} error */
export function errorText(error) {
  return error instanceof Error ? error.message : String(error);
}
