import { BrowserWindow } from 'electron';
import type { Timers } from '../core/ports/clock.ts';
import { createRevealGate } from './revealGate.ts';
import { secureWebPreferences } from './webPreferences.ts';

export interface MainWindowDeps {
  readonly pageUrl: string;
  readonly preloadFile: string;
  readonly timers: Timers;
  readonly onCreated: (window: BrowserWindow) => void;
  /** True once the program is really ending; until then closing only hides. */
  readonly isQuitting: () => boolean;
}

/** What is told about the window. */
export interface MainWindowFollower {
  /** The first paint is over: what is not needed for it may start now. */
  readonly onFirstPaint: () => void;
  /** The window can be seen from now on. */
  readonly onShown: () => void;
}

export interface MainWindow {
  /** @param hidden started for the tray: the page is loaded, nothing is shown */
  start(hidden: boolean): void;
  /** The window is opened before the rest of the program is there to be told; to be called in the same task. */
  follow(follower: MainWindowFollower): void;
  /** Brings the window to the front, with the keyboard. */
  show(): void;
  /** The page says that it has painted. */
  painted(): void;
  isVisible(): boolean;
  isFocused(): boolean;
}

const revealWithinMs = 3_000;

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  let window: BrowserWindow | null = null;
  let firstPaint = (): void => undefined;
  let follower: MainWindowFollower | null = null;

  const make = (): BrowserWindow => {
    const made = new BrowserWindow({
      title: 'Ringside',
      width: 980,
      height: 700,
      minWidth: 760,
      minHeight: 520,
      show: false,
      autoHideMenuBar: true,
      webPreferences: secureWebPreferences('main', deps.preloadFile),
    });
    made.on('page-title-updated', (event) => event.preventDefault());
    made.on('close', (event) => {
      if (deps.isQuitting()) return;
      event.preventDefault();
      made.hide();
    });
    return made;
  };

  return {
    start(hidden) {
      const made = make();
      window = made;
      const reveal = createRevealGate(deps.timers, revealWithinMs, () => {
        if (!hidden && !made.isDestroyed()) made.show();
      });
      made.once('ready-to-show', reveal);
      // `ready-to-show` comes before the page has anything on it: what starts then would only delay its paint.
      firstPaint = createRevealGate(deps.timers, revealWithinMs, () => follower?.onFirstPaint());
      // A window in the tray is drawn by nobody, so its page cannot tell.
      if (hidden) made.once('ready-to-show', firstPaint);
      made.on('show', () => follower?.onShown());
      deps.onCreated(made);
      void made.loadURL(deps.pageUrl);
    },
    follow(told) {
      follower = told;
    },
    show() {
      if (window === null || window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    painted: () => firstPaint(),
    isVisible: () => window !== null && !window.isDestroyed() && window.isVisible(),
    isFocused: () => window?.isFocused() ?? false,
  };
}
