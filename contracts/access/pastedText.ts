import { isFullHost, parseUrl, writtenScheme } from './origin.ts';

/** What people copy along: spaces, quotes of all kinds, angle brackets, zero-width and byte-order marks. */
const wrapping = String.raw`[\s"'\u0060<>\u00ab\u00bb\u2018-\u201f\u2039\u203a\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+`;
const wrappingAtEnds = new RegExp(`^${wrapping}|${wrapping}$`, 'gu');
const invisible = /[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/gu;

/** What was pasted, without quotes and spaces around it and without characters that cannot be seen. */
export function withoutWrapping(text: string): string {
  return text.replace(wrappingAtEnds, '').replace(invisible, '');
}

/** What stands between an address and the words around it: `URL: https://…`, `[name](https://…)`, `(https://…).` */
const betweenWords = /[\s"'`<>()[\]{}|\u00ab\u00bb\u2018-\u201f\u2039\u203a]+/u;
const sentenceEnd = /[.,;:!?\u2026\u3002]+$/u;
const restPath = /\/rest\//i;

/**
 * The addresses with `/rest/` in a text, each once, with `https://` in front of those that were pasted without a scheme.
 * A text that is one address stays as it is.
 */
export function restAddressesIn(text: string): readonly string[] {
  const pasted = withoutWrapping(text);
  if (writtenScheme.test(pasted) && parseUrl(pasted) !== null) return [pasted.replace(sentenceEnd, '')];
  const words = text.split(betweenWords).map((word) => withoutWrapping(word).replace(sentenceEnd, ''));
  const addresses = words.filter((word) => restPath.test(word)).map(withScheme);
  return [...new Set(addresses.filter((address) => address !== null))];
}

/** Without a scheme only a full host is taken for one, and nothing in front of it that could hide it. */
function withScheme(word: string): string | null {
  if (writtenScheme.test(word)) return word;
  const address = `https://${word.replace(/^\/\//, '')}`;
  const host = parseUrl(address)?.hostname;
  return host !== undefined && isFullHost(host) && !/@/.test(word.split('/')[0] ?? '') ? address : null;
}
