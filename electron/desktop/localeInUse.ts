import type { App } from 'electron';
import { localeForTag, type Locale } from '../../contracts/locale.ts';
import type { Settings } from '../../contracts/settings.ts';

/** The language chosen, else the one the program or the system was started with. */
export function localeInUse(
  app: Pick<App, 'commandLine' | 'getLocale'>,
  language: Settings['language'],
): Locale {
  if (language !== 'system') return language;
  return localeForTag(app.commandLine.getSwitchValue('lang') || app.getLocale());
}
