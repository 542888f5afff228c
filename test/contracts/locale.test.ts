import { describe, expect, it } from 'vitest';
import { localeForTag, localeName, locales } from '../../contracts/locale.ts';

describe('the language spoken', () => {
  it.each([
    ['en-US', 'en'],
    ['ru-RU', 'ru'],
    ['de_AT.UTF-8', 'de'],
    ['de', 'de'],
    ['es-419', 'es'],
    ['es-MX', 'es'],
    ['pt-BR', 'pt'],
    ['pt-PT', 'pt'],
    ['PT_br', 'pt'],
    ['fr-FR', 'en'],
    ['', 'en'],
    ['C', 'en'],
  ])('for the tag %s is %s', (tag, locale) => {
    expect(localeForTag(tag)).toBe(locale);
  });

  it('is chosen by the name it gives itself', () => {
    expect(locales.map(localeName)).toEqual(['English', 'Русский', 'Deutsch', 'Español', 'Português']);
  });
});
