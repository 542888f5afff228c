import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { digitsOf } from '../numbers/numberText.ts';
import { isDateOrComputer } from './notANumber.ts';

const longestNumber = 40;
const mostInternationalDigits = 15;
/** Visual separators of RFC 3966, and those that people write. */
const separators = /[\s().\-[\]·•‧∙⋅_'’‘´`~]/gu;
/** The zero that is dialled within the country alone: +44 (0) 20 ... */
const optionalZero = /[([]\s*0\s*[)\]]/;
/** Dialled for abroad where it is not 00: North America, Russia, Australia, Japan. They may begin a number of another country. */
const otherPrefix = /^(?:0011|011|810|010)(?=[1-9]\d+$)/;
/** Dialled within a country before the area code, and wrong behind a country code: Germany, Russia, Hungary. */
const trunkPrefix = /^(?:0|8|06)$/;

/**
 * One number without its separators: digits, `*`, `#` and a plus in front. Where a zero behind the country code belongs to
 * calls within the country alone, it goes. Several results where that is not certain, the likeliest first; none for what is
 * no number.
 *
 * @param text in plain characters, without extension
 */
export function readOneNumber(text: string): readonly string[] {
  const written = text.trim();
  const bare = written.replace(separators, '');
  if (isDateOrComputer(written)) return [];
  if (!/^\+?[0-9*#]+$/.test(bare) || bare.length > longestNumber) return [];
  const prefix = /^(?:\+|00)(?=[1-9]\d+$)/.exec(bare)?.[0];
  if (prefix === undefined) return withoutPlus(written, bare);
  const digits = bare.slice(prefix.length);
  // E.164, section 6.2.1: something else stands among them, and the network would take the beginning for a number.
  if (digits.length > mostInternationalDigits) return [];
  if (optionalZero.test(written)) {
    const without = written.replace(optionalZero, '').replace(separators, '').slice(prefix.length);
    // Italy's zero belongs to the number, with brackets or without.
    return [`${prefix}${isValid(digits) && !isValid(without) ? digits : without}`];
  }
  const parsed = parsePhoneNumberFromString(`+${digits}`, { extract: false });
  if (parsed === undefined) return [bare];
  const national = digits.slice(parsed.countryCallingCode.length);
  if (!parsed.isValid()) {
    // Nobody's number as it stands: with the zero it would be somebody else's at best.
    return national.startsWith('0')
      ? [`${prefix}${parsed.countryCallingCode}${national.slice(1)}`, bare]
      : [bare];
  }
  const read = parsed.nationalNumber;
  const leftOut = national.slice(0, national.length - read.length);
  const isTrunkPrefix = trunkPrefix.test(leftOut) && national.endsWith(read);
  return [isTrunkPrefix ? `${prefix}${parsed.countryCallingCode}${read}` : bare];
}

/**
 * Without plus and 00, what stands before `(0)` is a country code behind a prefix, or nobody knows what. The zero goes where a
 * number is there without it and none with it; where that is not certain it is asked about.
 */
function withoutPlus(written: string, bare: string): readonly string[] {
  const prefix = otherPrefix.exec(bare)?.[0];
  const zero = optionalZero.exec(written);
  if (zero !== null && /\d/.test(written.slice(0, zero.index))) {
    const without = written.replace(optionalZero, '').replace(separators, '');
    const isCertain =
      prefix !== undefined && isValid(without.slice(prefix.length)) && !isValid(bare.slice(prefix.length));
    return isCertain ? [without] : [without, bare];
  }
  if (prefix === undefined || zero !== null) return [bare];
  // A trunk prefix without brackets behind the country code: `011 44 020 ...`.
  const abroad = parsePhoneNumberFromString(`+${bare.slice(prefix.length)}`, { extract: false });
  if (abroad?.isValid() !== true) return [bare];
  const dialled = `${prefix}${abroad.countryCallingCode}${abroad.nationalNumber}`;
  return dialled === bare ? [bare] : [dialled, bare];
}

/** Whether these digits are an international number as they stand, none of them left out. */
function isValid(digits: string): boolean {
  const parsed = parsePhoneNumberFromString(`+${digitsOf(digits)}`, { extract: false });
  return parsed?.isValid() === true && parsed.number === `+${digits}`;
}
