import type { JsonValue } from './jsonValue.ts';

/** PHP's `(bool)`: "0", "", 0, false, null and empty arrays are false; "N" and "false" are true. */
export function phpBool(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value !== '' && value !== '0';
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}

/** PHP's `(int)`: leading digits count, other text is 0, a non-empty array is 1. */
export function phpInt(value: JsonValue | undefined): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'string') return Math.trunc(Number(/^\s*[+-]?\d+(\.\d+)?/.exec(value)?.[0] ?? 0));
  return phpBool(value) ? 1 : 0;
}

/** PHP's `(string)` for what a request can hold. */
export function phpString(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === false) return '';
  if (value === true) return '1';
  return typeof value === 'object' ? 'Array' : String(value);
}

/** PHP's `empty()`. */
export function phpEmpty(value: JsonValue | undefined): boolean {
  return !phpBool(value);
}

/** The elements of a list or of a map, as PHP's `foreach` sees either. */
export function phpItems(value: JsonValue): readonly JsonValue[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [value];
}
