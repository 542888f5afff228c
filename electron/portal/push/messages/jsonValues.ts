import { isClosing, isOpening, parseBoundedJson, stringEnd } from '../../network/boundedJson.ts';

const frameStart = '#!NGINXNMS!#';
/** A replay after a long gap holds thousands of messages of some thirty values each. */
const frameBounds = { deepest: 64, mostValues: 300_000 };
/** Going on after a broken frame means reading what follows it once more. Short texts may do so as often as they like. */
const readingsOfLongText = 4;
const readingsOfShortText = 200_000;

/**
 * Finds every JSON object or array in a text, whatever stands between them: line breaks, nothing at all, or the
 * `#!NGINXNMS!#` … `#!NGINXNME!#` of older push servers (whose documented examples carry one `}` too many). Strings
 * are read as strings, so that a caller named `#!NGINXNME!#` breaks nothing. What it costs grows as the text does.
 * @returns the parsed values, and how many could not be parsed
 */
export function findJsonValues(text: string): {
  readonly values: readonly unknown[];
  readonly broken: number;
} {
  const values: unknown[] = [];
  let broken = 0;
  let charactersLeft = Math.max(readingsOfLongText * text.length, readingsOfShortText);
  let at = nextStart(text, 0);
  while (at !== -1) {
    const end = valueEnd(text, at);
    charactersLeft -= (end === -1 ? text.length : end) - at;
    const parsed = end === -1 ? undefined : parseJson(text.slice(at, end));
    if (parsed !== undefined) {
      values.push(parsed);
      at = nextStart(text, end);
      continue;
    }
    broken += 1;
    // A message cut short may have swallowed what follows it: go on at the next frame's own mark.
    const mark = text.indexOf(frameStart, at + 1);
    if (mark === -1 || charactersLeft <= 0) break;
    at = nextStart(text, mark);
  }
  return { values, broken };
}

/** Parses text that may be JSON; undefined where it is not, or holds more than any frame does. */
export function parseJson(text: string): unknown {
  const parsed = parseBoundedJson(text, frameBounds);
  return parsed.kind === 'value' ? parsed.value : undefined;
}

function nextStart(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (isOpening(text.charCodeAt(at))) return at;
  return -1;
}

/** Index after the bracket that closes the value starting at `start`; -1 where it is never closed. */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x22) at = stringEnd(text, at);
    else if (isOpening(char)) depth += 1;
    else if (isClosing(char)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
