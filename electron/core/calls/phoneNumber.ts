import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A number as people write it: international numbers are grouped, everything else (extensions, short codes, withheld
 * numbers) stays as it came.
 *
 * Bitrix24 connectors often send international numbers without the plus sign, so bare digits of eleven and more are
 * tried as international too; what is no valid number that way is left alone.
 */
export function formatPhoneNumber(phoneNumber: string): string {
  const trimmed = phoneNumber.trim();
  const candidate = /^\d{11,15}$/.test(trimmed) ? `+${trimmed}` : trimmed;
  if (!candidate.startsWith('+')) return trimmed;
  const parsed = parsePhoneNumberFromString(candidate);
  return parsed?.isValid() ? parsed.formatInternational() : trimmed;
}
