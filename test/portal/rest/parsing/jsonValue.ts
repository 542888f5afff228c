export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Whether a value is a JSON object (not a list, not null). */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes over what `JSON.parse` gave, or undefined where it is not JSON. */
export function toJsonValue(value: unknown): JsonValue | undefined {
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'number' ||
    typeof value === 'string'
  ) {
    return value;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => toJsonValue(item) ?? null);
  if (typeof value !== 'object') return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, toJsonValue(item) ?? null]),
  );
}

/** Parses JSON text; undefined when it is broken. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return toJsonValue(parsed);
  } catch {
    return undefined;
  }
}

/**
 * PHP's json_encode knows one array type: keys 0..n-1 in order become a list, anything else an object.
 * Hence Bitrix24's empty maps arrive as `[]`.
 */
export function phpArray(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  if (entries.every(([key], index) => key === String(index))) return entries.map(([, value]) => value);
  return Object.fromEntries(entries);
}
