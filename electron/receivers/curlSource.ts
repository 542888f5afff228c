/** Longest text that is searched, and most words that are taken from it. */
const textLength = 65_536;
const wordsAtMost = 64;

/**
 * The URL words of a curl command line, from the C source that `curl --libcurl FILE` writes: one line
 * `curl_easy_setopt(hnd, CURLOPT_URL, "…");` for each, in their order, as they were given. curl escapes what cannot
 * stand in a C text (tool_setopt.c, `c_escape`) and cuts it after some 2,000 characters.
 */
export function readCurlSource(text: string): readonly string[] {
  const lines = text.slice(0, textLength).matchAll(/CURLOPT_URL, "((?:[^"\\\r\n]|\\.)*)"/g);
  return [...lines].slice(0, wordsAtMost).map(([, escaped = '']) => unescapeC(escaped));
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
