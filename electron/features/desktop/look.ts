import { nativeTheme } from 'electron';
import { followChoice } from '../../core/settings/followChoice.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature } from '../feature.ts';

/** Light or dark, in windows and in what the system draws for them; and whether the main window stays above others. */
export function createLookFeature({ settings, mainWindow }: House) {
  return {
    start: () =>
      stopAll(
        followChoice(settings.settings, 'theme', (theme) => (nativeTheme.themeSource = theme)),
        followChoice(settings.settings, 'mainWindowOnTop', mainWindow.keepOnTop),
      ),
  } satisfies Feature;
}
