import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { locales, type Locale } from '../../contracts/locale.ts';

const pluralSchema = v.tuple([
  v.object({
    declarations: v.array(v.string()),
    selectors: v.array(v.string()),
    match: v.record(v.string(), v.string()),
  }),
]);
const fileSchema = v.record(v.string(), v.union([v.string(), pluralSchema]));
export type Message = v.InferOutput<typeof fileSchema>[string];
type Messages = Readonly<Record<string, Message>>;

/** The messages of a language, as its file has them. */
export function messagesOf(locale: Locale): Messages {
  return files.get(locale) ?? {};
}

const files = new Map(
  locales.map((locale) => {
    const path = new URL(`../../contracts/messages/${locale}.json`, import.meta.url);
    const { $schema: _schema, ...messages } = v.parse(fileSchema, JSON.parse(readFileSync(path, 'utf8')));
    return [locale, messages] as const;
  }),
);

/** What a message may say: one text, or one a plural form. */
export const textsOf = (message: Message): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message[0].match);
