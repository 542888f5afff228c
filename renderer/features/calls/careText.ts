import type { Care } from '../../../contracts/history/care.ts';
import type { Locale } from '../../../contracts/locale.ts';
import { momentText } from '../../../contracts/times/moments.ts';
import { inline } from '../../app/texts/plainText.ts';
import * as m from '../../../contracts/messages/generated/messages.js';

/**
 * Who has taken care of a missed call, and when.
 *
 * @param nowMs Unix ms
 */
export function careText({ how, by, atMs }: Care, nowMs: number, locale: Locale): string {
  const who = by === null ? m.care_colleague() : inline(by);
  const time = momentText(atMs, nowMs, locale);
  return how === 'answered' ? m.care_answered({ who, time }) : m.care_called_back({ who, time });
}
