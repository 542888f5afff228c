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
  readonly textSize: Settings['textSize'];
  /** A portal is remembered: whether it can be used shows later. */
  readonly hasPortal: boolean;
  /** The page that was open when the program ended. */
  readonly lastPage: MainPage | null;
}

/** How a window's preload is told: behind it stands JSON, escaped as in an address, since not every system takes quotes there. */
export const firstLookArgumentPrefix = '--ringside-first-look=';
