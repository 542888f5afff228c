import { describe, expect, it } from 'vitest';
import { locales, type Locale } from '../../contracts/locale.ts';
import { messagesOf, textsOf, type Message } from './messageFiles.ts';

const english = messagesOf('en');

const inputs = (text: string): string =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort().join();
const inputsOf = (message: Message): string[] => [...new Set(textsOf(message).map(inputs))];

/** The plural categories of a language for whole numbers (millions have one of their own in some), and `other` for the rest. */
const categories = (locale: string): string[] =>
  [
    ...new Set([
      ...[...Array.from({ length: 200 }, (_, count) => count), 1_000_000].map((count) =>
        new Intl.PluralRules(locale).select(count),
      ),
      'other',
    ]),
  ].sort();

describe.each(locales)('the messages in %s', (locale) => {
  const messages = messagesOf(locale);

  it('are the same ones as in English', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
    expect(Object.keys(messages).length).toBeGreaterThan(200);
  });

  it('say something, and each form takes the values that the English one takes', () => {
    const wrong = Object.entries(messages).filter(
      ([key, message]) =>
        textsOf(message).some((text) => text.trim() === '' || text !== text.trim()) ||
        inputsOf(message).join('|') !== inputsOf(english[key] ?? '').join('|'),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('have every plural form of the language', () => {
    const plurals = Object.entries(messages).flatMap(([key, message]) =>
      typeof message === 'string' ? [] : [{ key, forms: Object.keys(message[0].match) }],
    );
    expect(plurals.map(({ key }) => key)).toEqual(
      Object.keys(english).filter((key) => typeof english[key] !== 'string'),
    );
    for (const { key, forms } of plurals) {
      expect(forms.map((form) => form.split('=')[1]).sort(), key).toEqual(categories(locale));
    }
  });

  it('are set as the language sets its texts', () => {
    const wrong = Object.entries(messages).filter(([, message]) =>
      textsOf(message).some((text) => /["`]|\.\.\.| {2}|\t|\n/.test(text)),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
});

/**
 * Names of products and symbols, and words that a language shares with English. Whatever else is equal was not translated.
 */
const sameEverywhere = [
  'window_title',
  'announce_left',
  'error_detail_status',
  'sign_in_client_id_placeholder',
  'settings_place_at',
];
const sameAsEnglish: Readonly<Record<Exclude<Locale, 'en'>, readonly string[]>> = {
  ru: ['key_control', 'key_shift', 'keys_far'],
  de: [
    'health_offline',
    'settings_monitor',
    'nav_portal',
    'portal_heading',
    'portal_webhook',
    'portal_push_live',
    'settings_group_start',
    'updates_heading',
    'about_version',
    'about_platform',
    'settings_registrar_ringside',
    'settings_line_name',
    'popup_details',
    'phone_news_test',
    'csv_name',
    'record_lead',
    'quiet_seen',
    'floor_standing',
  ],
  es: [
    'settings_monitor',
    'nav_portal',
    'portal_heading',
    'portal_webhook',
    'settings_registrar_ringside',
    'key_control',
  ],
  pt: [
    'settings_monitor',
    'nav_portal',
    'portal_heading',
    'portal_webhook',
    'settings_registrar_ringside',
    'settings_ring_volume',
    'record_lead',
    'key_control',
    'key_shift',
    'keys_far',
  ],
};

describe.each(Object.entries(sameAsEnglish))('%s', (locale, allowed) => {
  it('is a language beside English', () => {
    expect(locales).toContain(locale);
    expect(Object.keys(sameAsEnglish).length).toBe(locales.length - 1);
  });

  it('is translated', () => {
    const messages = messagesOf(locales.find((known) => known === locale) ?? 'en');
    const same = Object.keys(english).filter(
      (key) => JSON.stringify(messages[key]) === JSON.stringify(english[key]),
    );
    expect(same.sort()).toEqual([...sameEverywhere, ...allowed].sort());
  });
});
