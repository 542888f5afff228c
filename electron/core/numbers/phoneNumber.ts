import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { readCallAddress } from './callAddress.ts';
import { plainCharacters } from '../../../contracts/plainCharacters.ts';
import { digitsOf, splitPaused } from './numberText.ts';
import { formsOfToday } from './oldForms.ts';

/** E.164 has 15 digits; with prefixes, brackets and gaps nothing that people write is longer than this. */
const longestNumber = 40;

/** A number for people: how it is written, and where it is from. */
export interface WrittenNumber {
  readonly formatted: string;
  /** ISO 3166-1 alpha-2; null where the number does not tell. */
  readonly country: string | null;
}

/**
 * A number as people write it: what is valid with its country code, in the groups and with the hyphens of its country; of
 * everything else (extensions, short codes, names, withheld numbers) the user part stays as it came. Total.
 *
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function writtenNumber(phoneNumber: string, country: string): WrittenNumber {
  const { user, number, extension } = partsOf(phoneNumber);
  const [reading] = validReadings(number, country);
  if (reading === undefined) return { formatted: user || phoneNumber.trim(), country: null };
  const grouped = groupedAsAtHome(reading);
  const formatted = extension === null ? grouped : `${grouped} x${extension}`;
  return { formatted, country: reading.country ?? null };
}

/** The same without where it is from. */
export function formatPhoneNumber(phoneNumber: string, country: string): string {
  return writtenNumber(phoneNumber, country).formatted;
}

/** `+7 495 123-45-67`: what the library calls international has spaces alone, whatever people of that country are used to. */
function groupedAsAtHome(reading: PhoneNumber): string {
  const international = reading.formatInternational();
  const national = reading.formatNational().replace(/[()]/g, ' ');
  if (!national.includes('-')) return international;
  // What stands before it at home alone: a trunk prefix. Where more differs (Argentina's mobile numbers) nothing is taken over.
  const prefixDigits = digitsOf(national).length - reading.nationalNumber.length;
  if (prefixDigits < 0 || !digitsOf(national).endsWith(reading.nationalNumber)) return international;
  const groups = national.replace(new RegExp(String.raw`^(?:\D*\d){${prefixDigits}}\D*`), '');
  return `+${reading.countryCallingCode} ${groups.replace(/\s+/g, ' ').trim()}`;
}

/**
 * A number in international form (E.164), by which CRM records are looked for; null for what has none: extensions, short
 * codes, withheld numbers. A number in a form that its country gave up comes in that of today. Total.
 *
 * @param country ISO 3166-1 alpha-2, to which numbers without a country code belong
 */
export function internationalForm(phoneNumber: string, country: string): string | null {
  return readingsOf(partsOf(phoneNumber).number, country)[0] ?? null;
}

export interface PhoneNumberParts {
  /** User part of the address as it came, extension and all. */
  readonly user: string;
  /** In plain characters, without extension. */
  readonly number: string;
  readonly extension: string | null;
}

/** The number an address means, and the extension behind it. Total. */
export function partsOf(phoneNumber: string): PhoneNumberParts {
  const { user } = readCallAddress(phoneNumber);
  return { user, ...splitPaused(plainCharacters(user).trim()) };
}

/**
 * What a number may be in international form, the likeliest first: valid readings, and where there are none those of forms
 * that were given up. Empty for extensions, short codes and names.
 *
 * @param number in plain characters, without extension
 */
export function readingsOf(number: string, country: string): readonly string[] {
  if (!isNumberText(number)) return [];
  const valid = validReadings(number, country).map((reading) => reading.number as string);
  const today = valid.length > 0 ? valid : readingsOfOldForms(number, country);
  return [...today, ...behindLineOutAndTrunk(number, country)];
}

/** Whether a text is a telephone number by its characters alone. */
export function isNumberText(number: string): boolean {
  return number.length <= longestNumber && /^[+\d([]/.test(number) && !/[\p{L}*#@]/u.test(number);
}

function validReadings(number: string, country: string): readonly PhoneNumber[] {
  if (!isNumberText(number)) return [];
  const digits = digitsOf(number);
  const international = valid(`+${digits}`, undefined);
  if (startsWithPlus(number)) return international;
  const national = isSupportedCountry(country) ? valid(number, country) : [];
  // Bitrix24 connectors often send international numbers without the plus. From twelve digits on that is what they are,
  // whatever a country with an open numbering plan would allow; below eleven it would be guessing.
  if (digits.length >= 12 && !isDialledAbroad(national[0], country)) return [...international, ...national];
  return digits.length >= 11 ? [...national, ...international] : national;
}

function readingsOfOldForms(number: string, country: string): readonly string[] {
  const digits = digitsOf(number);
  const abroad = startsWithPlus(number) ? digits : /^00[1-9]/.test(digits) ? digits.slice(2) : null;
  const own = isSupportedCountry(country) ? getCountryCallingCode(country) : null;
  const today =
    abroad !== null
      ? afterCallingCode(abroad).flatMap(([code, national]) => formsOfToday(code, national))
      : own === null
        ? []
        : [
            ...formsOfToday(own, digits),
            ...(digits.startsWith(own) ? formsOfToday(own, digits.slice(own.length)) : []),
          ];
  // Many telephone systems write 00 for the plus, whatever is dialled in their country.
  const candidates = abroad === null ? today : [`+${abroad}`, ...today];
  return [
    ...candidates.filter((candidate) => valid(candidate, undefined).length > 0),
    ...behindLineOut(number, country),
  ];
}

/** `0-030 ...`: the zero, or nine, for a line out of a telephone system, with the number as it is dialled behind it. */
function behindLineOut(number: string, country: string): readonly string[] {
  return dialledBehind(/^[09](?=0[1-9]|00[1-9])(\d+)$/, number, country);
}

/** The same where trunk calls begin with 8 or 1: `9 8 916 ...` happens to be an Iranian number as well. */
function behindLineOutAndTrunk(number: string, country: string): readonly string[] {
  const trunk = isSupportedCountry(country) ? trunkDigits[getCountryCallingCode(country)] : undefined;
  return trunk === undefined ? [] : dialledBehind(new RegExp(`^9(${trunk}\\d{10})$`), number, country);
}
const trunkDigits: Readonly<Record<string, string>> = { '7': '8', '1': '1' };

function dialledBehind(lineOut: RegExp, number: string, country: string): readonly string[] {
  const dialled = lineOut.exec(digitsOf(number))?.[1];
  if (dialled === undefined || startsWithPlus(number) || !isSupportedCountry(country)) return [];
  return valid(dialled, country).map((reading) => reading.number as string);
}

/** Calling codes have one to three digits, and none begins another. */
function afterCallingCode(digits: string): readonly (readonly [code: string, national: string])[] {
  return [1, 2, 3].map((length) => [digits.slice(0, length), digits.slice(length)] as const);
}

export function startsWithPlus(number: string): boolean {
  return /^[([\s]*\+/.test(number);
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
