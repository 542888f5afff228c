import { BrowserWindow } from 'electron';
import type { Timers } from '../core/ports/clock.ts';
import { createRevealGate } from './revealGate.ts';
import { secureWebPreferences } from './webPreferences.ts';

export interface MainWindowDeps {
  readonly pageUrl: string;
  readonly preloadFile: string;
  readonly timers: Timers;
  readonly onCreated: (window: BrowserWindow) => void;
  /** The first paint is over: what is not needed for it may start now. */
  readonly onFirstPaint: () => void;
  /** True once the program is really ending; until then closing only hides. */
  readonly isQuitting: () => boolean;
}

export interface MainWindow {
  /** @param hidden started for the tray: the page is loaded, nothing is shown */
  start(hidden: boolean): void;
  /** Brings the window to the front, with the keyboard. */
  show(): void;
  isFocused(): boolean;
}

const revealWithinMs = 3_000;

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  let window: BrowserWindow | null = null;

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
      const painted = createRevealGate(deps.timers, revealWithinMs, () => {
        if (!hidden && !made.isDestroyed()) made.show();
        deps.onFirstPaint();
      });
      made.once('ready-to-show', painted);
      deps.onCreated(made);
      void made.loadURL(deps.pageUrl);
    },
    show() {
      if (window === null || window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isFocused: () => window?.isFocused() ?? false,
  };
}
