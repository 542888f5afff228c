/** How much a text may hold before it is unpacked into values. */
export interface JsonBounds {
  readonly deepest: number;
  /** Values of any kind, and pieces between commas: what a text costs is their number rather than its length. */
  readonly mostValues: number;
  /** Fields of one object: each of them costs many times what an entry of a list does. As many as there are where absent. */
  readonly mostFields?: number;
}

export type ParsedJson =
  /** @property values how many it holds, itself included */
  | { readonly kind: 'value'; readonly value: unknown; readonly values: number }
  | { readonly kind: 'broken' }
  | { readonly kind: 'tooLarge' };

/**
 * Parses JSON that may be hostile. `JSON.parse` itself takes any depth and any number of values, each of which costs
 * many times its length in memory, so both are counted first, in one pass. Never throws.
 */
export function parseBoundedJson(text: string, bounds: JsonBounds): ParsedJson {
  const values = countValues(text, bounds);
  if (values === null) return { kind: 'tooLarge' };
  try {
    return { kind: 'value', value: JSON.parse(text), values };
  } catch {
    return { kind: 'broken' };
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openingBrace = 0x7b;

/** Null where there are more of them, or deeper ones, than the bounds allow. */
function countValues(
  text: string,
  { deepest, mostValues, mostFields = Infinity }: JsonBounds,
): number | null {
  let depth = 0;
  /** For each depth, how many more fields may follow. */
  const fieldsLeft: number[] = [Infinity];
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) {
      at = stringEnd(text, at);
    } else if (char === comma) {
      values += 1;
      const left = (fieldsLeft[depth] ?? Infinity) - 1;
      if (left <= 0) return null;
      fieldsLeft[depth] = left;
    } else if (isOpening(char)) {
      depth += 1;
      values += 1;
      if (depth > deepest) return null;
      fieldsLeft[depth] = char === openingBrace ? mostFields : Infinity;
    } else if (isClosing(char)) {
      depth -= 1;
    }
    if (values > mostValues) return null;
  }
  return values;
}

/** Index of the first bracket from `from` on; -1 where there is none. */
export function nextJsonStart(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (isOpening(text.charCodeAt(at))) return at;
  return -1;
}

/** Index after the bracket that closes the object or array starting at `start`; -1 where it is never closed. */
export function jsonValueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) at = stringEnd(text, at);
    else if (isOpening(char)) depth += 1;
    else if (isClosing(char)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** Index of the quote that ends the string beginning at `start`; that of the end of the text where none does. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === backslash) at += 1;
    else if (char === quote) return at;
  }
  return text.length;
}

/** `{` or `[`. */
function isOpening(char: number): boolean {
  return char === 0x7b || char === 0x5b;
}

/** `}` or `]`. */
function isClosing(char: number): boolean {
  return char === 0x7d || char === 0x5d;
}
