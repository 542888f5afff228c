import { plainCharacters } from '../../../contracts/plainCharacters.ts';
import type { CallRow } from '../../../contracts/calls.ts';
import { digitsOf } from '../numbers/numberText.ts';
import { waysToDial } from '../numbers/waysToDial.ts';

/** Letters that Unicode does not take apart into a plain one and a mark, and the sigma that ends a word and no part of one. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
};

/** A text as it is compared: capitals, accents, scripts of digits and the width of gaps do not count. Total. */
export function foldedText(text: string): string {
  return (
    plainCharacters(text)
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      // Up first: the only way by which ß becomes what it stands for.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[łøđæœıς]/g, (letter) => plainLetters[letter] ?? letter)
      .replace(/\s+/gu, ' ')
      .trim()
  );
}

/** What is looked for: a text, and digits where the text can be meant as a part of a number. Both empty for everything. */
export interface SearchFor {
  readonly text: string;
  /** Empty where a number cannot be meant. */
  readonly digits: string;
}

/** A text that can only be meant as a telephone number, however it is set. */
const numberLike = /^[\d\s()+./-]*\d[\d\s()+./-]*$/;

export function searchFor(query: string): SearchFor {
  const text = foldedText(query);
  return { text, digits: numberLike.test(text) ? digitsOf(text) : '' };
}

/** What of a caller is found by its text and by its digits. */
export interface Findable {
  /** A line each: name, company, number as it is shown, what they wrote who asked to be called back. */
  readonly text: string;
  /** The number's digits in each way in which it is dialled, with gaps between them. */
  readonly digits: string;
}

/** @param country of the operator, ISO 3166-1 alpha-2 */
export function findableOf(
  { party, request }: Pick<CallRow, 'party' | 'request'>,
  country: string,
): Findable {
  const { name, company, phoneNumber, formattedNumber } = party;
  const lines = [name ?? '', company ?? '', formattedNumber, request?.text ?? ''].map(foldedText);
  return {
    text: lines.filter((line) => line !== '').join('\n'),
    digits: waysToDial(phoneNumber || formattedNumber, country).join(' '),
  };
}

export function isFound(findable: Findable, { text, digits }: SearchFor): boolean {
  return findable.text.includes(text) || (digits !== '' && findable.digits.includes(digits));
}
