import { BrowserWindow, nativeTheme } from 'electron';
import { followChoice } from '../../core/settings/followChoice.ts';
import { createScreenSharing } from '../../desktop/screenSharing.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature } from '../feature.ts';

/**
 * Light or dark, in windows and in what the system draws for them; whether the main window stays above others; and whether
 * whoever watches a shared screen sees the windows.
 */
export function createLookFeature({ app, settings, mainWindow }: House) {
  return {
    start() {
      const sharing = createScreenSharing(app, () => BrowserWindow.getAllWindows());
      return stopAll(
        followChoice(settings.settings, 'theme', (theme) => (nativeTheme.themeSource = theme)),
        followChoice(settings.settings, 'mainWindowOnTop', mainWindow.keepOnTop),
        followChoice(settings.settings, 'hideFromScreenSharing', sharing.hide),
        sharing.stop,
      );
    },
  } satisfies Feature;
}
