import { nativeTheme } from 'electron';
import { followChoice } from '../../core/settings/followChoice.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';

/** Light or dark, in windows and in what the system draws for them. */
export function createLookFeature({ settings }: House) {
  return {
    start: () => followChoice(settings.settings, 'theme', (theme) => (nativeTheme.themeSource = theme)),
  } satisfies Feature;
}
