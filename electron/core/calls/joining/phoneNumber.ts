import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/min';

/** E.164 has 15 digits; with prefixes, brackets and gaps nothing that people write is longer than this. */
const longestNumber = 40;
/** What phones and telephone systems write where the caller is not to be known. */
const withheldWords =
  /^(?:anonymous|anonym|unknown|withheld|private|restricted|unavailable|not available|asserted-id|hidden|no number)$/i;

/**
 * A number as people write it: what is valid is grouped internationally, everything else (extensions, short codes,
 * withheld numbers) stays as it came. Total.
 *
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function formatPhoneNumber(phoneNumber: string, country: string): string {
  return read(phoneNumber, country)[0]?.formatInternational() ?? phoneNumber.trim();
}

/**
 * A number in international form (E.164), by which calls and CRM records are compared; null for what has none:
 * extensions, short codes, withheld numbers. Total.
 *
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function internationalForm(phoneNumber: string, country: string): string | null {
  return read(phoneNumber, country)[0]?.number ?? null;
}

/** Whether nobody is told who calls. */
export function isWithheld(phoneNumber: string): boolean {
  const bare = userPart(phoneNumber);
  return bare === '' || withheldWords.test(bare) || !/[\p{L}\p{N}]/u.test(bare);
}

/**
 * Whether two sources mean the same number, each in its own way of writing it. Bare digits may be read as a number of the
 * operator's country or as an international one without its plus: one common reading is enough, as the two are compared
 * only for calls of the same moment.
 */
export function isSameNumber(one: string, other: string, country: string): boolean {
  if (isWithheld(one) || isWithheld(other)) return false;
  const [a, b] = [userPart(one), userPart(other)];
  if (a.toLowerCase() === b.toLowerCase()) return true;
  const readings = read(one, country).map(({ number }) => number);
  return read(other, country).some(({ number }) => readings.includes(number));
}

/** `sip:4930123456@pbx.example;user=phone` is about 4930123456. */
function userPart(phoneNumber: string): string {
  return phoneNumber
    .trim()
    .replace(/^(?:sips?|tel):/i, '')
    .replace(/[@;].*$/s, '')
    .trim();
}

/** All valid readings, the likeliest first. */
function read(phoneNumber: string, country: string): readonly PhoneNumber[] {
  const text = userPart(phoneNumber);
  if (text.length > longestNumber || !/^[+\d(]/.test(text) || /[A-Za-z*#]/.test(text)) return [];
  const international = valid(text.startsWith('+') ? text : `+${text}`, undefined);
  if (text.startsWith('+')) return international;
  const national = isSupportedCountry(country) ? valid(text, country) : [];
  const digits = text.replace(/\D/g, '').length;
  // Bitrix24 connectors often send international numbers without the plus. From twelve digits on that is what they are,
  // whatever a country with an open numbering plan would allow; below eleven it would be guessing.
  if (digits >= 12 && !isDialledAbroad(national[0], country)) return [...international, ...national];
  return digits >= 11 ? [...national, ...international] : national;
}

/** The prefix for calls abroad (00, 810, 011) was read off. */
function isDialledAbroad(national: PhoneNumber | undefined, country: string): boolean {
  return (
    national !== undefined &&
    isSupportedCountry(country) &&
    national.countryCallingCode !== getCountryCallingCode(country)
  );
}

function valid(text: string, country: CountryCode | undefined): readonly PhoneNumber[] {
  const parsed = parsePhoneNumberFromString(text, {
    extract: false,
    ...(country && { defaultCountry: country }),
  });
  return parsed?.isValid() ? [parsed] : [];
}
