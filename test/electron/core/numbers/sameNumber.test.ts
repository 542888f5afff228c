import fc from 'fast-check';
import {
  getCountries,
  getExampleNumber,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { isSameNumber } from '../../../../electron/core/numbers/sameNumber.ts';

/** One real mobile number of each country, and landlines of those where area codes have a peculiar form. */
const numbers: readonly PhoneNumber[] = [
  ...getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []),
  ...[
    ...['+390612345678', '+4930901820', '+49308301234', '+442079460123', '+525512345678', '+541123456789'],
    ...['+551133334444', '+576012345678', '+74951234567', '+861062281234', '+81312345678', '+3612345678'],
    ...['+33145678901', '+34912345678', '+12124567890', '+61212345678', '+911123456789', '+902121234567'],
  ].flatMap((text) => parsePhoneNumberFromString(text) ?? []),
];

const scripts = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '０１２３４５６７８９', '०१२३४५६७८९'];
const inScript = (text: string, digits: string): string =>
  text.replace(/\d/g, (digit) => digits[Number(digit)] ?? '');

/** Each way in which phones, exchanges and people write a number that is called in full. */
const written: readonly ((number: PhoneNumber) => string)[] = [
  (number) => number.number,
  (number) => number.number.slice(1),
  (number) => `00${number.number.slice(1)}`,
  (number) => number.formatInternational(),
  (number) => number.getURI() ?? '',
  (number) => `sip:${encodeURIComponent(number.number)}@pbx.example:5061;user=phone`,
  (number) => `"Anna Schmidt" <sip:${number.number}@10.0.0.1>`,
  (number) => `<sip:${number.number.slice(1)}@pbx.example>;tag=1`,
  (number) => `${number.formatInternational()} x12`,
  (number) => `\u202a${number.formatInternational().replaceAll(' ', '\u00ad\u2011')}\u202c`,
  ...scripts.map((digits) => (number: PhoneNumber) => inScript(number.number, digits)),
];

/** And within its country. */
const writtenAtHome: readonly ((number: PhoneNumber) => string)[] = [
  (number) => number.formatNational(),
  (number) => number.formatNational().replace(/\D/g, ''),
  (number) => number.formatNational().replace(/[ -]/g, '.'),
];

const anyNumber = fc.constantFrom(...numbers);
const anyWay = fc.constantFrom(...written);
const anyWayAtHome = fc.constantFrom(...written, ...writtenAtHome);
const anyCountry = fc.constantFrom<CountryCode>(...getCountries());

describe('one number', () => {
  it('is one in all of its international forms, wherever the operator sits', () => {
    fc.assert(
      fc.property(anyNumber, anyWay, anyWay, anyCountry, (number, one, other, country) => {
        expect(isSameNumber(one(number), other(number), country), `${one(number)} ${other(number)}`).toBe(
          true,
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('is one in all of its forms within its country', () => {
    for (const number of numbers)
      for (const way of writtenAtHome)
        expect([
          way(number),
          number.country,
          isSameNumber(way(number), number.number, number.country ?? ''),
        ]).toEqual([way(number), number.country, true]);
  });

  it.each([
    ['MX', '+5215512345678', '+525512345678'],
    ['MX', '5512345678', '+5215512345678'],
    ['MX', '5215512345678', '5512345678'],
    ['MX', '044 55 1234 5678', '+525512345678'],
    ['MX', '015 5512345678', '+525512345678'],
    ['MX', '01 55 1234 5678', '+5215512345678'],
    ['US', '+5215512345678', '+525512345678'],
    ['AR', '+5491123456789', '+541123456789'],
    ['AR', '011 15 2345-6789', '+541123456789'],
    ['AR', '1123456789', '+5491123456789'],
    ['IT', '0612345678', '+39612345678'],
    ['DE', '+390612345678', '0039 6 12345678'],
    ['BR', '+551187654321', '+5511987654321'],
    ['BR', '0 15 11 98765-4321', '+5511987654321'],
    ['CO', '+5712345678', '+576012345678'],
    ['BJ', '+22997123456', '+2290197123456'],
    ['CI', '+22507123456', '+2250707123456'],
    ['RU', '007 916 123-45-67', '+79161234567'],
    ['RU', '007 916 123-45-67', '8 (916) 123-45-67'],
    ['RU', '9 8 916 123-45-67', '+79161234567'],
    ['RU', '989123456789', '+79123456789'],
    ['RU', '8~10~49 30 901820', '+4930901820'],
    ['RU', '123-45-67', '+74951234567'],
    ['DE', '0-030 901820', '+4930901820'],
    ['DE', '0-0049-30-901820', '+4930901820'],
    ['DE', '0-030 8301', '030 8301'],
    ['DE', '+49 (0)30 901820', '+4930901820'],
    ['US', '555-2671', '+14155552671'],
    ['US', '9 1 415 555 2671', '+14155552671'],
    ['US', '011 49 30 901820', '+4930901820'],
    ['US', '+1 415 555 2671 x12', '(415) 555-2671'],
    ['US', '+1 415 555 2671;ext=12', 'tel:+1-415-555-2671;ext=12'],
    ['DE', '4512345678', '+4512345678'],
    ['DE', '0123', '01-23'],
    ['DE', '11-22-33', '112233'],
    ['RU', '00 99 12 34 56', '+99123456'],
    ['DE', '101', 'sip:101@pbx.example'],
    ['DE', '<sip:101@pbx.example;transport=tcp>', '"Anna" <sip:101@10.0.0.1>'],
    ['DE', 'sip:%61nna@pbx.example', 'ANNA'],
    ['DE', '١٠١', '101'],
  ])('in %s is one as %s and %s', (country, one, other) => {
    expect(isSameNumber(one, other, country)).toBe(true);
    expect(isSameNumber(other, one, country)).toBe(true);
  });
});

/**
 * Pairs of the numbers above that are one by rule, as rows of the table say; all others of all ways have been gone through
 * once. The second of Russia's, written without its plus, is the first behind the 9 and the 8 of an exchange.
 */
const oneByRule: readonly string[] = ['+541123456789 +5491123456789', '+79123456789 +989123456789'];

describe('two numbers', () => {
  it('stay two, of whatever countries and however written', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyWayAtHome, anyWay, (one, other, way, otherWay) => {
        fc.pre(one.number !== other.number);
        fc.pre(!oneByRule.includes([one.number, other.number].toSorted().join(' ')));
        // Within its country a number is read by those who sit there.
        const country = one.country ?? 'DE';
        expect([way(one), otherWay(other), isSameNumber(way(one), otherWay(other), country)]).toEqual([
          way(one),
          otherWay(other),
          false,
        ]);
      }),
      { numRuns: 3000 },
    );
  });

  it('that differ in one digit stay two', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        anyWayAtHome,
        (number, at, by, way) => {
          const { nationalNumber, countryCallingCode, country } = number;
          const position = at % nationalNumber.length;
          const digit = (Number(nationalNumber[position]) + by) % 10;
          const neighbour = parsePhoneNumberFromString(
            `+${countryCallingCode}${nationalNumber.slice(0, position)}${digit}${nationalNumber.slice(position + 1)}`,
          );
          fc.pre(neighbour?.isValid() === true && neighbour.nationalNumber.length === nationalNumber.length);
          expect([
            way(number),
            neighbour.number,
            isSameNumber(way(number), neighbour.number, country ?? ''),
          ]).toEqual([way(number), neighbour.number, false]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['DE', '+4930901820', '+4940901820'],
    ['DE', '030901820', '+494030901820'],
    ['DE', '30901820', '+494030901820'],
    ['IT', '+393311234567', '+3903311234567'],
    ['US', '+79123456789', '(912) 345-6789'],
    ['US', '555-2671', '+4915552671'],
    ['US', '+1 415 555 2671 x12', '+1 415 555 2671 x13'],
    ['BR', '+551133334444', '+5511933334444'],
    ['DE', '101', '0101'],
    ['DE', '101', '1010'],
    ['DE', '*72', '72'],
    ['DE', '101', '+4930123101'],
    ['RU', '2345678', '+74951345678'],
    ['DE', 'anna42', '42'],
    ['DE', 'anna', 'sip:anne@pbx.example'],
  ])('in %s are two: %s and %s', (country, one, other) => {
    expect(isSameNumber(one, other, country)).toBe(false);
    expect(isSameNumber(other, one, country)).toBe(false);
  });
});

describe('whatever comes', () => {
  const pieces = fc.constantFrom(
    ...'+0123456789 ()-./x,;#*@<>"%٣＃',
    'sip:',
    'tel:',
    ' ext. ',
    '00',
    '%2B',
    '@h',
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 25 }).map((all) => all.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

  it('the comparison is total and symmetric', () => {
    fc.assert(
      fc.property(text, text, anyCountry, (one, other, country) => {
        expect(isSameNumber(one, other, country)).toBe(isSameNumber(other, one, country));
      }),
      { numRuns: 1000 },
    );
  });

  it('costs little, however long', () => {
    const startedMs = performance.now();
    for (const piece of [' ', ',', '1,', '<', '"\\', '@', 'a@', ';ext=', '1x', '(', '٣', '1 '])
      isSameNumber(piece.repeat(100_000), `+49${piece.repeat(5000)}`, 'DE');
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});
