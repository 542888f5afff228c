import { locales } from './messages/generated/runtime.js';

/** The languages Ringside speaks, as `contracts/messages/project.inlang/settings.json` lists them. */
export { locales };
export type Locale = (typeof locales)[number];

/**
 * The language to speak for a system or command-line tag such as `ru-RU` or `pt_BR`; English where Ringside does not
 * know the language.
 */
export function localeForTag(tag: string): Locale {
  const [language] = tag.toLowerCase().split(/[-_]/);
  return locales.find((locale) => locale.toLowerCase().split('-')[0] === language) ?? 'en';
}

/** What a language calls itself, as a name begins: `English`, `Русский`. @param locale BCP 47 */
export function localeName(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  const [first = ''] = name;
  return first.toLocaleUpperCase(locale) + name.slice(first.length);
}

/** The same for times and numbers: English texts go with the 24-hour clock of call logs. */
export function formatLocale(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : locale;
}
