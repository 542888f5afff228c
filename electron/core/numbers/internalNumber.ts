import { readCallAddress } from './callAddress.ts';
import { digitsOf } from './numberText.ts';
import { internationalForm, partsOf } from './phoneNumber.ts';
import { isWithheld } from './withheld.ts';

/**
 * Shorter numbers are extensions. The portal itself looks nobody up for a call between colleagues (seen in the source of
 * voximplant 24.100), and public numbers without their area code would only find the wrong people.
 */
export const shortestOutside = 6;

/**
 * Whether a number reaches nobody but within a telephone system: an extension, a short code, or the name or number of an
 * address at a server that is no telephone number. Of a withheld one nobody knows. Total.
 *
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function isInternalNumber(phoneNumber: string, country: string): boolean {
  if (isWithheld(phoneNumber) || internationalForm(phoneNumber, country) !== null) return false;
  const { scheme, host, isTelephoneNumber } = readCallAddress(phoneNumber);
  const isAtServer = host !== null || scheme === 'sip' || scheme === 'sips';
  if (isAtServer && !isTelephoneNumber) return true;
  return digitsOf(partsOf(phoneNumber).number).length < shortestOutside;
}
