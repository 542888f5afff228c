import { describe, expect, it } from 'vitest';
import { locales, type Locale } from '../../contracts/locale.ts';
import { sourceFiles } from '../architecture/sourceFiles.ts';
import { messagesOf, textsOf } from './messageFiles.ts';

const known = new Set(Object.keys(messagesOf('en')));

/** How every file that speaks reaches the messages: `import * as m`, then `m.name`. */
const speaking = sourceFiles(['contracts', 'electron', 'renderer']).filter(({ imports }) =>
  imports.includes('contracts/messages/generated/messages.js'),
);
const used = new Map(
  speaking.map(({ path, text }) => [
    path,
    [...text.matchAll(/(?<![\w./])m\.([a-z]\w*)/g)].map(([, name = '']) => name),
  ]),
);

describe('messages', () => {
  it('are reached in the one way that this test reads', () => {
    expect(speaking.length).toBeGreaterThan(40);
    const others = speaking.filter(
      ({ text }) =>
        !/import \* as m from '[./]*(?:contracts\/messages\/|messages\/)?generated\/messages\.js'/.test(text),
    );
    expect(others.map(({ path }) => path)).toEqual([]);
    expect([...used].filter(([, names]) => names.length === 0).map(([path]) => path)).toEqual([]);
  });

  it('are all there', () => {
    const unknown = [...used].flatMap(([path, names]) =>
      names.filter((name) => !known.has(name)).map((name) => `${path}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('are all said somewhere', () => {
    const said = new Set([...used.values()].flat());
    expect([...known].filter((name) => !said.has(name))).toEqual([]);
  });
});

const quotes: Readonly<Record<Locale, RegExp>> = {
  en: /“([^”]*)”/g,
  ru: /«([^»]*)»/g,
  de: /„([^“]*)“/g,
  es: /«([^»]*)»/g,
  pt: /“([^”]*)”/g,
};
/** They name buttons and boxes of Bitrix24 and of phones, or what somebody typed. */
const namesOfOthers =
  /^(?:portal_step_|application_step_|phone_setup_where_|portal_open_bitrix_|error_portal_telephony_scope_|error_receiver_address_not_valid_text)/;

describe.each(locales)('what a text in %s tells people to press', (locale) => {
  it('is called so on the screen', () => {
    const messages = Object.entries(messagesOf(locale));
    const names = messages.flatMap(([, message]) => textsOf(message));
    const wrong = messages.flatMap(([key, message]) =>
      namesOfOthers.test(key)
        ? []
        : textsOf(message)
            .flatMap((text) => [...text.matchAll(quotes[locale])].map(([, name = '']) => name))
            .filter((name) => !names.some((there) => there === name || there.startsWith(`${name} (`)))
            .map((name) => `${key}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});
