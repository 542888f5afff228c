import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { locales } from '../../contracts/locale.ts';

const pluralSchema = v.tuple([
  v.object({
    declarations: v.array(v.string()),
    selectors: v.array(v.string()),
    match: v.record(v.string(), v.string()),
  }),
]);
const fileSchema = v.record(v.string(), v.union([v.string(), pluralSchema]));
type Message = v.InferOutput<typeof fileSchema>[string];

const files = new Map(
  locales.map((locale) => {
    const path = new URL(`../../contracts/messages/${locale}.json`, import.meta.url);
    const { $schema: _schema, ...messages } = v.parse(fileSchema, JSON.parse(readFileSync(path, 'utf8')));
    return [locale, messages] as const;
  }),
);
const english = files.get('en') ?? {};

const texts = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message[0].match);
const inputs = (message: Message): string[] =>
  [
    ...new Set(
      texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)),
    ),
  ].sort();

/** The plural categories of a language for whole numbers, and `other` for the rest. */
const categories = (locale: string): string[] =>
  [
    ...new Set([
      ...Array.from({ length: 200 }, (_, count) => new Intl.PluralRules(locale).select(count)),
      'other',
    ]),
  ].sort();

describe.each(locales)('the messages in %s', (locale) => {
  const messages = files.get(locale) ?? {};

  it('are the same ones as in English', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
    expect(Object.keys(messages).length).toBeGreaterThan(200);
  });

  it('say something, and take the values that the English ones take', () => {
    const wrong = Object.entries(messages).filter(
      ([key, message]) =>
        texts(message).some((text) => text.trim() === '') ||
        inputs(message).join() !== inputs(english[key] ?? '').join(),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('have every plural form of the language', () => {
    const plurals = Object.entries(messages).flatMap(([key, message]) =>
      typeof message === 'string' ? [] : [{ key, forms: Object.keys(message[0].match) }],
    );
    expect(plurals.length).toBeGreaterThan(3);
    for (const { key, forms } of plurals) {
      expect(forms.map((form) => form.split('=')[1]).sort(), key).toEqual(categories(locale));
    }
  });
});

describe('languages beside English', () => {
  /** Names of products and of languages, and symbols. */
  const sameEverywhere = new Set([
    'window_title',
    'popup_title',
    'sign_in_client_id_placeholder',
    'error_detail_status',
  ]);

  it('are translated', () => {
    const russian = files.get('ru') ?? {};
    const same = Object.keys(english).filter(
      (key) => !sameEverywhere.has(key) && JSON.stringify(russian[key]) === JSON.stringify(english[key]),
    );
    expect(same).toEqual([]);
  });
});
