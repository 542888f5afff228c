import { formatLocale, type Locale } from '../locale.ts';

/**
 * What Intl writes dates and numbers with, each made once. Making one costs a hundred times more than using it, and holds some
 * 30 kB outside of V8's heap, which V8 does not count and so gives back late: lists made anew with each call grew the main process
 * by a megabyte a call.
 */
const made = new Map<string, unknown>();

/** Texts follow this computer's time zone, which may change while it is travelled with: two that differ now differ here. */
export function dateTimeFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = options.timeZone ?? new Date().getTimezoneOffset();
  return once(['date', locale, options, zone], () => new Intl.DateTimeFormat(formatLocale(locale), options));
}

export function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return once(['number', locale, options], () => new Intl.NumberFormat(formatLocale(locale), options));
}

/** `yesterday` rather than `1 day ago`. */
export function relativeTimeFormat(locale: Locale): Intl.RelativeTimeFormat {
  return once(
    ['relative', locale],
    () => new Intl.RelativeTimeFormat(formatLocale(locale), { numeric: 'auto' }),
  );
}

/** Countries in a language; their code where the platform has no name. */
export function countryNames(locale: Locale): Intl.DisplayNames {
  return once(
    ['countries', locale],
    () => new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }),
  );
}

function once<F>(key: readonly unknown[], make: () => F): F {
  const name = JSON.stringify(key);
  const known = made.get(name) as F | undefined;
  if (known !== undefined) return known;
  const format = make();
  made.set(name, format);
  return format;
}
