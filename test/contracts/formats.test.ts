import { afterEach, describe, expect, it, vi } from 'vitest';
import { locales } from '../../contracts/locale.ts';
import {
  countryNames,
  dateTimeFormat,
  numberFormat,
  relativeTimeFormat,
} from '../../contracts/times/formats.ts';
import { momentText, timeOfDayFormat } from '../../contracts/times/moments.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('formats of dates and numbers', () => {
  it('are made once each, whoever asks', () => {
    for (const locale of locales) {
      const parts = { hour: '2-digit', minute: '2-digit' } as const;
      expect(dateTimeFormat(locale, { ...parts })).toBe(dateTimeFormat(locale, { ...parts }));
      expect(timeOfDayFormat(locale)).toBe(dateTimeFormat(locale, parts));
      expect(numberFormat(locale, { style: 'percent' })).toBe(numberFormat(locale, { style: 'percent' }));
      expect(relativeTimeFormat(locale)).toBe(relativeTimeFormat(locale));
      expect(countryNames(locale)).toBe(countryNames(locale));
    }
  });

  it('differ by language, parts and zone', () => {
    const noonMs = Date.parse('2026-11-26T12:00:00Z');
    expect(timeOfDayFormat('en', 'UTC').format(noonMs)).toBe('12:00');
    expect(timeOfDayFormat('en', 'Asia/Tokyo').format(noonMs)).toBe('21:00');
    expect(dateTimeFormat('de', { month: 'long', timeZone: 'UTC' }).format(noonMs)).toBe('November');
    expect(dateTimeFormat('ru', { month: 'long', timeZone: 'UTC' }).format(noonMs)).toBe('ноябрь');
  });

  it('follow this computer to another time zone', () => {
    const noonMs = Date.parse('2026-11-26T12:00:00Z');
    vi.stubEnv('TZ', 'UTC');
    expect(momentText(noonMs, noonMs, 'en')).toBe('12:00');
    vi.stubEnv('TZ', 'Asia/Tokyo');
    expect(momentText(noonMs, noonMs, 'en')).toBe('21:00');
  });
});
