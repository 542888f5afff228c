import { placesKeptAtMost, type ScreenPlace } from '../../../contracts/settings/popup.ts';
import type { Settings } from '../../../contracts/settings.ts';
import { layoutOf, monitorAt, monitorOf, type Monitor, type Point, type Rectangle } from './monitors.ts';
import { nearestCorner } from './popupPlacement.ts';

type ChosenPlaces = Pick<Settings, 'popupDisplay' | 'popupCorner' | 'popupPlaces'>;

/** The place chosen for these monitors; where there is none, the one chosen last. */
export function placeIn(
  { popupDisplay, popupCorner, popupPlaces }: ChosenPlaces,
  monitors: readonly Monitor[],
): ScreenPlace {
  const layout = layoutOf(monitors);
  const { display, corner } = popupPlaces.find((place) => place.layout === layout) ?? {
    display: popupDisplay,
    corner: popupCorner,
  };
  return { display, corner };
}

/** What is to be stored so that the popup comes up there, at these monitors and at ones not seen before. */
export function choicesFor(
  { display, corner }: ScreenPlace,
  { popupPlaces }: ChosenPlaces,
  monitors: readonly Monitor[],
): ChosenPlaces {
  const layout = layoutOf(monitors);
  const others = popupPlaces.filter((place) => place.layout !== layout);
  return {
    popupDisplay: display,
    popupCorner: corner,
    popupPlaces: [{ layout, display, corner }, ...others].slice(0, placesKeptAtMost),
  };
}

/**
 * Where a popup that was let go of there belongs: the nearest corner. Dragged to another monitor it stays on that one from now
 * on; dragged about on its own it goes on following the pointer, where it did.
 */
export function placeLetGo(
  window: Rectangle,
  { before, shownOn }: { readonly before: ScreenPlace; readonly shownOn: number },
  monitors: readonly Monitor[],
): ScreenPlace {
  const monitor = monitorOf(window, monitors);
  if (monitor === undefined) return before;
  return {
    display: monitor.id === shownOn ? before.display : monitor.id,
    corner: nearestCorner(window, monitor.workArea),
  };
}

export interface MonitorChoice {
  readonly display: ScreenPlace['display'];
  /** Null where it is not known. */
  readonly pointer: Point | null;
  /** Where the popup was seen last, and on which monitor; null where it was not. */
  readonly last: { readonly monitorId: number; readonly bounds: Rectangle } | null;
}

/** The monitor for a popup that comes up now. */
export function monitorFor<M extends Monitor>(
  { display, pointer, last }: MonitorChoice,
  monitors: readonly M[],
): M | undefined {
  const chosen = monitors.find(({ id }) => id === display);
  if (chosen !== undefined) return chosen;
  if (pointer !== null) return monitorAt(pointer, monitors);
  return last === null ? monitors[0] : sameMonitor(last, monitors);
}

/** The monitor that a popup is on that is to be seen, now that monitors have changed: the same, else the nearest. */
export function sameMonitor<M extends Monitor>(
  { monitorId, bounds }: NonNullable<MonitorChoice['last']>,
  monitors: readonly M[],
): M | undefined {
  return monitors.find(({ id }) => id === monitorId) ?? monitorOf(bounds, monitors);
}
