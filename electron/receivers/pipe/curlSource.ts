/** A line is never this long: curl cuts texts after some 2,000 characters. */
const lineLength = 16_384;
/** More words than this are no number, whatever they say. */
const wordsAtMost = 64;

/**
 * Reads the URL words of a curl command line from the C source that `curl --libcurl FILE` writes, piece by piece: one line
 * `curl_easy_setopt(hnd, CURLOPT_URL, "…");` for each, in their order, as they were given. Before the first one may stand
 * a line or two for each word. curl escapes what cannot stand in a C text (tool_setopt.c, `c_escape`).
 */
export interface CurlSourceReader {
  /** @returns whether all that can matter has been read */
  push(text: string): boolean;
  words(): readonly string[];
}

export function createCurlSourceReader(): CurlSourceReader {
  const words: string[] = [];
  let rest = '';
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, lineLength);
      for (const line of lines) {
        const escaped = /^\s*curl_easy_setopt\(\w+, CURLOPT_URL, "((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
        if (escaped !== undefined && words.length < wordsAtMost) words.push(unescapeC(escaped));
      }
      return words.length >= wordsAtMost;
    },
    words: () => words,
  };
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Bytes may be written one by one (`\xc3\xbc`), so the text is put together as bytes. */
function unescapeC(escaped: string): string {
  const parts = [...escaped.matchAll(/\\x([0-9a-f]{2})|\\([0-7]{3})|\\(.)|([^\\]+)/gis)];
  return Buffer.concat(
    parts.map(([, hex, octal, simple, plain]) => {
      if (hex !== undefined) return Buffer.from([Number.parseInt(hex, 16)]);
      if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8) & 0xff]);
      if (simple !== undefined) return Buffer.from(simpleEscapes[simple] ?? simple);
      return Buffer.from(plain ?? '');
    }),
  ).toString('utf8');
}
