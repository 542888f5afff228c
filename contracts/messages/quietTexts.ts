import type { QuietChoice, QuietReason, QuietSnapshot } from '../quiet/quiet.ts';
import { numberFormat } from '../times/formats.ts';
import { momentText } from '../times/moments.ts';
import * as m from './generated/messages.js';
import { getLocale } from './generated/runtime.js';

const becauseTexts: { readonly [R in QuietReason]: () => string } = {
  closed: m.quiet_day_closed,
  paused: m.quiet_day_paused,
  absent: m.quiet_day_absent,
};

/**
 * That it is quiet, and until when or why: `Quiet until 13:00`, `Quiet: your working day in Bitrix24 is closed`.
 *
 * @param nowMs Unix ms; another day is named with its time
 */
export function quietText(
  { untilMs, because }: Pick<QuietSnapshot, 'untilMs' | 'because'>,
  nowMs: number,
): string {
  if (because !== undefined) return becauseTexts[because]();
  return untilMs === null
    ? m.quiet_is_on()
    : m.quiet_is_on_until({ time: momentText(untilMs, nowMs, getLocale()) });
}

/** What is offered: `30 minutes`, `Until 13:00`. */
export function quietChoiceText(choice: QuietChoice, nowMs: number): string {
  switch (choice.kind) {
    case 'off':
      return m.quiet_turn_off();
    case 'untilTurnedOff':
      return m.quiet_choice_open();
    case 'until':
      return m.quiet_choice_until({ time: momentText(choice.untilMs, nowMs, getLocale()) });
    case 'minutes':
      return choice.minutes % 60 === 0
        ? amount(choice.minutes / 60, 'hour')
        : amount(choice.minutes, 'minute');
  }
}

function amount(value: number, unit: 'hour' | 'minute'): string {
  return numberFormat(getLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
