import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSeenFirst, isUnusualNumber } from '../../../../electron/core/dialling/unusualNumber.ts';

const nobody = {
  name: null,
  formattedNumber: '',
  company: null,
  responsible: null,
  line: null,
  crmEntity: null,
};

it.each([
  '+4930901820',
  '030 901820',
  '8 (495) 111-22-33',
  '+34 912 345 678',
  '+1 212 555 0100',
  '+55 11 3071 0000',
  '0091 22 1234 5678',
  '0049 30 901820',
  '0 030 901820',
  '9 030 901820',
  '+33 1 89 12 34 56',
])('%s is a number like others', (number) => expect(isUnusualNumber(number)).toBe(false));

it.each([
  ['a feature code', '*21*0301234567#'],
  ['a code of the network', '**61*030123456**20#'],
  ['an emergency number', '112'],
  ['an extension', '201'],
  ['a SIP address', 'sip:anna@pbx.example'],
  ['several numbers', '+49 30 901820/21'],
  ['nothing that can be dialled', 'call anna'],
  ['premium in Germany', '0900 1 234567'],
  ['the same from abroad', '+49 900 1234567'],
  ['premium in Russia', '8 809 505 12 34'],
  ['premium in Spain', '+34 803 123 456'],
  ['premium in Britain', '+44 909 879 0000'],
  ['premium in Brazil', '0900 123 4567'],
  ['premium in North America', '+1 900 555 0100'],
  ['a satellite', '+881 6 1234 5678'],
  ['premium in Germany behind a digit for outside lines', '00900 1 234567'],
  ['the same behind another', '9 0900 1 234567'],
  ['premium in North America behind a digit for outside lines', '9 1 900 555 0100'],
  ['premium in Spain behind a digit for outside lines', '0 803 123 456'],
  ['premium in France', '+33 892 12 34 56'],
  ['the same from abroad', '0033 899 12 34 56'],
  ['premium in Italy', '+39 899 123 456'],
  ['the same at home', '899 123 456'],
])('%s, %s, is asked about', (_what, number) => expect(isUnusualNumber(number)).toBe(true));

it('whatever the text, it is answered, and no text with a star or a hash is usual', () => {
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^[+\d*#]{1,20}$/), (text, code) => {
      expect(typeof isUnusualNumber(text)).toBe('boolean');
      if (/[*#]/.test(code)) expect(isUnusualNumber(code)).toBe(true);
    }),
  );
});

it.each([
  ['a caller', '+4930901820', undefined, false],
  ['an extension', '201', undefined, false],
  ['a costly number that has called', '0900 1 234567', undefined, false],
  ['an address that a phone told of', 'sip:+4930901820@stranger.example', undefined, true],
  ['a code that a phone told of', '*21*0301234567#', undefined, true],
  ['who asked in a form', '+4930901820', { text: '' }, false],
  ['a costly number in a form', '0900 1 234567', { text: '' }, true],
  ['an extension in a form', '201', { text: '' }, true],
])('%s (%s) is to be seen before it is dialled back, or not', (_who, phoneNumber, request, isSeen) => {
  const party = { ...nobody, phoneNumber };
  expect(isSeenFirst({ party, request })).toBe(isSeen);
});
