// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { errorCode } from './toolCache.mjs';

/**
 * @typedef {object} SessionProcess
 * @property {number} pid
 * @property {string} name
 * @property {() => string} complaints the end of what it wrote to standard error
 * @property {() => boolean} hasEnded
 * @property {() => Promise<void>} stop SIGTERM, then SIGKILL for one that does not listen
 */

const stopTimeoutMs = 3_000;
const complaintsKept = 2_000;

/**
 * Starts one long-lived process of a desktop session, in a process group of its own so that Ctrl-C in the
 * terminal reaches the program under test and not the display it draws on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string, input?: string, announcesOn?: boolean, timeoutMs: number }} options
 *   `announcesOn`: wait for one line on file descriptor 3 and give it back
 * @returns {Promise<{ process: SessionProcess, announcement: string }>}
 * @throws {Error} with the process's own words, when it ends or stays silent
 */
export async function startSessionProcess(
  command,
  args,
  { env, cwd, input, announcesOn = false, timeoutMs },
) {
  // Linux can end a process with its parent, which covers our own death by SIGKILL.
  const guarded = existsSync('/usr/bin/setpriv');
  const child = spawn(
    guarded ? '/usr/bin/setpriv' : command,
    guarded ? ['--pdeathsig', 'TERM', command, ...args] : [...args],
    { env, cwd, detached: true, stdio: ['pipe', 'ignore', 'pipe', announcesOn ? 'pipe' : 'ignore'] },
  );
  let complaints = '';
  let ended = false;
  let announcement = '';
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text) => (complaints = (complaints + text).slice(-complaintsKept)));
  /** @type {Promise<void>} */
  const ending = new Promise((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.on('exit', end).on('error', (error) => {
      complaints += error.message;
      end();
    });
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(input ?? '');

  /** @type {SessionProcess} */
  const started = {
    pid: child.pid ?? 0,
    name: command,
    complaints: () => complaints.trim(),
    hasEnded: () => ended,
    stop: async () => {
      if (ended || child.pid === undefined) return;
      signalProcess(child.pid, 'SIGTERM');
      const timer = setTimeout(() => signalProcess(child.pid ?? 0, 'SIGKILL'), stopTimeoutMs);
      await ending;
      clearTimeout(timer);
    },
  };

  if (announcesOn) {
    const channel = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
    channel.setEncoding('utf8');
    /** @type {Promise<void>} */
    const announced = new Promise((resolve) => {
      channel.on('data', (text) => {
        announcement += text;
        if (announcement.includes('\n')) resolve();
      });
    });
    await settleWithin(Promise.race([announced, ending]), timeoutMs);
    if (!announcement.includes('\n')) {
      await started.stop();
      throw new Error(`${command} did not start: ${started.complaints() || `silent for ${timeoutMs} ms`}`);
    }
  }
  return { process: started, announcement: announcement.trim() };
}

/**
 * Asks again and again until the answer is yes; for programs that announce nothing.
 * @param {() => Promise<boolean>} isReady
 * @param {{ timeoutMs: number, intervalMs?: number, what: string, of?: SessionProcess }} options
 * @returns {Promise<void>}
 * @throws {Error} when `of` ends or the time is up
 */
export async function waitUntilReady(isReady, { timeoutMs, intervalMs = 50, what, of }) {
  const giveUpAt = Date.now() + timeoutMs;
  while (!(await isReady())) {
    if (of?.hasEnded()) throw new Error(`${of.name} ended while waiting for ${what}: ${of.complaints()}`);
    if (Date.now() > giveUpAt)
      throw new Error(`No ${what} within ${timeoutMs} ms. ${of?.complaints() ?? ''}`.trim());
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

/**
 * @param {Promise<unknown>} promise
 * @param {number} timeoutMs
 * @returns {Promise<void>} once the promise has settled or the time is up, whichever is first
 */
export async function settleWithin(promise, timeoutMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const timeUp = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)));
  await Promise.race([promise.catch(() => {}), timeUp]);
  clearTimeout(timer);
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalProcess(pid, signal) {
  try {
    if (pid > 0) process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
