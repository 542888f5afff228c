import type { BrowserWindow } from 'electron';
import { loadedAgain, type WindowName } from '../../contracts/ipcNames.ts';
import type { Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { RecoveryStep } from './recoveryPlan.ts';

export interface SupervisionDeps {
  readonly name: WindowName;
  readonly window: BrowserWindow;
  readonly pageUrl: string;
  /** Of this name's windows, not of one of them: a window made anew goes on counting. */
  readonly nextStep: () => RecoveryStep;
  readonly timers: Timers;
  readonly log: Log;
  /** Ends a process of ours that does not even crash. */
  readonly endProcess: (processId: number) => void;
  /** The program ends: nothing is brought back. */
  readonly isQuitting: () => boolean;
  /** The page is gone: what is on the screen is an empty rectangle now. */
  readonly onGone: () => void;
  /** It is about to be loaded again in this window. */
  readonly onReload: () => void;
  /** Puts a new window in the place of this one. */
  readonly renew: () => void;
}

/** A page that takes no input is given this long to come to itself. */
const unresponsiveMs = 10_000;
/** On Linux the process is asked to crash, which one that is stopped does not hear. */
const crashWithinMs = 2_000;
/** Chromium's ERR_ABORTED: a load that another one has replaced. */
const aborted = -3;

/**
 * Brings a window's page back when its process has died (memory, graphics driver, the system), hangs, or could not load.
 * Each time is one line in the log.
 *
 * @returns how to have the page's process ended and its page brought back, for whoever else notices that it hangs
 */
export function superviseWindow(deps: SupervisionDeps): (reason: string) => void {
  const { name, window, timers, log } = deps;
  const { webContents } = window;
  let isRecovering = false;
  let stopWaiting = (): void => undefined;

  const recover = (reason: string, details: Readonly<Record<string, string | number>>): void => {
    if (isRecovering || deps.isQuitting() || window.isDestroyed()) return;
    isRecovering = true;
    const { kind, afterMs } = deps.nextStep();
    log.warn('window lost its page', { window: name, reason, ...details, step: kind, afterMs });
    deps.onGone();
    timers.after(afterMs, () => {
      isRecovering = false;
      if (deps.isQuitting() || window.isDestroyed()) return;
      if (kind === 'renew') deps.renew();
      else {
        deps.onReload();
        void window.loadURL(deps.pageUrl + loadedAgain).catch(() => undefined);
      }
    });
  };

  const end = (reason: string): void => {
    if (window.isDestroyed() || webContents.isCrashed()) return;
    log.warn('window does not answer', { window: name, reason });
    const processId = webContents.getOSProcessId();
    // Its end is told by `render-process-gone`.
    webContents.forcefullyCrashRenderer();
    timers.after(crashWithinMs, () => {
      if (window.isDestroyed() || webContents.getOSProcessId() !== processId || webContents.isCrashed())
        return;
      deps.endProcess(processId);
    });
  };

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    stopWaiting();
    recover(reason, { exitCode });
  });
  webContents.on('did-fail-load', (_event, errorCode, description, _url, isMainFrame) => {
    if (isMainFrame && errorCode !== aborted) recover('load failed', { description });
  });
  window.on('unresponsive', () => {
    stopWaiting();
    stopWaiting = timers.after(unresponsiveMs, () => end('unresponsive'));
  });
  window.on('responsive', () => stopWaiting());
  window.on('closed', () => stopWaiting());
  return end;
}

/** For `SupervisionDeps`: at once, whatever the process is doing. */
export function endProcess(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
