import type { Locale } from '../locale.ts';
import type { MainPage } from '../ipcNames.ts';
import type { Settings } from '../settings.ts';

/**
 * What the main window is drawn with before the program behind it is there to be asked: read from the files, and corrected by
 * the first answers.
 */
export interface FirstLook {
  readonly locale: Locale;
  readonly theme: Settings['theme'];
  /** A portal is remembered: whether it can be used shows later. */
  readonly hasPortal: boolean;
  /** The page that was open when the program ended. */
  readonly lastPage: MainPage | null;
}

/** How a window's preload is told, as JSON behind it. */
export const firstLookArgumentPrefix = '--ringside-first-look=';

/** Where a window stands, in device-independent pixels; where it is maximized, what it goes back to. */
export interface WindowPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

/** How the operator left the main window; null what is not known. */
export interface LeftWindow {
  readonly place: WindowPlace | null;
  readonly page: MainPage | null;
}
