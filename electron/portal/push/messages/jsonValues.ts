/** Broken frames are searched for the next whole message this often, so that a hostile one cannot cost much time. */
const mostResyncs = 200;
const frameStart = '#!NGINXNMS!#';

/**
 * Finds every JSON object or array in a text, whatever stands between them: line breaks, nothing at all, or the
 * `#!NGINXNMS!#` … `#!NGINXNME!#` of older push servers (whose documented examples carry one `}` too many). Strings
 * are read as strings, so that a caller named `#!NGINXNME!#` breaks nothing.
 * @returns the parsed values, and how many could not be parsed
 */
export function findJsonValues(text: string): {
  readonly values: readonly unknown[];
  readonly broken: number;
} {
  const values: unknown[] = [];
  let broken = 0;
  let at = nextStart(text, 0);
  while (at !== -1) {
    const end = valueEnd(text, at);
    const parsed = end === -1 ? undefined : parseJson(text.slice(at, end));
    if (parsed !== undefined) {
      values.push(parsed);
      at = nextStart(text, end);
      continue;
    }
    broken += 1;
    // A message cut short may have swallowed what follows it: go on at the next frame's own mark.
    const mark = text.indexOf(frameStart, at + 1);
    if (mark === -1 || broken > mostResyncs) break;
    at = nextStart(text, mark);
  }
  return { values, broken };
}

/** Parses text that may be JSON; undefined where it is not. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nextStart(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') return at;
  }
  return -1;
}

/** Index after the bracket that closes the value starting at `start`; -1 where it is never closed. */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
