import { cleanText } from '../../../contracts/untrustedText.ts';

const mask = '••••';
/** Shorter ones stand in ordinary words by chance. */
const shortestSecret = 6;
/** What is looked at. It is masked before it is cut to what is shown: a cut secret is one that nobody finds. */
const lookedAtLength = 20_000;

/** A portal's own words, fit to be shown and logged. */
export type PortalWords = (words: string, maxLength: number) => string;

/**
 * Cleans a portal's own words and masks what may not be repeated in them, in this order: only what is left after
 * escapes were undone and what cannot be seen was taken out is what a person would read.
 *
 * @param secrets asked anew each time: tokens change
 */
export function createPortalWords(secrets: () => readonly string[]): PortalWords {
  return (words, maxLength) => {
    const cleaned = cleanText(words, lookedAtLength);
    return cleanText(maskSecrets(cleaned, secrets()), maxLength);
  };
}

/**
 * Masks secrets however they are spread out or written: letters and digits alone are compared, without case and in
 * their plain form (full width, circled...). Where one only appears once escapes of the web are undone, nothing of the
 * text can be told apart, and all of it goes.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const needles = secrets
    .map((secret) => plainOf(secret).text)
    .filter(({ length }) => length >= shortestSecret);
  const masked = needles.reduce(maskOne, text);
  const unescaped = undoEscapes(masked);
  if (unescaped === masked) return masked;
  const inside = plainOf(unescaped).text;
  return needles.some((needle) => inside.includes(needle)) ? mask : masked;
}

function maskOne(text: string, needle: string): string {
  const plain = plainOf(text);
  let masked = '';
  let from = 0;
  for (let at = plain.text.indexOf(needle); at !== -1; at = plain.text.indexOf(needle, at + needle.length)) {
    masked += text.slice(from, plain.starts[at]) + mask;
    from = plain.ends[at + needle.length - 1] ?? text.length;
  }
  return masked + text.slice(from);
}

/** The letters and digits of a text, and for each of them where it begins and ends there. */
function plainOf(text: string): {
  readonly text: string;
  readonly starts: number[];
  readonly ends: number[];
} {
  let plain = '';
  let at = 0;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const char of text) {
    for (const unit of char
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')) {
      plain += unit;
      for (let part = 0; part < unit.length; part += 1) {
        starts.push(at);
        ends.push(at + char.length);
      }
    }
    at += char.length;
  }
  return { text: plain, starts, ends };
}

/** `%53`, `&#83;`, `&#x53;`, `\u0053` and `\x53` as the letter they stand for; twice, since escapes are escaped as well. */
function undoEscapes(text: string): string {
  return undoOnce(undoOnce(text));
}

function undoOnce(text: string): string {
  return text.replace(
    /%([\da-f]{2})|&#x([\da-f]{1,6});?|&#(\d{1,7});?|\\u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})/gi,
    (
      whole: string,
      percent?: string,
      hex?: string,
      decimal?: string,
      unicode?: string,
      braced?: string,
      byte?: string,
    ) => {
      const digits = percent ?? hex ?? unicode ?? braced ?? byte;
      const point = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
