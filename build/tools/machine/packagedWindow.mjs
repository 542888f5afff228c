// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './runCommand.mjs';
import { settleWithin, signalProcess, waitUntilReady } from './sessionProcess.mjs';

/** A cold start from a freshly written disk on a loaded two-core machine. */
const windowTimeoutMs = 60_000;
const quitTimeoutMs = 10_000;
const outputKept = 4_000;

/**
 * Starts a packaged program with an empty profile, waits until it shows a window with this title and has made its command
 * database, whose native module and thread come out of the package, and ends it.
 * @param {string} executable
 * @param {{ title: string, args: readonly string[], env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ shownAfterMs: number }>}
 * @throws {Error} with the end of its output, when it ends early or shows no such window
 */
export async function seeWindowOf(executable, { title, args, env }) {
  const profile = await mkdtemp(join(tmpdir(), 'ringside-packaged-'));
  const startedAt = performance.now();
  const child = spawn(
    executable,
    [`--user-data-dir=${profile}`, '--lang=en-US', '--remote-debugging-port=0', ...args],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let ended = false;
  const ending = new Promise((resolve) => {
    child.on('exit', resolve).on('error', (error) => {
      output += error.message;
      resolve(undefined);
    });
  }).then(() => {
    ended = true;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-outputKept)));
  }
  const isShown = () => (process.platform === 'linux' ? hasWindow(title, env) : hasPage(title, profile));
  try {
    const of = {
      name: executable,
      pid: child.pid ?? 0,
      hasEnded: () => ended,
      complaints: () => output,
      stop: async () => {},
    };
    await waitUntilReady(isShown, { timeoutMs: windowTimeoutMs, what: `window titled ${title}`, of });
    const shownAfterMs = Math.round(performance.now() - startedAt);
    await waitUntilReady(() => isDatabase(join(profile, 'commands.db')), {
      timeoutMs: windowTimeoutMs,
      what: 'command database',
      of,
    });
    return { shownAfterMs };
  } finally {
    signalProcess(child.pid ?? 0, 'SIGTERM');
    await settleWithin(ending, quitTimeoutMs);
    if (!ended) signalProcess(child.pid ?? 0, 'SIGKILL');
    await ending;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/**
 * Whether it begins as SQLite's files do (sqlite.org/fileformat.html).
 * @param {string} path
 */
async function isDatabase(path) {
  try {
    const file = await open(path);
    try {
      const { buffer } = await file.read(Buffer.alloc(15), 0, 15, 0);
      return buffer.toString('latin1') === 'SQLite format 3';
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/**
 * @param {string} title
 * @param {NodeJS.ProcessEnv} env
 */
async function hasWindow(title, env) {
  const found = await runCommand('xdotool', ['search', '--onlyvisible', '--name', `^${title}$`], {
    env,
    timeoutMs: 5_000,
  });
  return found.code === 0 && found.stdout.trim() !== '';
}

/**
 * Where there is no X to ask: the program's own list of pages.
 * @param {string} title
 * @param {string} profile
 */
async function hasPage(title, profile) {
  try {
    const port = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0];
    const pages = await (
      await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(5_000) })
    ).json();
    return Array.isArray(pages) && pages.some((page) => page?.type === 'page' && page?.title === title);
  } catch {
    return false;
  }
}
