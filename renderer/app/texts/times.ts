import { formatLocale, type Locale } from '../../../contracts/locale.ts';

/** A span as `0:07`, `12:30` or `1:02:03`; a clock that went backwards gives `0:00`. */
export function spanText(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = twoDigits(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${twoDigits(minutes)}:${rest}`;
}

export function sameDay(aMs: number, bMs: number): boolean {
  return new Date(aMs).toDateString() === new Date(bMs).toDateString();
}

/** The time of day, with the date where it was another day. */
export function momentText(momentMs: number, nowMs: number, locale: Locale): string {
  return momentFormat(locale, !sameDay(momentMs, nowMs)).format(momentMs);
}

const momentFormats = new Map<string, Intl.DateTimeFormat>();

/** Made once a kind: making one costs thousands of times more than using it, and a list has hundreds of moments. */
function momentFormat(locale: Locale, withDay: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${withDay}`;
  const known = momentFormats.get(key);
  if (known !== undefined) return known;
  const day = withDay ? ({ day: 'numeric', month: 'short' } as const) : {};
  const made = new Intl.DateTimeFormat(formatLocale(locale), { ...day, hour: '2-digit', minute: '2-digit' });
  momentFormats.set(key, made);
  return made;
}

const timesOfDay = new Map<string, Intl.DateTimeFormat>();

/** Hours and minutes in a time zone (IANA name), in this computer's where none is said. */
export function timeOfDayFormat(locale: Locale, timeZone?: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone ?? ''}`;
  const known = timesOfDay.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(formatLocale(locale), {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  timesOfDay.set(key, made);
  return made;
}

/** How long ago, in the biggest whole unit: `now`, `2 minutes ago`, `yesterday`. */
export function agoText(momentMs: number, nowMs: number, locale: Locale): string {
  const minutes = Math.max(0, Math.floor((nowMs - momentMs) / 60_000));
  const format = agoFormat(locale);
  if (minutes === 0) return format.format(0, 'second');
  if (minutes < 60) return format.format(-minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? format.format(-hours, 'hour') : format.format(-Math.floor(hours / 24), 'day');
}

const agoFormats = new Map<Locale, Intl.RelativeTimeFormat>();

function agoFormat(locale: Locale): Intl.RelativeTimeFormat {
  const known = agoFormats.get(locale);
  if (known !== undefined) return known;
  const made = new Intl.RelativeTimeFormat(formatLocale(locale), { numeric: 'auto' });
  agoFormats.set(locale, made);
  return made;
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
  return new Intl.NumberFormat(formatLocale(locale), { ...how, ...digits }).format(
    Math.max(spanMs, 100) / 1000,
  );
}
