import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { plainCharacters } from '../../../contracts/plainCharacters.ts';
import { digitsOf } from './numberText.ts';
import { comparableForm } from './oldForms.ts';
import { internationalForm, partsOf } from './phoneNumber.ts';
import { isWithheld } from './withheld.ts';

/**
 * The digits of a number in each way in which people dial it, each once: as it came, from abroad, and within its country
 * (`84951234567` of `+74951234567`). Total.
 *
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function waysToDial(phoneNumber: string, country: string): readonly string[] {
  const international = internationalForm(phoneNumber, country);
  const national = international === null ? undefined : parsePhoneNumberFromString(international);
  const ways = [plainCharacters(phoneNumber), international ?? '', national?.formatNational() ?? ''];
  return [...new Set(ways.map(digitsOf))].filter((digits) => digits !== '');
}

/**
 * One text for one subscriber, whichever way their number is written, to find calls of the same caller by; null where nobody
 * is told who calls. `isSameNumber` knows more ways for calls of one moment; this one never takes two subscribers for one.
 *
 * @param country as of `waysToDial`
 */
export function callerKey(phoneNumber: string, country: string): string | null {
  if (isWithheld(phoneNumber)) return null;
  const { user, extension } = partsOf(phoneNumber);
  const international = internationalForm(phoneNumber, country);
  if (international === null) return user.toLowerCase() || null;
  return extension === null ? comparableForm(international) : `${comparableForm(international)}x${extension}`;
}
