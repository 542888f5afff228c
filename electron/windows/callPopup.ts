import { screen, type BrowserWindow } from 'electron';
import type { PopupSnapshot } from '../../contracts/calls.ts';
import type { Settings } from '../../contracts/settings.ts';
import type { Clock, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { followDisplays } from './displays.ts';
import type { Point } from './placement/monitors.ts';
import type { Pointer } from './placement/pointer.ts';
import { createPopupDrag, type DragStep } from './placement/popupDrag.ts';
import { createPopupStand } from './placement/popupStand.ts';
import { makePopupWindow } from './popupWindow.ts';
import { createRecoveryPlan } from './recoveryPlan.ts';
import { createPageWatch } from './pageWatch.ts';
import { createReveal } from './revealOncePainted.ts';
import { endProcess, superviseWindow } from './supervision.ts';

export interface CallPopupDeps {
  readonly pageUrl: string;
  readonly preloadFile: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly settings: () => Settings;
  /** Calls are kept from popping up. */
  readonly isQuiet: () => boolean;
  /** Something is said there beside calls. */
  readonly hasNotice: () => boolean;
  /** The operator writes down what a call came to, and is left in peace meanwhile. */
  readonly isWorkAfterCall: () => boolean;
  readonly pointer: Pointer;
  /** The operator has put it somewhere else: its place from now on. */
  readonly onPlaceChosen: (choices: Partial<Settings>) => void;
  /** The window is under the pointer now, and was not before. @param pointer where it is on the screen */
  readonly onCameUnderPointer: (pointer: Point) => void;
  /** The window has come to the screen, or left it. */
  readonly onShown: (isShown: boolean) => void;
  readonly onCreated: (window: BrowserWindow) => void;
  /** True once the program is really ending; until then closing only hides. */
  readonly isQuitting: () => boolean;
}

/**
 * The one window with the stack of calls: made at start, kept hidden, never given the keyboard by itself. Where its page dies
 * it comes back, with the calls that ring then.
 */
export interface CallPopup {
  /** Loads the page; nothing is shown yet. */
  start(): void;
  /** Shows or hides the window for this snapshot. The page itself gets its snapshot over IPC. */
  follow(snapshot: PopupSnapshot): void;
  /** The page has laid out `revision` and needs `heightPx`, in CSS pixels. */
  painted(revision: number, heightPx: number): void;
  /** Whether it is on the screen. */
  isShown(): boolean;
  /** Null where nobody knows where the pointer is. */
  isUnderPointer(): Promise<boolean | null>;
  /** A hand moves it by its bar. */
  drag(step: DragStep): void;
  /** Gives the popup the keyboard where the platform can; false where it cannot (Linux). */
  takeKeyboard(): boolean;
  giveKeyboardBack(): void;
  stop(): void;
}

export function createCallPopup(deps: CallPopupDeps): CallPopup {
  const { timers } = deps;
  const nextStep = createRecoveryPlan(deps.clock);
  let window: BrowserWindow | null = null;
  let wanted = false;
  let heightPx = 120;
  let endPage = (_reason: string): void => undefined;
  const watch = createPageWatch({ timers, onSilent: () => endPage('silent') });
  let stopDisplays = (): void => undefined;
  const stand = createPopupStand({ ...deps, screen, onChosen: deps.onPlaceChosen });
  const drag = createPopupDrag({
    ...deps,
    window: () => (isVisible(window) ? window : null),
    onDropped(bounds) {
      stand.letGo(bounds);
      place();
    },
  });

  const place = (): void => {
    if (window === null || window.isDestroyed() || drag.isUnderWay()) return;
    stand.place(window, heightPx);
  };

  const show = (): void =>
    stand.whenKnown(() => {
      if (window === null || window.isDestroyed() || !wanted) return;
      place();
      window.showInactive();
      // Other always-on-top windows may have come since.
      window.moveTop();
      deps.onShown(true);
    });

  const reveal = createReveal({ timers, watch, show });

  const putAway = (): void => {
    stand.left();
    drag.giveUp();
    if (!isVisible(window)) return;
    window?.hide();
    deps.onShown(false);
  };

  const hide = (): void => {
    reveal.rest();
    putAway();
  };

  const open = (): void => {
    const made = makePopupWindow(deps.preloadFile, deps.settings().textSize, { ...deps, onClosed: hide });
    const old = window;
    window = made;
    reveal.pageLoading();
    endPage = superviseWindow({
      ...deps,
      name: 'popup',
      window: made,
      nextStep,
      endProcess,
      onGone() {
        reveal.pageGone();
        putAway();
        if (wanted) reveal.want(0);
      },
      onReload: reveal.pageLoading,
      renew: open,
    });
    made.webContents.on('did-finish-load', () => {
      if (window === made) reveal.pageLoaded();
    });
    deps.onCreated(made);
    // What goes wrong with it is the supervision's to know.
    void made.loadURL(deps.pageUrl).catch(() => undefined);
    old?.destroy();
  };

  return {
    start() {
      open();
      deps.pointer.getReady();
      stopDisplays = followDisplays(screen, () => {
        deps.pointer.getReady();
        if (isVisible(window)) place();
      });
    },
    follow(snapshot) {
      const { entries, undo, failures } = snapshot;
      const ofCalls = entries.length > 0 || undo !== null || failures !== undefined;
      // What is there already stays: taking it away would move what a hand may be on its way to.
      const isLeftInPeace = deps.isWorkAfterCall() && !isVisible(window);
      wanted = ((ofCalls && !isLeftInPeace) || deps.hasNotice()) && !deps.isQuiet();
      if (!wanted) return hide();
      if (window === null) return;
      if (isVisible(window)) {
        // The operator may have chosen another monitor.
        place();
        return watch.expect(snapshot.revision);
      }
      stand.expect();
      reveal.want(snapshot.revision);
    },
    painted(revision, contentHeightPx) {
      heightPx = contentHeightPx;
      reveal.painted(revision);
      if (isVisible(window)) place();
    },
    isShown: () => isVisible(window),
    async isUnderPointer() {
      if (window === null || !isVisible(window)) return false;
      return deps.pointer.isIn(window.getBounds());
    },
    drag: drag.step,
    takeKeyboard() {
      // On Linux a window's `focusable` cannot be changed once it is made.
      if (window === null || !isVisible(window) || process.platform === 'linux') return false;
      window.setFocusable(true);
      window.focus();
      return true;
    },
    giveKeyboardBack() {
      if (window === null || window.isDestroyed() || process.platform === 'linux') return;
      window.blur();
      window.setFocusable(false);
    },
    stop() {
      stopDisplays();
      deps.pointer.stop();
      hide();
      if (window !== null && !window.isDestroyed()) window.destroy();
      window = null;
    },
  };
}

function isVisible(window: BrowserWindow | null): boolean {
  return window !== null && !window.isDestroyed() && window.isVisible();
}
