import { BrowserWindow, screen } from 'electron';
import type { Clock, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { reachableBounds } from './popupPlacement.ts';
import { createRecoveryPlan } from './recoveryPlan.ts';
import { createRevealGate } from './revealGate.ts';
import { endProcess, superviseWindow } from './supervision.ts';
import { secureWebPreferences } from './webPreferences.ts';

export interface MainWindowDeps {
  readonly pageUrl: string;
  readonly preloadFile: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
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
  const nextStep = createRecoveryPlan(deps.clock);
  let window: BrowserWindow | null = null;
  let firstPaint = (): void => undefined;
  let follower: MainWindowFollower | null = null;

  const present = (): BrowserWindow | null => (window === null || window.isDestroyed() ? null : window);

  const open = (): BrowserWindow => {
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
    made.on('show', () => follower?.onShown());
    superviseWindow({
      ...deps,
      name: 'main',
      window: made,
      nextStep,
      endProcess,
      // It stays where it is: an operator who looks at it sees it come back.
      onGone: () => undefined,
      onReload: () => undefined,
      renew,
    });
    deps.onCreated(made);
    return made;
  };

  const renew = (): void => {
    const old = window;
    const made = open();
    window = made;
    if (old !== null && !old.isDestroyed()) {
      made.setBounds(old.getNormalBounds());
      if (old.isFocused()) made.show();
      else if (old.isVisible()) made.showInactive();
      old.destroy();
    }
    void made.loadURL(deps.pageUrl).catch(() => undefined);
  };

  return {
    start(hidden) {
      const made = open();
      window = made;
      const reveal = createRevealGate(deps.timers, revealWithinMs, () => {
        // Another may have taken its place by now.
        if (!hidden) present()?.show();
      });
      made.once('ready-to-show', reveal);
      // `ready-to-show` comes before the page has anything on it: what starts then would only delay its paint.
      firstPaint = createRevealGate(deps.timers, revealWithinMs, () => follower?.onFirstPaint());
      // A window in the tray is drawn by nobody, so its page cannot tell.
      if (hidden) made.once('ready-to-show', firstPaint);
      void made.loadURL(deps.pageUrl).catch(() => undefined);
    },
    follow(told) {
      follower = told;
    },
    show() {
      const shown = present();
      if (shown === null) return;
      if (shown.isMinimized()) shown.restore();
      comeWithinReach(shown);
      shown.show();
      shown.focus();
    },
    painted: () => firstPaint(),
    isVisible: () => present()?.isVisible() ?? false,
    isFocused: () => present()?.isFocused() ?? false,
  };
}

/** The monitor that a window in the tray stood on may be gone. */
function comeWithinReach(window: BrowserWindow): void {
  if (window.isVisible() || window.isMaximized() || window.isFullScreen()) return;
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const bounds = window.getBounds();
  const reachable = reachableBounds(
    bounds,
    [primary, ...others].map(({ workArea }) => workArea),
  );
  if (reachable !== bounds) window.setBounds(reachable);
}
