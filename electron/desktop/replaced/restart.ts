import { spawn } from 'node:child_process';
import type { App, RelaunchOptions } from 'electron';

export interface RestartDeps {
  readonly app: Pick<App, 'isPackaged' | 'getAppPath'>;
  readonly argv: readonly string[];
  readonly appImage: string | undefined;
}

/**
 * How the program is started again: with the switches that it was started with, since they say where its profile lies. Not with
 * the link that it may have been opened by, and not hidden: the operator has just pressed a button.
 */
export function restartOptions({ app, argv, appImage }: RestartDeps): RelaunchOptions {
  const end = argv.indexOf('--');
  const switches = argv
    .slice(1, end < 0 ? undefined : end)
    .filter((argument) => argument.startsWith('--') && argument !== '--hidden');
  return {
    args: app.isPackaged ? switches : [...switches, app.getAppPath()],
    // What runs lies in a folder that goes with it.
    ...(app.isPackaged && appImage !== undefined ? { execPath: appImage } : {}),
  };
}

export interface StartAgainDeps {
  readonly app: Pick<App, 'relaunch'>;
  readonly platform: NodeJS.Platform;
  readonly executable: string;
  readonly processId: number;
}

/** One that does not end in this time is brought forward by the next start. */
const waitForEnd = `for turn in $(seq 100); do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done; shift; exec "$@"`;

/**
 * Starts the program once this one has ended, which is not asked for here. Electron's own way looks for the file that runs, and after
 * an upgrade of a Linux package that has no name any more: nothing came up (seen with the deb and Electron 33).
 */
export function startAgain(
  { args = [], execPath }: RelaunchOptions,
  { app, platform, executable, processId }: StartAgainDeps,
): void {
  if (platform !== 'linux') return app.relaunch({ args, ...(execPath === undefined ? {} : { execPath }) });
  const command = ['-c', waitForEnd, 'sh', String(processId), execPath ?? executable, ...args];
  spawn('/bin/sh', command, { detached: true, stdio: 'ignore' }).unref();
}
