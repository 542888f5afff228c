import { join } from 'node:path';
import type { App } from 'electron';

/** How `ringside --floor-worker` was started. */
export interface WorkerStart {
  /** Absolute, or relative to where it was started. */
  readonly configurationFile: string;
}

const flag = '--floor-worker';
const usualConfigurationFile = '/etc/ringside/floor-worker.json';

type ApartApp = Pick<App, 'commandLine' | 'getPath' | 'setPath'>;

/**
 * Whether this start is that of a floor's worker, or a question to one: `--floor-worker` or `--floor-worker=FILE`. What follows
 * `--` is a link, whatever it looks like. A worker has a folder of its own from then on, and thereby a lock of its own, so that a
 * desk may run on the same computer: the one of `--user-data-dir`, else one beside the desks'.
 *
 * @param app nothing has asked it for its folder yet
 * @returns null for every other start
 */
export function readWorkerStart(app: ApartApp, argv: readonly string[]): WorkerStart | null {
  const end = argv.indexOf('--');
  const argument = (end < 0 ? argv : argv.slice(0, end)).find(
    (each) => each === flag || each.startsWith(`${flag}=`),
  );
  if (argument === undefined) return null;
  if (!app.commandLine.hasSwitch('user-data-dir'))
    app.setPath('userData', join(app.getPath('appData'), 'ringside-floor-worker'));
  return { configurationFile: argument.slice(flag.length + 1) || usualConfigurationFile };
}

/**
 * Chromium ends the program before it is ready where it finds no display, and what this program asks of it comes too late for that
 * (seen with Electron 33.2.1).
 * @returns what to do about it; null where there is a display, or none is needed
 */
export function lacksDisplay(
  app: Pick<App, 'commandLine'>,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): string | null {
  if (platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) return null;
  if (app.commandLine.hasSwitch('ozone-platform') || app.commandLine.hasSwitch('headless')) return null;
  return 'There is no display here: start it with --ozone-platform=headless.';
}
