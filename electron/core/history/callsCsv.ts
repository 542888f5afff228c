import type { CallRow } from '../../../contracts/calls.ts';
import { localDay, twoDigits } from '../localDay.ts';

/** What stands in a file of calls, in the operator's language. */
export interface CsvTexts {
  /** In the order of the columns. */
  heading(): readonly string[];
  direction(row: CallRow): string;
  outcome(row: CallRow): string;
  card(row: CallRow): string;
}

/** Excel tells by it that a file is UTF-8. */
export const byteOrderMark = '\ufeff';

/**
 * What separates values where this operator's spreadsheet program looks for a list: `;` where the comma is in use as the decimal
 * sign.
 *
 * @param locale BCP 47, language and country
 */
export function listSeparator(locale: string): ';' | ',' {
  return (1.5).toLocaleString(locale).includes(',') ? ';' : ',';
}

/** One line of values, its end included, by RFC 4180. */
export function csvLine(values: readonly string[], separator: string): string {
  return `${values.map((value) => csvValue(value, separator)).join(separator)}\r\n`;
}

/** The values of a call, in the order of the heading. */
export function csvValuesOf(row: CallRow, texts: CsvTexts): readonly string[] {
  const { party, startedAtMs, answeredAtMs, endedAtMs } = row;
  const rangUntilMs = answeredAtMs ?? endedAtMs;
  return [
    localIso(startedAtMs),
    texts.direction(row),
    party.name ?? '',
    party.formattedNumber || party.phoneNumber,
    party.company ?? '',
    party.responsible ?? '',
    party.line ?? '',
    texts.outcome(row),
    rangUntilMs === null ? '' : seconds(rangUntilMs - startedAtMs),
    answeredAtMs === null || endedAtMs === null ? '' : seconds(endedAtMs - answeredAtMs),
    texts.card(row),
  ];
}

/**
 * SECURITY: a spreadsheet program runs what begins like a formula, and callers choose their names. An apostrophe in front makes
 * it a text (OWASP, CSV injection; full-width signs are read as the plain ones in some languages).
 */
const formulaLike = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function csvValue(value: string, separator: string): string {
  const safe = formulaLike.test(value) ? `'${value}` : value;
  return /["\r\n]/.test(safe) || safe.includes(separator) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `2026-11-25 12:03:05`, by the clock on the operator's wall: what spreadsheet programs of every language read as a time. */
function localIso(atMs: number): string {
  const at = new Date(atMs);
  return `${localDay(atMs)} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':')}`;
}

function seconds(spanMs: number): string {
  return String(Math.max(0, Math.round(spanMs / 1000)));
}
