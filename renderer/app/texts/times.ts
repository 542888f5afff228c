import type { Locale } from '../../../contracts/locale.ts';
import { numberFormat, relativeTimeFormat } from '../../../contracts/times/formats.ts';

/** A span as `0:07`, `12:30` or `1:02:03`; a clock that went backwards gives `0:00`. */
export function spanText(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = twoDigits(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${twoDigits(minutes)}:${rest}`;
}

/**
 * A span in words, in the biggest whole unit of which there are two: `90 seconds`, `12 minutes`, `110 minutes`, `26 hours`. Beside a time
 * of day, with which `12:30` could be mistaken.
 */
export function spanInWords(spanMs: number, locale: Locale, unitDisplay: 'long' | 'short' = 'long'): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const [unit, length] =
    seconds < 120
      ? (['second', 1] as const)
      : seconds < 7200
        ? (['minute', 60] as const)
        : (['hour', 3600] as const);
  return numberFormat(locale, { style: 'unit', unit, unitDisplay }).format(Math.floor(seconds / length));
}

/** How long ago, in the biggest whole unit: `now`, `2 minutes ago`, `yesterday`. */
export function agoText(momentMs: number, nowMs: number, locale: Locale): string {
  const minutes = Math.max(0, Math.floor((nowMs - momentMs) / 60_000));
  const format = relativeTimeFormat(locale);
  if (minutes === 0) return format.format(0, 'second');
  if (minutes < 60) return format.format(-minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? format.format(-hours, 'hour') : format.format(-Math.floor(hours / 24), 'day');
}

/** Seconds with one digit, as the language writes decimals; never `0.0` for something that took time. */
export function secondsText(spanMs: number, locale: Locale): string {
  return secondsIn(spanMs, locale, {});
}

/** The same with its unit, as the language shortens it: `0.3s`, `0,3 с`. */
export function secondsWithUnitText(spanMs: number, locale: Locale): string {
  return secondsIn(spanMs, locale, { style: 'unit', unit: 'second', unitDisplay: 'narrow' });
}

function secondsIn(spanMs: number, locale: Locale, how: Intl.NumberFormatOptions): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return numberFormat(locale, { ...how, ...digits }).format(Math.max(spanMs, 100) / 1000);
}
