import { formatLocale } from '../locale.ts';
import type { QuietChoice, QuietSnapshot } from '../quiet/quiet.ts';
import * as m from './generated/messages.js';
import { getLocale } from './generated/runtime.js';

/** That it is quiet, and until when: `Quiet until 13:00`. @param nowMs Unix ms; another day is named with its time */
export function quietText({ untilMs }: Pick<QuietSnapshot, 'untilMs'>, nowMs: number): string {
  return untilMs === null ? m.quiet_is_on() : m.quiet_is_on_until({ time: timeText(untilMs, nowMs) });
}

/** What is offered: `30 minutes`, `Until 13:00`. */
export function quietChoiceText(choice: QuietChoice, nowMs: number): string {
  switch (choice.kind) {
    case 'off':
      return m.quiet_turn_off();
    case 'untilTurnedOff':
      return m.quiet_choice_open();
    case 'until':
      return m.quiet_choice_until({ time: timeText(choice.untilMs, nowMs) });
    case 'minutes':
      return choice.minutes % 60 === 0
        ? amount(choice.minutes / 60, 'hour')
        : amount(choice.minutes, 'minute');
  }
}

function amount(value: number, unit: 'hour' | 'minute'): string {
  const locale = formatLocale(getLocale());
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** A time of day, with the date where it is another day's. @param nowMs Unix ms */
export function timeText(momentMs: number, nowMs: number): string {
  const isToday = new Date(momentMs).toDateString() === new Date(nowMs).toDateString();
  const day = isToday ? {} : ({ day: 'numeric', month: 'short' } as const);
  const format = { ...day, hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(formatLocale(getLocale()), format).format(momentMs);
}
