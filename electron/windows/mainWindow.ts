import { BrowserWindow, screen, type NativeImage, type Rectangle } from 'electron';
import type { FirstLook } from '../../contracts/settings/firstLook.ts';
import type { Clock, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { fittingBounds, reachableBounds, workAreasOf } from './displays.ts';
import { createRecoveryPlan } from './recoveryPlan.ts';
import { createRevealGate } from './revealGate.ts';
import { endProcess, superviseWindow } from './supervision.ts';
import { secureWebPreferences } from './webPreferences.ts';

/** Where the window stands, in device-independent pixels; where it is maximized, what it goes back to. */
export interface WindowPlace extends Readonly<Rectangle> {
  readonly isMaximized: boolean;
}

export interface MainWindowOverlay {
  readonly image: NativeImage;
  readonly description: string;
}

export interface MainWindowDeps {
  readonly pageUrl: string;
  readonly preloadFile: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Where it stood last; null where that is not known. */
  readonly lastPlace: WindowPlace | null;
  /** What the page is drawn with at first; asked for each window anew. */
  readonly firstLook: () => FirstLook;
  readonly onCreated: (window: BrowserWindow) => void;
  /** Its first page is on the screen, or nothing of it is wanted yet: what was not needed for it may begin. */
  readonly onFirstShown: () => void;
  /** True once the program is really ending; until then closing only hides. */
  readonly isQuitting: () => boolean;
}

export interface MainWindow {
  /** @param hidden started for the tray: nothing is made until it is asked for, which most desks do not do all day */
  start(hidden: boolean): void;
  /** @param onShown the window can be seen from now on; it may have been shown before anybody followed */
  follow(onShown: () => void): void;
  /** @param onLeft the operator has moved it, made it another size or gone to another page, and stopped doing so */
  followPlace(onLeft: (place: WindowPlace, url: string) => void): void;
  /** Above other windows, those of other programs too; under the popup with the calls. */
  keepOnTop(on: boolean): void;
  /** Brings the window to the front, with the keyboard. */
  show(): void;
  isVisible(): boolean;
  isFocused(): boolean;
  /** Puts a picture over its button in the task bar of Windows, or takes it away; without effect elsewhere. */
  setOverlay(overlay: MainWindowOverlay | null): void;
  /** @param ask where the window goes when it is closed; before anybody said so it goes out of sight */
  followClosing(ask: () => Promise<'outOfSight' | 'taskBar'>): void;
}

const revealWithinMs = 3_000;
/** Dragging a window is many moves. */
const placedAfterMs = 500;
/** Showing a window and its first frame need the main process: what begins at once would delay both (measured, 30 ms). */
const firstFrameMs = 25;

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  const nextStep = createRecoveryPlan(deps.clock);
  let window: BrowserWindow | null = null;
  let onShown = (): void => undefined;
  let onLeft = (_place: WindowPlace, _url: string): void => undefined;
  let maximizeFirst = deps.lastPlace?.isMaximized ?? false;
  let isOnTop = false;
  let whereClosed = async (): Promise<'outOfSight' | 'taskBar'> => 'outOfSight';
  let cancelPlaced = (): void => undefined;
  /** Where a closed window goes is still being asked for. */
  let isClosing = false;
  /** It is asked for, and its page is not drawn yet. */
  let isComing = false;
  let overlay: MainWindowOverlay | null = null;

  const present = (): BrowserWindow | null => (window === null || window.isDestroyed() ? null : window);

  const placedSoon = (made: BrowserWindow): void => {
    cancelPlaced();
    cancelPlaced = deps.timers.after(placedAfterMs, () => {
      if (made !== present() || made.isMinimized()) return;
      const isMaximized = maximizeFirst || made.isMaximized();
      onLeft({ ...made.getNormalBounds(), isMaximized }, made.webContents.getURL());
    });
  };

  /** A window is only maximized once it is seen. */
  const bringUp = (shown: BrowserWindow | null): void => {
    if (maximizeFirst) shown?.maximize();
    maximizeFirst = false;
    shown?.show();
  };

  const putAway = async (closed: BrowserWindow): Promise<void> => {
    isClosing = true;
    const where = await whereClosed();
    // It was asked for again meanwhile, or closed once more and has gone.
    if (closed.isDestroyed() || !isClosing) return;
    isClosing = false;
    if (where === 'taskBar') closed.minimize();
    else closed.hide();
  };

  const open = (): BrowserWindow => {
    const firstLook = deps.firstLook();
    const made = new BrowserWindow({
      title: 'Ringside',
      ...placeWithinReach(deps.lastPlace),
      minWidth: 760,
      minHeight: 420,
      show: false,
      alwaysOnTop: isOnTop,
      autoHideMenuBar: true,
      webPreferences: {
        ...secureWebPreferences('main', deps.preloadFile, firstLook),
        zoomFactor: firstLook.textSize / 100,
      },
    });
    made.on('page-title-updated', (event) => event.preventDefault());
    made.on('close', (event) => {
      if (deps.isQuitting()) return;
      event.preventDefault();
      void putAway(made);
    });
    made.on('show', () => onShown());
    if (overlay !== null) made.once('show', drawOverlay);
    made.on('restore', () => onShown());
    const placed = (): void => placedSoon(made);
    made.on('resize', placed);
    made.on('move', placed);
    made.webContents.on('did-navigate-in-page', placed);
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
      maximizeFirst ||= old.isMaximized();
      if (old.isFocused()) bringUp(made);
      else if (old.isVisible()) made.showInactive();
      old.destroy();
    }
    void made.loadURL(deps.pageUrl).catch(() => undefined);
  };

  const come = (onCome: () => void): void => {
    isComing = true;
    const made = open();
    window = made;
    const reveal = createRevealGate(deps.timers, revealWithinMs, () => {
      isComing = false;
      // Another may have taken its place by now.
      bringUp(present());
      onCome();
    });
    made.once('ready-to-show', reveal);
    void made.loadURL(deps.pageUrl).catch(() => undefined);
  };

  const drawOverlay = (): void =>
    present()?.setOverlayIcon(overlay?.image ?? null, overlay?.description ?? '');

  return {
    start(hidden) {
      if (hidden) deps.onFirstShown();
      else come(() => deps.timers.after(firstFrameMs, deps.onFirstShown));
    },
    follow(told) {
      onShown = told;
    },
    followPlace(told) {
      onLeft = told;
    },
    keepOnTop(on) {
      isOnTop = on;
      const kept = present();
      if (kept !== null && kept.isAlwaysOnTop() !== on) kept.setAlwaysOnTop(on);
    },
    show() {
      isClosing = false;
      if (window === null) return deps.isQuitting() ? undefined : come(() => present()?.focus());
      const shown = present();
      // What is on its way is shown once it is drawn.
      if (shown === null || isComing) return;
      if (shown.isMinimized()) shown.restore();
      comeWithinReach(shown);
      bringUp(shown);
      shown.focus();
    },
    isVisible: () => present()?.isVisible() ?? false,
    isFocused: () => present()?.isFocused() ?? false,
    setOverlay(drawn) {
      overlay = drawn;
      drawOverlay();
    },
    followClosing(ask) {
      whereClosed = ask;
    },
  };
}

/** Where it stood, as far as that can still be reached; in the middle of the primary display at first. */
function placeWithinReach(last: WindowPlace | null): Partial<Rectangle> {
  if (last === null) return { width: 980, height: 700 };
  const { x, y, width, height } = last;
  const workAreas = workAreasOf(screen);
  return fittingBounds(reachableBounds({ x, y, width, height }, workAreas), workAreas);
}

/** The monitor that a window in the tray stood on may be gone. */
function comeWithinReach(window: BrowserWindow): void {
  if (window.isVisible() || window.isMaximized() || window.isFullScreen()) return;
  const bounds = window.getBounds();
  const reachable = reachableBounds(bounds, workAreasOf(screen));
  if (reachable !== bounds) window.setBounds(reachable);
}
