import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isInternalNumber } from '../../../../electron/core/numbers/internalNumber.ts';

it.each([
  ['102', true],
  ['10234', true],
  ['sip:102@pbx.example', true],
  ['sip:100234@10.0.0.1:5060', true],
  ['"Anna" <sip:anna@pbx.example>', true],
  ['anna@pbx.example', true],
  ['sip:1234567@pbx.example', true],
  ['sip:1234567@pbx.example;user=phone', false],
  // Local numbers without their area code, as exchanges of one town hand them on.
  ['1234567', false],
  ['+79123456789', false],
  ['sip:+4930901820@trunk.example', false],
  ['sip:89123456789@pbx.example', false],
  ['anonymous', false],
  ['sip:anonymous@anonymous.invalid', false],
  ['', false],
])('%s reaches nobody but within the house: %s', (phoneNumber, expected) => {
  expect(isInternalNumber(phoneNumber, 'RU')).toBe(expected);
});

it('says so or not of whatever text comes', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(typeof isInternalNumber(text, 'RU')).toBe('boolean');
    }),
  );
});
