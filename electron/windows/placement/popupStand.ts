import type { BrowserWindow, Screen } from 'electron';
import type { ScreenPlace } from '../../../contracts/settings/popup.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { Monitor, Point, Rectangle } from './monitors.ts';
import { choicesFor, monitorFor, placeIn, placeLetGo, sameMonitor } from './popupPlace.ts';
import { cameUnder, isSamePlace, popupBounds, putWindow } from './popupPlacement.ts';
import type { Pointer } from './pointer.ts';

export interface PopupStandDeps {
  readonly screen: Pick<Screen, 'getAllDisplays'>;
  readonly pointer: Pick<Pointer, 'ask' | 'now'>;
  readonly settings: () => Settings;
  /** The operator has put it somewhere else. */
  readonly onChosen: (choices: Partial<Settings>) => void;
  /** The window is under the pointer now, and was not before. @param pointer where it is on the screen */
  readonly onCameUnderPointer: (pointer: Point) => void;
}

/** On which monitor and in which corner of it the popup stands. */
export interface PopupStand {
  /** It comes up in a moment: where the operator works is asked meanwhile. */
  expect(): void;
  /** Runs once that is known, or cannot be: at once as a rule, within 50 ms at the latest. */
  whenKnown(run: () => void): void;
  /** Puts it where it belongs. @param heightPx CSS pixels that its page asks for */
  place(window: BrowserWindow, heightPx: number): void;
  /** It was let go of there: from now on it comes up in the corner that is nearest. */
  letGo(window: Rectangle): void;
  /** It is not to be seen any more: the next time the monitor is chosen anew. */
  left(): void;
}

export function createPopupStand({
  screen,
  pointer,
  settings,
  onChosen,
  onCameUnderPointer,
}: PopupStandDeps): PopupStand {
  /** Where the pointer was as it was asked for this showing, and what waits for the answer. */
  let asked: Point | null = null;
  let asking: Promise<void> | null = null;
  let last: { readonly monitorId: number; readonly bounds: Rectangle } | null = null;
  /** What was chosen when it came up: until another choice is made it does not follow the pointer about. */
  let shownFor: ScreenPlace['display'] | null = null;

  const monitorNow = (display: ScreenPlace['display'], monitors: readonly Monitor[]): Monitor | undefined => {
    const chosen = monitors.find(({ id }) => id === display);
    if (chosen !== undefined) return chosen;
    if (last !== null && shownFor === display) return sameMonitor(last, monitors);
    return monitorFor({ display, pointer: pointer.now() ?? asked, last }, monitors);
  };

  return {
    expect() {
      if (pointer.now() !== null || asking !== null) return;
      asked = null;
      asking = pointer.ask().then((at) => {
        asked = at;
        asking = null;
      });
    },
    whenKnown(run) {
      if (asking === null) run();
      else void asking.then(run);
    },
    place(window, heightPx) {
      const monitors = screen.getAllDisplays();
      const { textSize } = settings();
      const { display, corner } = placeIn(settings(), monitors);
      const monitor = monitorNow(display, monitors);
      if (monitor === undefined) return;
      const before = window.isVisible() ? window.getBounds() : null;
      const bounds = popupBounds(monitor.workArea, { heightPx, textSize, corner });
      putWindow(window, bounds);
      last = { monitorId: monitor.id, bounds };
      shownFor = display;
      if (before !== null && isSamePlace(before, bounds)) return;
      void pointer.ask().then((at) => {
        if (at !== null && cameUnder(at, before, bounds)) onCameUnderPointer(at);
      });
    },
    letGo(window) {
      if (last === null) return;
      const monitors = screen.getAllDisplays();
      const before = placeIn(settings(), monitors);
      const place = placeLetGo(window, { before, shownOn: last.monitorId }, monitors);
      onChosen(choicesFor(place, settings(), monitors));
    },
    left() {
      shownFor = null;
    },
  };
}
