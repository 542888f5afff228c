import type { App, BrowserWindow, Dialog, Event } from 'electron';
import * as m from '../../contracts/messages/generated/messages.js';
import type { Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { localeInUse } from './localeInUse.ts';

export interface QuittingDeps {
  readonly app: Pick<App, 'on' | 'off' | 'quit'>;
  readonly timers: Timers;
  /** Ends this process at once, whatever it is doing. */
  readonly leave: () => void;
  readonly windows: () => readonly Pick<BrowserWindow, 'destroy'>[];
  readonly log: Log;
}

/** The end of the program, whoever asks for it: tray, a signal, the desktop that logs out. */
export interface Quitting {
  /** The operator or the system has asked for the end, and it comes: windows close instead of hiding. */
  isQuitting(): boolean;
  /**
   * Asked once no window is left, when nothing more is typed or chosen: what is under way then is waited for, yet not for long.
   *
   * @param underWay null where nothing is
   */
  beforeEnd(underWay: () => Promise<unknown> | null): void;
  /**
   * Done once, when the end is certain, in the order of the calls. One that answers false could not end what it has started:
   * once all are done, the process is not waited for.
   */
  onEnd(last: () => void | boolean): void;
  /**
   * Asked once all of that is done: what Electron's own end would wait for without an end of its own. Where it does not come in
   * time, the process is not waited for either.
   *
   * @param ending null where nothing is left
   */
  afterEnd(ending: () => Promise<unknown> | null): void;
  start(): () => void;
}

/** Closing takes some 100 ms; a page has no say in it. */
const heldUpAfterMs = 3_000;
/** A small file is on the disk within some milliseconds; one that hangs is not waited for. */
const underWayAtMostMs = 2_000;
/** A thread whose database is closed ends within some milliseconds. */
const endingAtMostMs = 2_000;

/**
 * For `QuittingDeps`. Every other way out of Electron waits for its threads, and one that waits for a disk which does not answer
 * cannot be ended: the program would stay, and keep the next one from starting.
 */
export function leaveAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Without the program behind it the main window would stay a picture: says so, and ends. */
export function giveUpStart(app: App, dialog: Pick<Dialog, 'showErrorBox'>, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  dialog.showErrorBox('Ringside', m.start_failed({ reason }, { locale: localeInUse(app, 'system') }));
  app.exit(1);
}

/**
 * Asking is not ending: Electron takes a request back when a window does not close. So nothing is taken apart before
 * `will-quit`, after which no window is left to object; and windows that are still there after a while are taken away, so
 * that the operator is never left with a program that has neither a tray icon nor an end.
 */
export function createQuitting({ app, timers, leave, windows, log }: QuittingDeps): Quitting {
  let isQuitting = false;
  const lasts: (() => void | boolean)[] = [];
  const befores: (() => Promise<unknown> | null)[] = [];
  const afters: (() => Promise<unknown> | null)[] = [];
  let stopWaiting = (): void => undefined;
  let isWaiting = false;

  const end = (): void => {
    isQuitting = true;
    stopWaiting();
    let isHeld = false;
    for (const last of lasts.splice(0)) {
      try {
        if (last() === false) isHeld = true;
      } catch (error) {
        // The others still have to be done.
        log.error('end of the program', error);
      }
    }
    if (!isHeld) return;
    log.warn('program left at once: a thread would hold its end');
    leave();
  };

  /** Asks for the end once more when these are done, or after so long, which is told to `late`. */
  const waitFor = (waits: readonly Promise<unknown>[], atMostMs: number, late: () => void): void => {
    // No window holds it up now.
    stopWaiting();
    isWaiting = true;
    const goOn = (): void => {
      if (!isWaiting) return;
      isWaiting = false;
      stopTimer();
      app.quit();
    };
    const stopTimer = timers.after(atMostMs, () => {
      late();
      goOn();
    });
    void Promise.allSettled(waits).then(goOn);
  };

  const endOnceDone = (event: Pick<Event, 'preventDefault'>): void => {
    if (isWaiting) return event.preventDefault();
    const underWay = askedOnce(befores);
    if (underWay.length > 0) {
      event.preventDefault();
      waitFor(underWay, underWayAtMostMs, () => log.warn('what was under way at the end was left'));
      return;
    }
    end();
    const ending = askedOnce(afters);
    if (ending.length === 0) return;
    event.preventDefault();
    waitFor(ending, endingAtMostMs, () => {
      log.warn('program left at once: a thread that has nothing to do did not end');
      leave();
    });
  };

  return {
    isQuitting: () => isQuitting,
    beforeEnd: (underWay) => void befores.push(underWay),
    onEnd: (last) => void lasts.push(last),
    afterEnd: (ending) => void afters.push(ending),
    start() {
      const asked = (): void => {
        isQuitting = true;
        stopWaiting();
        stopWaiting = timers.after(heldUpAfterMs, () => {
          const left = windows();
          log.warn('windows did not close at the end', { windows: left.length });
          for (const window of left) window.destroy();
          app.quit();
        });
      };
      // Windows does not ask at a log-out or shutdown, nor tells of `will-quit`; each window hears of it, and then it ends.
      const created = (_event: unknown, window: Pick<BrowserWindow, 'on'>): void => {
        window.on('session-end', end);
      };
      app.on('before-quit', asked);
      app.on('will-quit', endOnceDone);
      app.on('browser-window-created', created);
      return () => {
        stopWaiting();
        app.off('before-quit', asked);
        app.off('will-quit', endOnceDone);
        app.off('browser-window-created', created);
      };
    },
  };
}

function askedOnce(questions: (() => Promise<unknown> | null)[]): Promise<unknown>[] {
  return questions.splice(0).flatMap((ask) => ask() ?? []);
}
