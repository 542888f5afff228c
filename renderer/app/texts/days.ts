import { formatLocale, type Locale } from '../../../contracts/locale.ts';
import { sameDay } from './times.ts';

/** A heading over the calls of one day. */
export interface DayText {
  /** `Today`, `Yesterday`, or the date itself. */
  readonly name: string;
  /** The date, where the name is another. */
  readonly date: string | null;
}

/** @param momentMs Unix ms at some moment of that day @param todayMs of the present day */
export function dayText(momentMs: number, todayMs: number, locale: Locale): DayText {
  const date = dateText(momentMs, todayMs, locale);
  const daysAgo = sameDay(momentMs, todayMs) ? 0 : sameDay(momentMs, dayBefore(todayMs)) ? 1 : null;
  if (daysAgo === null) return { name: date, date: null };
  const format = new Intl.RelativeTimeFormat(formatLocale(locale), { numeric: 'auto' });
  return { name: capital(format.format(-daysAgo, 'day'), locale), date };
}

/** The time of day alone: which day it was stands over the list. */
export function clockText(momentMs: number, locale: Locale): string {
  return formatFor(locale, 'time', { hour: '2-digit', minute: '2-digit' }).format(momentMs);
}

function dateText(momentMs: number, todayMs: number, locale: Locale): string {
  const isThisYear = new Date(momentMs).getFullYear() === new Date(todayMs).getFullYear();
  const parts = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const format = isThisYear
    ? formatFor(locale, 'date', parts)
    : formatFor(locale, 'year', { ...parts, year: 'numeric' });
  return capital(format.format(momentMs), locale);
}

/** Noon is a safe way off midnight on days of 23 and 25 hours. */
function dayBefore(momentMs: number): number {
  const day = new Date(momentMs);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - 1, 12).getTime();
}

/** It stands alone, as the beginning of a sentence does. */
function capital(text: string, locale: Locale): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase(locale) + text.slice(first.length);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once a kind: making one costs thousands of times more than using it, and rows are drawn as fast as one scrolls. */
function formatFor(locale: Locale, kind: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${kind}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(formatLocale(locale), parts);
  formats.set(key, made);
  return made;
}
