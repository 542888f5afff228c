import { jsonValueEnd, nextJsonStart, parseBoundedJson } from '../../network/boundedJson.ts';

const frameStart = '#!NGINXNMS!#';
/** No map of a portal's has more fields; those of a card are some dozens, those of its recipients as many as people. */
const frameBounds = { deepest: 64, mostFields: 20_000 };
/** A replay after a long gap holds thousands of messages of some thirty values each. */
const mostValues = 300_000;
/** What a piece of text costs by itself, however little is in it. */
const valuesOfPiece = 5;
/** Going on after a broken frame means reading what follows it once more. Short texts may do so as often as they like. */
const readingsOfLongText = 2;
const charactersAtLeast = 200_000;

/** What one frame may hold, all texts within it together. */
export interface FrameBudget {
  valuesLeft: number;
}

export function fullBudget(): FrameBudget {
  return { valuesLeft: mostValues };
}

/**
 * Finds every JSON object or array in a text, whatever stands between them: line breaks, nothing at all, or the
 * `#!NGINXNMS!#` … `#!NGINXNME!#` of older push servers (whose documented examples carry one `}` too many). Strings
 * are read as strings, so that a caller named `#!NGINXNME!#` breaks nothing. What it costs grows as the text does.
 * @param budget less is left of it afterwards
 * @returns the parsed values, and how many could not be parsed
 */
export function findJsonValues(
  text: string,
  budget: FrameBudget = fullBudget(),
): {
  readonly values: readonly unknown[];
  readonly broken: number;
} {
  const values: unknown[] = [];
  let broken = 0;
  let charactersLeft = Math.max(readingsOfLongText * text.length, charactersAtLeast);
  let at = nextJsonStart(text, 0);
  while (at !== -1) {
    if (budget.valuesLeft <= 0) {
      broken += 1;
      break;
    }
    const end = jsonValueEnd(text, at);
    charactersLeft -= (end === -1 ? text.length : end) - at;
    const parsed =
      end === -1
        ? null
        : parseBoundedJson(text.slice(at, end), { ...frameBounds, mostValues: budget.valuesLeft });
    if (parsed?.kind === 'value') {
      values.push(parsed.value);
      budget.valuesLeft -= parsed.values + valuesOfPiece;
      at = nextJsonStart(text, end);
      continue;
    }
    broken += 1;
    if (parsed?.kind === 'tooLarge') {
      budget.valuesLeft -= valuesOfPiece;
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

/** Parses text that may be JSON; undefined where it is not, or holds more than is left for this frame. */
export function parseJson(text: string, budget: FrameBudget): unknown {
  const parsed = parseBoundedJson(text, { ...frameBounds, mostValues: budget.valuesLeft });
  budget.valuesLeft -= valuesOfPiece + (parsed.kind === 'value' ? parsed.values : 0);
  return parsed.kind === 'value' ? parsed.value : undefined;
}
