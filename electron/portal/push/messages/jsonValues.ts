import { jsonValueEnd, nextJsonStart, parseBoundedJson } from '../../network/boundedJson.ts';

const frameStart = '#!NGINXNMS!#';
/** A replay after a long gap holds thousands of messages of some thirty values each. */
const frameBounds = { deepest: 64, mostValues: 300_000 };
/** What a piece of text costs by itself, however little is in it. */
const valuesOfPiece = 5;
/** Going on after a broken frame means reading what follows it once more. Short texts may do so as often as they like. */
const readingsOfLongText = 2;
const charactersAtLeast = 200_000;

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
  let valuesLeft = frameBounds.mostValues;
  let charactersLeft = Math.max(readingsOfLongText * text.length, charactersAtLeast);
  let at = nextJsonStart(text, 0);
  while (at !== -1) {
    const end = jsonValueEnd(text, at);
    charactersLeft -= (end === -1 ? text.length : end) - at;
    const bounds = { ...frameBounds, mostValues: valuesLeft };
    const parsed = end === -1 ? null : parseBoundedJson(text.slice(at, end), bounds);
    if (parsed?.kind === 'value') {
      values.push(parsed.value);
      valuesLeft -= parsed.values + valuesOfPiece;
      at = nextJsonStart(text, end);
      continue;
    }
    broken += 1;
    if (parsed?.kind === 'tooLarge') {
      at = nextJsonStart(text, end);
      continue;
    }
    // A message cut short may have swallowed what follows it: go on at the next frame's own mark.
    const mark = text.indexOf(frameStart, at + 1);
    if (mark === -1 || charactersLeft <= 0) break;
    at = nextJsonStart(text, mark);
  }
  return { values, broken };
}

/** Parses text that may be JSON; undefined where it is not, or holds more than any frame does. */
export function parseJson(text: string): unknown {
  const parsed = parseBoundedJson(text, frameBounds);
  return parsed.kind === 'value' ? parsed.value : undefined;
}
