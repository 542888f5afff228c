import { BrowserWindow, screen } from 'electron';
import type { FirstLook } from '../../contracts/settings/firstLook.ts';
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
  /** What the page is drawn with at first; asked for each window anew. */
  readonly firstLook: () => FirstLook;
  readonly onCreated: (window: BrowserWindow) => void;
  /** Its first page is on the screen, or in the tray where nobody sees it: what was not needed for it may begin. */
  readonly onFirstShown: () => void;
  /** True once the program is really ending; until then closing only hides. */
  readonly isQuitting: () => boolean;
}

export interface MainWindow {
  /** @param hidden started for the tray: the page is loaded, nothing is shown */
  start(hidden: boolean): void;
  /** @param onShown the window can be seen from now on; it may have been shown before anybody followed */
  follow(onShown: () => void): void;
  /** Brings the window to the front, with the keyboard. */
  show(): void;
  isVisible(): boolean;
  isFocused(): boolean;
}

const revealWithinMs = 3_000;
/** Showing a window and its first frame need the main process: what begins at once would delay both (measured, 30 ms). */
const firstFrameMs = 25;

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  const nextStep = createRecoveryPlan(deps.clock);
  let window: BrowserWindow | null = null;
  let onShown = (): void => undefined;

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
      webPreferences: secureWebPreferences('main', deps.preloadFile, deps.firstLook()),
    });
    made.on('page-title-updated', (event) => event.preventDefault());
    made.on('close', (event) => {
      if (deps.isQuitting()) return;
      event.preventDefault();
      made.hide();
    });
    made.on('show', () => onShown());
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
        deps.timers.after(firstFrameMs, deps.onFirstShown);
      });
      made.once('ready-to-show', reveal);
      void made.loadURL(deps.pageUrl).catch(() => undefined);
    },
    follow(told) {
      onShown = told;
    },
    show() {
      const shown = present();
      if (shown === null) return;
      if (shown.isMinimized()) shown.restore();
      comeWithinReach(shown);
      shown.show();
      shown.focus();
    },
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
