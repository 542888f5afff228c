import { digitsOf } from '../numbers/numberText.ts';

/** What stands between two numbers, in writing or in words. */
const betweenNumbers =
  /\s*[\n\r\t|;,]+\s*|\s+(?:or|oder|and|und|bzw\.?|ou|et|y|или|и|либо)\s+|(?<=\d)\s+(?:-\s+)?(?=\+)/iu;
/** Digits of a number that is called in full anywhere. */
const fewestDigits = 7;
/** E.164, section 6.2.1. */
const mostDigits = 15;

/**
 * The pieces of a text that holds several numbers, or a number and what may be an extension; one piece where it is one
 * number, whatever stands within it. A slash behind an area code is no more than a separator: `030/123456`.
 *
 * @param text in plain characters
 */
export function piecesOf(text: string): readonly string[] {
  return text
    .split(betweenNumbers)
    .filter((piece) => piece.trim() !== '')
    .flatMap(slashedPieces)
    .flatMap(tooLongForOne);
}

function slashedPieces(text: string): readonly string[] {
  const [first = '', ...others] = text
    .split('/')
    .filter((part, at, all) => part.trim() !== '' || at < all.length - 1);
  const pieces = [first];
  for (const other of others) {
    const last = pieces.at(-1) ?? '';
    if (pieces.length === 1 && isAreaCode(last, other)) pieces[0] = `${last} ${other}`;
    else pieces.push(other);
  }
  return pieces;
}

/** Whether what stands before a slash is no number yet. No subscriber's number begins with a zero. */
function isAreaCode(before: string, after: string): boolean {
  if (!/^[\s([]*[1-9]/.test(after)) return false;
  const [area, rest] = [digitsOf(before), digitsOf(after)];
  if (/^[\s([]*\+/.test(before)) return area.length <= 7;
  if (area.startsWith('00')) return area.length <= 9;
  if (area.startsWith('0')) return area.length <= 6;
  return area.length <= 4 && rest.length >= 5 && rest.length > area.length;
}

/** `030 123456 030 654321`: more digits than a number has, and a second one begins among them. */
function tooLongForOne(text: string): readonly string[] {
  if (/[*#]/.test(text) || digitsOf(text).replace(/^00/, '').length <= mostDigits) return [text];
  for (const gap of text.matchAll(/\s+(?:-\s+)?(?=0)/g)) {
    const halves = [text.slice(0, gap.index), text.slice(gap.index + gap[0].length)];
    if (halves.every((half) => digitsOf(half).length >= fewestDigits)) return halves;
  }
  return [text];
}

/**
 * What the second of two pieces may mean besides an extension: a number of its own, or the last digits of a second one that
 * begins like the first (`901820/21`).
 *
 * @param first a number without separators
 */
export function secondNumber(first: string, piece: string): string {
  const digits = digitsOf(piece);
  const endsFirst = /^[\s().-]*[1-9][\d\s().-]*$/.test(piece) && digits.length < digitsOf(first).length - 2;
  return endsFirst ? `${first.slice(0, first.length - digits.length)}${digits}` : piece;
}

/** Whether this is too short for a number of its own beside one that has an extension. */
export function isTail(piece: string): boolean {
  return /^[\s().-]*\d[\d\s().-]*$/.test(piece) && digitsOf(piece).length < fewestDigits;
}
