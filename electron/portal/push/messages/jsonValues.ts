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

/** What stands in a frame: a value, or something that could not be parsed. */
export type FramePiece = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'broken' };

/**
 * Finds every JSON object or array in a text, whatever stands between them: line breaks, nothing at all, or the
 * `#!NGINXNMS!#` … `#!NGINXNME!#` of older push servers (whose documented examples carry one `}` too many). Strings
 * are read as strings, so that a caller named `#!NGINXNME!#` breaks nothing. What it costs grows as the text does.
 * @param budget less is left of it afterwards
 */
export function* findJsonValues(text: string, budget: FrameBudget = fullBudget()): Generator<FramePiece> {
  let charactersLeft = Math.max(readingsOfLongText * text.length, charactersAtLeast);
  let at = nextJsonStart(text, 0);
  while (at !== -1) {
    if (budget.valuesLeft <= 0) {
      yield broken;
      return;
    }
    const end = jsonValueEnd(text, at);
    charactersLeft -= (end === -1 ? text.length : end) - at;
    const parsed =
      end === -1
        ? null
        : parseBoundedJson(text.slice(at, end), { ...frameBounds, mostValues: budget.valuesLeft });
    if (parsed?.kind === 'value') {
      budget.valuesLeft -= parsed.values + valuesOfPiece;
      yield parsed;
      at = nextJsonStart(text, end);
      continue;
    }
    yield broken;
    if (parsed?.kind === 'tooLarge') {
      budget.valuesLeft -= valuesOfPiece;
      at = nextJsonStart(text, end);
      continue;
    }
    // A message cut short may have swallowed what follows it: go on at the next frame's own mark.
    const mark = text.indexOf(frameStart, at + 1);
    if (mark === -1 || charactersLeft <= 0) return;
    at = nextJsonStart(text, mark);
  }
}

const broken: FramePiece = { kind: 'broken' };

/** Parses text that may be JSON; undefined where it is not, or holds more than is left for this frame. */
export function parseJson(text: string, budget: FrameBudget): unknown {
  const parsed = parseBoundedJson(text, { ...frameBounds, mostValues: budget.valuesLeft });
  budget.valuesLeft -= valuesOfPiece + (parsed.kind === 'value' ? parsed.values : 0);
  return parsed.kind === 'value' ? parsed.value : undefined;
}
