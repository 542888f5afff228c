import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallParty } from '../../../../contracts/calls.ts';
import { findableOf, foldedText, isFound, searchFor } from '../../../../electron/core/history/searchText.ts';
import { callerKey } from '../../../../electron/core/numbers/waysToDial.ts';

const anna: CallParty = {
  name: 'Алёна Łukasz-Müller',
  phoneNumber: '+7 (495) 123-45-67',
  formattedNumber: '+7 495 123-45-67',
  company: 'ООО «Ёлка»',
  responsible: null,
  line: null,
  crmEntity: null,
};
const finds = (query: string, party: CallParty = anna): boolean =>
  isFound(findableOf({ party }, 'RU'), searchFor(query));

describe('a search', () => {
  it.each(['алена', 'АЛЁНА', 'lukasz', 'ŁUKASZ', 'muller', 'Müller', 'елка', 'ЁЛКА', ' ооо  '])(
    'finds a name or a company by %j, whatever its capitals and accents',
    (query) => expect(finds(query)).toBe(true),
  );

  it.each([
    '495 12',
    '4951234567',
    '8495',
    '8 (495) 123',
    '+7495',
    '٤٩٥',
    '４９５',
    '123-45',
    '45-67',
    '495–123',
  ])('finds a number by %j, whichever way it is written', (query) => expect(finds(query)).toBe(true));

  it.each(['boris', '496', 'елкаалена', '495x', '12345678'])('does not find it by %j', (query) =>
    expect(finds(query)).toBe(false),
  );

  it.each(['ΟΔΥΣ', 'οδυσ', 'οδυσσευς', 'Οδυσσεύς'])(
    'finds a Greek name by %j, of whatever word it is the end',
    (query) => expect(finds(query, { ...anna, name: 'Οδυσσεύς' })).toBe(true),
  );

  it('finds who asked to be called back by what they wrote', () => {
    const asked = findableOf({ party: anna, request: { text: 'После пяти,\nпожалуйста' } }, 'RU');
    expect(isFound(asked, searchFor('пяти, пож'))).toBe(true);
  });

  it('finds everything by nothing', () => expect(finds('  ')).toBe(true));

  it('does not find one number in the end of a way to dial and the beginning of the next', () => {
    const { digits } = findableOf({ party: anna }, 'RU');
    expect(digits.split(' ')).toEqual(['74951234567', '84951234567']);
    expect(finds('67849')).toBe(false);
  });

  it('folds the same once and twice, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(foldedText(foldedText(text))).toBe(foldedText(text));
      }),
      { numRuns: 500 },
    );
  });

  it('finds a name by any part of it, in capitals as well', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        (name, from, length) => {
          const parts = [...foldedText(name)];
          const start = parts.length === 0 ? 0 : from % parts.length;
          const part = parts.slice(start, start + 1 + (length % 5)).join('');
          expect(finds(part.toUpperCase(), { ...anna, name })).toBe(true);
        },
      ),
    );
  });
});

describe('a caller', () => {
  it.each([
    ['+7 (495) 123-45-67', '84951234567'],
    ['8 495 123 45 67', '74951234567'],
    ['sip:+74951234567@pbx.example', 'tel:+7-495-123-45-67'],
    ['1001', '1001@pbx.example'],
    ['Anna', 'sip:anna@pbx.example'],
  ])('is the same by %s and %s', (one, other) => {
    expect(callerKey(one, 'RU')).toBe(callerKey(other, 'RU'));
    expect(callerKey(one, 'RU')).not.toBeNull();
  });

  it.each(['', 'anonymous', 'sip:anonymous@anonymous.invalid', 'скрыт'])('is nobody by %j', (number) => {
    expect(callerKey(number, 'RU')).toBeNull();
  });

  it('is another behind another extension', () => {
    expect(callerKey('+74951234567 доб. 12', 'RU')).not.toBe(callerKey('+74951234567 доб. 13', 'RU'));
  });
});
