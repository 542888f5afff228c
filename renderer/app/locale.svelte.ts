import type { Locale } from '../../contracts/locale.ts';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';

export interface LocaleState {
  readonly current: Locale;
  set(locale: Locale): void;
}

/**
 * Makes every message follow one piece of state: a text read in markup or in an effect changes with the language, without
 * a reload. Set up once per window, before anything is shown.
 */
export function createLocale(first: Locale): LocaleState {
  let current = $state.raw<Locale>(first);
  overwriteGetLocale(() => current);
  return {
    get current() {
      return current;
    },
    set(locale) {
      current = locale;
    },
  };
}
