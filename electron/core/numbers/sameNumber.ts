import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { digitsOf } from './numberText.ts';
import { comparableForm } from './oldForms.ts';
import { isNumberText, partsOf, readingsOf, startsWithPlus } from './phoneNumber.ts';
import { isWithheld } from './withheld.ts';

/** Fewer digits are extensions and short codes, which mean what they say. */
const shortestNumber = 7;
/** Fewer digits of a whole national number would be found at the end of others by chance. */
const shortestTail = 8;
/** Carrier codes, prefixes for a line out and trunk codes, one after the other: `0-15-11`, `044`, `000`. */
const longestPrefix = 5;

/**
 * Whether two sources mean the same number, each in its own way of writing it. For calls of the same moment, where one
 * common reading is enough:
 *
 * - the same digits, whatever stands between them, with or without a plus;
 * - one number in international form, of the operator's country where none is named, in a form of today or one given up;
 * - where one has no valid reading: the whole of the other behind a carrier code or a digit for a line out, or its local
 *   part without the area code.
 *
 * Two numbers with different valid readings are never the same, nor are two extensions of one number.
 *
 * @param country of the operator, ISO 3166-1 alpha-2
 */
export function isSameNumber(one: string, other: string, country: string): boolean {
  if (isWithheld(one) || isWithheld(other)) return false;
  const [a, b] = [partsOf(one), partsOf(other)];
  if (a.user.toLowerCase() === b.user.toLowerCase()) return true;
  if (a.extension !== null && b.extension !== null && a.extension !== b.extension) return false;
  if (dialledDigits(a.number) === dialledDigits(b.number)) return true;
  if (!isNumberText(a.number) || !isNumberText(b.number)) return false;
  const readings = readingsOf(a.number, country).map(comparableForm);
  const others = readingsOf(b.number, country).map(comparableForm);
  return (
    readings.some((reading) => others.includes(reading)) ||
    (readings.length === 0 && others.some((reading) => isPartOrExtended(a.number, reading, country))) ||
    (others.length === 0 && readings.some((reading) => isPartOrExtended(b.number, reading, country)))
  );
}

/** What is dialled of a text, without the plus, or 00 in its place, that not everybody writes; the text itself for names. */
function dialledDigits(number: string): string {
  if (/[^\d\s+*#()[\]./\-_·'’,;]/u.test(number)) return number.toLowerCase();
  const digits = number.replace(/[^\d*#]/g, '');
  return digits.length >= shortestNumber + 2 ? digits.replace(/^00(?=[1-9])/, '') : digits;
}

/**
 * Whether a number without a valid reading of its own holds the whole of another one, or is its local part.
 *
 * @param reading of the other number, in international form
 */
function isPartOrExtended(number: string, reading: string, country: string): boolean {
  const digits = digitsOf(number);
  if (startsWithPlus(number) || digits.length < shortestNumber) return false;
  const whole = reading.slice(1);
  // Somebody else's whole number, written without its plus, may end like this one.
  if (digits !== whole && parsePhoneNumberFromString(`+${digits}`)?.isValid() === true) return false;
  const national = parsePhoneNumberFromString(reading)?.nationalNumber ?? whole;
  const isOwn = isSupportedCountry(country) && whole === `${getCountryCallingCode(country)}${national}`;
  const tail = isOwn ? national : whole;
  if (digits.length > tail.length)
    return (
      tail.length >= shortestTail && digits.length <= tail.length + longestPrefix && digits.endsWith(tail)
    );
  return isOwn && !digits.startsWith('0') && tail.endsWith(digits);
}
