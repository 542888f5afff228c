import { cleanName } from '../../../contracts/untrustedText.ts';

/** Longest list of names that is looked through, in a message of another program. */
const mostFields = 500;
const longestName = 100;

/**
 * Fields of a message that several programs write, each in its own spelling: `callId`, `CALL_ID` and `callid` are one name.
 * Values are as they came.
 */
export interface ForeignFields {
  /** The value of the first name that has one; undefined where none does. */
  get(...names: readonly string[]): unknown;
  /** Text or a number as clean text in one line, as names are kept; null for anything else, and for nothing. */
  text(maxLength: number, ...names: readonly string[]): string | null;
  /** Fields of a map within; without any where there is none. */
  fields(...names: readonly string[]): ForeignFields;
  /** All values, in order. */
  values(): readonly unknown[];
}

/** Total, whatever the value is. Lists count as having no fields: PHP gives an empty map as one. */
export function foreignFields(value: unknown): ForeignFields {
  const map = new Map<string, unknown>();
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, field] of firstFields(value, mostFields)) {
      // No name that is asked for is longer.
      if (name.length > longestName) continue;
      const key = keyOf(name);
      // A name that is written twice: what says something counts.
      if (isNothing(map.get(key))) map.set(key, field);
    }
  }
  const get = (...names: readonly string[]): unknown =>
    names.map((name) => map.get(keyOf(name))).find((found) => !isNothing(found));
  return {
    get,
    text: (maxLength, ...names) => {
      for (const name of names) {
        const text = textOf(map.get(keyOf(name)), maxLength);
        if (text !== null) return text;
      }
      return null;
    },
    fields: (...names) => {
      const maps = names.map((name) => map.get(keyOf(name)));
      return foreignFields(
        maps.find((found) => typeof found === 'object' && found !== null && !Array.isArray(found)),
      );
    },
    values: () => [...map.values()],
  };
}

/** The first fields of a map, in order; what comes after them costs next to nothing. */
export function* firstFields(map: object, most: number): Generator<readonly [string, unknown]> {
  let left = most;
  for (const name in map) {
    if (left <= 0) return;
    left -= 1;
    if (Object.hasOwn(map, name)) yield [name, (map as Readonly<Record<string, unknown>>)[name]];
  }
}

export function textOf(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = cleanName(String(value), maxLength);
  return text === '' ? null : text;
}

/** A positive whole number, as a number or as text; null for anything else. */
export function idOf(value: unknown): number | null {
  const id = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : null;
}

export function isYes(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(?:1|y|yes|true)$/i.test(value));
}

function keyOf(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

function isNothing(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
