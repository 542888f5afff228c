import type { DeskRow, FloorPicture } from '../../../contracts/floor/floorPicture.ts';
import type { Locale } from '../../../contracts/locale.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { momentText } from '../../../contracts/times/moments.ts';
import { secondsWithUnitText, spanInWords } from '../../app/texts/times.ts';

/** As the portal knows them, else by their number there. */
export function deskText({ name, userId }: DeskRow): string {
  return name ?? m.view_user({ id: String(userId) });
}

interface StateLine {
  readonly tone: 'danger' | 'warning' | 'good' | 'neutral';
  readonly text: string;
}

/**
 * All that is to be said of a desk, the worst first. What one said before it fell silent may be over by now.
 *
 * @param nowMs Unix ms at some moment of the present day
 */
export function stateLines(row: DeskRow, nowMs: number, locale: Locale): readonly StateLine[] {
  const { trouble, stuck, channel, figures } = row;
  const heard = { time: momentText(row.heardAtMs, nowMs, locale) };
  if (trouble === 'left') return [{ tone: 'neutral', text: m.view_is_left(heard) }];
  if (trouble === 'silent') return [{ tone: 'warning', text: m.view_is_silent(heard) }];
  const lines: StateLine[] = [];
  if (stuck > 0)
    lines.push({
      tone: 'danger',
      text: m.view_is_stuck({ count: stuck, time: spanInWords(row.oldestStuckMs, locale) }),
    });
  if (channel.is === 'connecting') lines.push({ tone: 'neutral', text: m.health_connecting() });
  else if (channel.is !== 'live')
    lines.push({
      tone: 'warning',
      text: m.view_is_channel({ time: momentText(channel.sinceMs, nowMs, locale) }),
    });
  if (figures.unfinished > 0)
    lines.push({ tone: 'warning', text: m.view_is_unfinished({ count: figures.unfinished }) });
  return lines.length > 0 ? lines : [{ tone: 'good', text: m.view_is_fine() }];
}

/** @param withinMs null where nothing was hidden, infinite past what is counted */
export function withinText(withinMs: number | null, locale: Locale): string {
  if (withinMs === null) return '–';
  if (!Number.isFinite(withinMs)) return m.view_over_ten();
  return withinMs <= 60_000 ? secondsWithUnitText(withinMs, locale) : spanInWords(withinMs, locale, 'short');
}

/** When the last of all desks fell silent, which has another cause than the desks; null where one is heard of. @returns Unix ms */
export function allSilentSince({ reading, desks, totals }: FloorPicture): number | null {
  if (reading !== 'reading' || totals.silent === 0 || totals.heard > 0) return null;
  return Math.max(...desks.filter(({ trouble }) => trouble === 'silent').map(({ heardAtMs }) => heardAtMs));
}

/** Why nothing new comes, and what can be done; null where it does, or soon will. */
export function readingText(
  reading: FloorPicture['reading'],
): { readonly text: string; readonly nextStep: string } | null {
  switch (reading) {
    case 'off':
      return { text: m.view_off(), nextStep: m.view_off_next() };
    case 'notSetUp':
      return { text: m.view_not_set_up(), nextStep: m.view_may_not_next() };
    case 'refused':
      return { text: m.view_may_not(), nextStep: m.view_may_not_next() };
    case 'elsewhere':
      return { text: m.view_elsewhere(), nextStep: m.view_elsewhere_next() };
    case 'connecting':
    case 'reading':
      return null;
  }
}
