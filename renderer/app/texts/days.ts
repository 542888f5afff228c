import type { Locale } from '../../../contracts/locale.ts';
import { dateTimeFormat, relativeTimeFormat } from '../../../contracts/times/formats.ts';
import { sameDay, timeOfDayFormat } from '../../../contracts/times/moments.ts';

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
  return { name: capital(relativeTimeFormat(locale).format(-daysAgo, 'day'), locale), date };
}

/** The time of day alone: which day it was stands over the list. */
export function clockText(momentMs: number, locale: Locale): string {
  return timeOfDayFormat(locale).format(momentMs);
}

function dateText(momentMs: number, todayMs: number, locale: Locale): string {
  const isThisYear = new Date(momentMs).getFullYear() === new Date(todayMs).getFullYear();
  const parts = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const format = dateTimeFormat(locale, isThisYear ? parts : { ...parts, year: 'numeric' });
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
