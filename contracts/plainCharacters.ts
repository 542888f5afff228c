/** Marks that cannot be seen and stand in copied numbers: soft hyphen, joiners, marks of direction. */
const invisible = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const dashes = /[\u2010-\u2015\u2212\u30fc]/gu;

/**
 * A text in plain characters, to read numbers in it and to look for it: digits of every script, full-width forms and dashes become those of ASCII, what
 * cannot be seen goes, other spaces become plain ones. Line breaks and tabs stay: they may stand between two numbers.
 * Total.
 */
export function plainCharacters(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(dashes, '-')
    .replace(/[^\S\r\n\t]/gu, ' ')
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit);
}

/** Unicode keeps each script's ten digits together and in order. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}
