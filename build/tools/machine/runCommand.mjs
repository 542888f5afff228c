// @ts-check
import { spawn } from 'node:child_process';

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string, timedOut: boolean }} CommandResult */

/**
 * Runs a command to its end and collects what it printed. Never throws for a non-zero exit; a command that
 * cannot be started at all is reported as code 127 with the reason in `stderr`.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, input?: string }} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { cwd, env, timeoutMs, input } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, signal: null, stdout, stderr: stderr + error.message, timedOut });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, timedOut });
    });
  });
}

/**
 * Runs a command on this terminal, passing SIGINT and SIGTERM on to it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdout?: 'inherit' | 'stderr', signal?: AbortSignal }} [options]
 *   `stdout: 'stderr'` keeps this program's own standard output clean
 * @returns {Promise<number>} the exit code, 128 + n for a death by signal, 127 if it could not be started
 */
export function runInForeground(command, args, { cwd, env, stdout = 'inherit', signal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd,
      env,
      stdio: ['inherit', stdout === 'stderr' ? 2 : 'inherit', 'inherit'],
    });
    /** @param {NodeJS.Signals} name */
    const passOn = (name) => child.kill(name);
    const abort = () => child.kill('SIGTERM');
    process.on('SIGINT', passOn).on('SIGTERM', passOn);
    signal?.addEventListener('abort', abort);
    /** @param {number} code */
    const finish = (code) => {
      process.off('SIGINT', passOn).off('SIGTERM', passOn);
      signal?.removeEventListener('abort', abort);
      resolve(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      finish(127);
    });
    child.on('close', (code, name) =>
      finish(code ?? 128 + (name === 'SIGINT' ? 2 : name === 'SIGKILL' ? 9 : 15)),
    );
  });
}

/**
 * How to run npm: the very client that runs us if there is one, so that the user's settings and version hold.
 * @param {readonly string[]} args
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand(args) {
  const client = process.env['npm_execpath'];
  if (client && /npm-cli\.c?js$/.test(client)) return { command: process.execPath, args: [client, ...args] };
  if (process.platform === 'win32')
    return { command: process.env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', 'npm.cmd', ...args] };
  return { command: 'npm', args: [...args] };
}
