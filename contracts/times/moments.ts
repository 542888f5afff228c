import type { Locale } from '../locale.ts';
import { dateTimeFormat } from './formats.ts';

const timeOfDay = { hour: '2-digit', minute: '2-digit' } as const;

/** @param aMs Unix ms @param bMs Unix ms */
export function sameDay(aMs: number, bMs: number): boolean {
  return new Date(aMs).toDateString() === new Date(bMs).toDateString();
}

/** The time of day, with the date where it was another day. @param momentMs Unix ms @param nowMs Unix ms */
export function momentText(momentMs: number, nowMs: number, locale: Locale): string {
  const day = sameDay(momentMs, nowMs) ? {} : ({ day: 'numeric', month: 'short' } as const);
  return dateTimeFormat(locale, { ...day, ...timeOfDay }).format(momentMs);
}

/** Hours and minutes in a time zone (IANA name), in this computer's where none is said. */
export function timeOfDayFormat(locale: Locale, timeZone?: string): Intl.DateTimeFormat {
  return dateTimeFormat(locale, timeZone === undefined ? timeOfDay : { ...timeOfDay, timeZone });
}
