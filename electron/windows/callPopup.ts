import { BrowserWindow, screen } from 'electron';
import type { PopupSnapshot } from '../../contracts/calls.ts';
import type { Settings } from '../../contracts/settings.ts';
import type { Timers } from '../core/ports/clock.ts';
import { popupBounds, popupWidthPx } from './popupPlacement.ts';
import { createRevealGate } from './revealGate.ts';
import { secureWebPreferences } from './webPreferences.ts';

export interface CallPopupDeps {
  readonly pageUrl: string;
  readonly preloadFile: string;
  readonly timers: Timers;
  readonly settings: () => Settings;
  readonly onCreated: (window: BrowserWindow) => void;
}

/** The one window with the stack of calls: made at start, kept hidden, never given the keyboard by itself. */
export interface CallPopup {
  /** Loads the page; nothing is shown yet. */
  start(): void;
  /** Shows or hides the window for this snapshot. The page itself gets its snapshot over IPC. */
  follow(snapshot: PopupSnapshot): void;
  /** The page has laid out `revision` and needs `heightPx`. */
  painted(revision: number, heightPx: number): void;
  /** Gives the popup the keyboard where the platform can; false where it cannot (Linux). */
  takeKeyboard(): boolean;
  giveKeyboardBack(): void;
  stop(): void;
}

/** Longest wait for the page's word before a popup is shown all the same. */
const revealWithinMs = 100;

export function createCallPopup(deps: CallPopupDeps): CallPopup {
  let window: BrowserWindow | null = null;
  let wanted = false;
  let openGate: (() => void) | null = null;
  let heightPx = 120;
  let wantedRevision = 0;

  const place = (): void => {
    if (window === null || window.isDestroyed()) return;
    const next = popupBounds(workArea(deps.settings()), heightPx);
    const now = window.getBounds();
    const same =
      next.x === now.x && next.y === now.y && next.width === now.width && next.height === now.height;
    if (!same) window.setBounds(next);
  };

  const reveal = (): void => {
    openGate = null;
    if (window === null || window.isDestroyed() || !wanted) return;
    place();
    window.showInactive();
    // Other always-on-top windows may have come since.
    window.moveTop();
  };

  const hide = (): void => {
    openGate = null;
    if (window?.isVisible()) window.hide();
  };

  return {
    start() {
      window = makeWindow(deps);
      deps.onCreated(window);
      void window.loadURL(deps.pageUrl);
    },
    follow(snapshot) {
      const hasContent = snapshot.entries.length > 0 || snapshot.undo !== null;
      wanted = hasContent && !deps.settings().quietMode;
      if (!wanted) return hide();
      if (window === null || isVisible(window) || openGate !== null) return;
      wantedRevision = snapshot.revision;
      openGate = createRevealGate(deps.timers, revealWithinMs, reveal);
    },
    painted(revision, contentHeightPx) {
      heightPx = contentHeightPx;
      if (isVisible(window)) place();
      else if (revision >= wantedRevision) openGate?.();
    },
    takeKeyboard() {
      // On Linux a window's `focusable` cannot be changed once it is made.
      if (window === null || !isVisible(window) || process.platform === 'linux') return false;
      window.setFocusable(true);
      window.focus();
      return true;
    },
    giveKeyboardBack() {
      if (window === null || process.platform === 'linux') return;
      window.blur();
      window.setFocusable(false);
    },
    stop() {
      window?.destroy();
      window = null;
    },
  };
}

function isVisible(window: BrowserWindow | null): boolean {
  return window !== null && !window.isDestroyed() && window.isVisible();
}

function workArea(settings: Settings): Electron.Rectangle {
  const chosen = screen.getAllDisplays().find((display) => display.id === settings.popupDisplay);
  return (chosen ?? screen.getDisplayNearestPoint(screen.getCursorScreenPoint())).workArea;
}

function makeWindow({ preloadFile }: CallPopupDeps): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Ringside calls',
    width: popupWidthPx,
    height: 120,
    show: false,
    frame: false,
    // Never takes the keyboard: with this off, a click on Dismiss leaves the focus where the operator types.
    focusable: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    hasShadow: true,
    ...(process.platform === 'darwin' ? { type: 'panel' as const } : {}),
    webPreferences: { ...secureWebPreferences('popup', preloadFile), backgroundThrottling: false },
  });
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  window.on('page-title-updated', (event) => event.preventDefault());
  // Alt+F4 or a window manager's close puts it away; the program goes on.
  window.on('close', (event) => {
    event.preventDefault();
    window.hide();
  });
  window.on('blur', () => {
    if (process.platform !== 'linux') window.setFocusable(false);
  });
  return window;
}
