import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { WrittenForms } from '../../../contracts/record/addressTemplate.ts';
import { digitsOf } from '../numbers/numberText.ts';
import { formatPhoneNumber, internationalForm, partsOf } from '../numbers/phoneNumber.ts';
import { isWithheld } from '../numbers/withheld.ts';

/**
 * A caller's number as other systems may have it stored; null where there is none to look for. What has no international form
 * (extensions, short codes) is its digits in every form. Total.
 *
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function writtenForms(phoneNumber: string, country: string): WrittenForms | null {
  if (isWithheld(phoneNumber)) return null;
  const { number } = partsOf(phoneNumber);
  const digits = digitsOf(number);
  if (digits === '') return null;
  const international = internationalForm(phoneNumber, country);
  const atHome = international === null ? undefined : parsePhoneNumberFromString(international);
  return {
    phone: international ?? digits,
    'phone.digits': digitsOf(international ?? digits),
    'phone.national': digitsOf(atHome?.formatNational() ?? '') || digits,
    'phone.written': international === null ? digits : formatPhoneNumber(international, country),
    'phone.asItCame': number,
  };
}
