import type { Locale } from '../locale.ts';
import type { Settings } from '../settings.ts';

/**
 * What the main window is drawn with before the program behind it is there to be asked: read from the files, and corrected by
 * the first answers.
 */
export interface FirstLook {
  readonly locale: Locale;
  readonly theme: Settings['theme'];
  /** Calls where a portal is remembered, else the page where one is connected. */
  readonly page: 'calls' | 'portal';
}

/** How a window's preload is told, as JSON behind it. */
export const firstLookArgumentPrefix = '--ringside-first-look=';
