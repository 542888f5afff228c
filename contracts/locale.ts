import * as v from 'valibot';

/** The languages Ringside speaks. A language is a file in `contracts/messages` and an entry here. */
export const locales = ['en', 'ru'] as const;
export type Locale = (typeof locales)[number];
export const localeSchema = v.picklist(locales);

/**
 * The language to speak for a system or command-line tag such as `ru-RU` or `pt_BR`; English where Ringside does not
 * know the language.
 */
export function localeForTag(tag: string): Locale {
  const language = tag.toLowerCase().split(/[-_]/)[0];
  return locales.find((locale) => locale === language) ?? 'en';
}
