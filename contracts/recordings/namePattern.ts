/** As long as one that people write. */
export const longestNamePattern = 120;

const fields = {
  '{date}': String.raw`(?<year>\d{4})[-_.]?(?<month>\d{2})[-_.]?(?<day>\d{2})`,
  '{time}': String.raw`(?<hour>\d{2})[-_.h]?(?<minute>\d{2})[-_.m]?(?<second>\d{2})`,
  '{number}': String.raw`(?<number>[+\d*#][\d*# ()._-]{0,38}?[\d*#]|\d)`,
  // Two of them at the most: no name makes them take long.
  '{any}': '.{0,200}?',
} as const;

/** All of them as they stand in a pattern, for people. */
export const patternFieldsText = Object.keys(fields).join(', ');

export type NamePatternProblem = 'tooLong' | 'fieldUnknown' | 'fieldTwice' | 'noTime';

export type ParsedNamePattern =
  | { readonly ok: true; readonly pattern: RegExp; readonly hasNumber: boolean }
  | { readonly ok: false; readonly problem: NamePatternProblem };

/**
 * Reads how a program names its recordings, without the ending: `{date}_{time}_{number}`. Date and time have to be there: by them
 * the call is found. Everything else stands for itself, capitals do not count. Total.
 */
export function parseNamePattern(typed: string): ParsedNamePattern {
  const no = (problem: NamePatternProblem): ParsedNamePattern => ({ ok: false, problem });
  const text = typed.trim();
  if (text.length > longestNamePattern) return no('tooLong');
  const parts = text.split(/(\{[^{}]*\})/);
  const used = parts.filter((part) => /^\{[^{}]*\}$/.test(part));
  if (!used.every((part): part is keyof typeof fields => Object.hasOwn(fields, part)))
    return no('fieldUnknown');
  if (/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ''))) return no('fieldUnknown');
  const count = (field: string): number => used.filter((part) => part === field).length;
  if (count('{date}') > 1 || count('{time}') > 1 || count('{number}') > 1 || count('{any}') > 2)
    return no('fieldTwice');
  if (count('{date}') === 0 || count('{time}') === 0) return no('noTime');
  const source = parts.map((part) => (isField(part) ? fields[part] : escaped(part))).join('');
  return { ok: true, pattern: new RegExp(`^${source}$`, 'iu'), hasNumber: count('{number}') > 0 };
}

function isField(part: string): part is keyof typeof fields {
  return Object.hasOwn(fields, part);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
