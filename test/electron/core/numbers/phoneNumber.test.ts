import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPhoneNumber, internationalForm } from '../../../../electron/core/numbers/phoneNumber.ts';
import { isSameNumber } from '../../../../electron/core/numbers/sameNumber.ts';
import { isWithheld } from '../../../../electron/core/numbers/withheld.ts';

describe('a number in international form', () => {
  it.each([
    ['+79123456789', 'DE', '+79123456789'],
    ['8 (912) 345-67-89', 'RU', '+79123456789'],
    ['89123456789', 'RU', '+79123456789'],
    ['84951234567', 'RU', '+74951234567'],
    ['79123456789', 'RU', '+79123456789'],
    ['810493012345', 'RU', '+493012345'],
    ['030 1234567', 'DE', '+49301234567'],
    ['0049 30 1234567', 'DE', '+49301234567'],
    ['493012345678', 'DE', '+493012345678'],
    ['491711234567', 'DE', '+491711234567'],
    ['442079460123', 'GB', '+442079460123'],
    ['442079460123', 'US', '+442079460123'],
    ['13812345678', 'CN', '+8613812345678'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['sip:89123456789@pbx.example;user=phone', 'RU', '+79123456789'],
    ['tel:+49301234567', 'RU', '+49301234567'],
  ])('%s in %s is %s', (text, country, number) => {
    expect(internationalForm(text, country)).toBe(number);
  });

  it.each(['101', '', 'anonymous', 'anna', '*72', '112', '5', '+', 'sip:anna42@pbx.example'])(
    'is none of %j',
    (text) => {
      expect(internationalForm(text, 'RU')).toBeNull();
    },
  );

  it('is grouped for people, and left alone where there is none', () => {
    expect(formatPhoneNumber('89123456789', 'RU')).toBe('+7 912 345-67-89');
    expect(formatPhoneNumber(' 101 ', 'RU')).toBe('101');
    expect(formatPhoneNumber('anonymous', 'RU')).toBe('anonymous');
    expect(formatPhoneNumber('"Anna" <sip:101@pbx.example>', 'RU')).toBe('101');
    expect(formatPhoneNumber('<sip:%2B79123456789@pbx.example>', 'RU')).toBe('+7 912 345-67-89');
    expect(formatPhoneNumber('8 912 345-67-89 доб. 12', 'RU')).toBe('+7 912 345-67-89 x12');
    expect(formatPhoneNumber('79123456789', '')).toBe('+7 912 345-67-89');
  });

  it('is found in total, whatever the text and the country', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ maxLength: 3 }),
        (text, country) => {
          expect(formatPhoneNumber(text, country)).toBeTypeOf('string');
          expect(internationalForm(text, country) ?? '+1').toMatch(/^\+\d+$/);
          expect(isWithheld(text)).toBeTypeOf('boolean');
        },
      ),
    );
  });
});

describe('the same number', () => {
  it('is known in each way of writing it', () => {
    expect(isSameNumber('4930123456', '030 123456', 'DE')).toBe(true);
    expect(isSameNumber('79123456789', '+79123456789', 'DE')).toBe(true);
    expect(isSameNumber('101', 'sip:101@pbx.example', 'DE')).toBe(true);
    expect(isSameNumber('101', '102', 'DE')).toBe(false);
  });

  it('is not what nobody told', () => {
    expect(isSameNumber('', '', 'DE')).toBe(false);
    expect(isSameNumber('anonymous', 'anonymous', 'DE')).toBe(false);
    expect(isWithheld('sip:anonymous@anonymous.invalid')).toBe(true);
    expect(isWithheld('Анна')).toBe(false);
  });
});
