import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callLinkOf,
  readTelLink,
  readDialledNumber,
} from '../../../../electron/core/dialling/dialledNumber.ts';
import { plainCharacters } from '../../../../contracts/plainCharacters.ts';
import { isDateOrComputer } from '../../../../electron/core/dialling/notANumber.ts';

/** Everything that may ever reach a phone. */
const dialable = /^(\+?[0-9*#]{1,40}|sips?:[\w+*#.~-]{1,64}@([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?)$/;

describe('a typed or pasted number', () => {
  it.each([
    ['+49 30 123456', '+4930123456'],
    [' (030) 12 34-56 ', '030123456'],
    ['030/123456', '030123456'],
    ['+44 (0) 20 7946 0000', '+442079460000'],
    ['+44(0)2079460000', '+442079460000'],
    ['(0) 12', '012'],
    ['8 (495) 123‑45‑67', '84951234567'],
    ['＋４９　３０　１２３', '+4930123'],
    ['\u00a0+49\u202f30\u00a0123\u00a0', '+4930123'],
    ['*100#', '*100#'],
    ['1001', '1001'],
    ['Tel: +49 30 123', '+4930123'],
    ['tel:+49-30-123', '+4930123'],
    ['sip:anna@PBX.example', 'sip:anna@pbx.example'],
  ])('%j dials %s', (text, number) => {
    expect(readDialledNumber(text)).toBe(number);
  });

  it.each([
    '',
    ' ',
    '+',
    '-',
    '()',
    'anna',
    '1-800-FLOWERS',
    '123, 456',
    '123;456',
    '12+34',
    '++49',
    '123\u0000',
    '123 && calc',
    '/hangupall',
    '-h',
    'https://example.org/123',
    'javascript:123',
    '1'.repeat(41),
    '1 '.repeat(600),
  ])('%j dials nothing', (text) => {
    expect(readDialledNumber(text)).toBeNull();
  });
});

describe('a link', () => {
  it.each([
    ['tel:+49-30-123', '+4930123'],
    ['TEL:+4930123', '+4930123'],
    ['tel://+4930123', '+4930123'],
    ['tel://030123/', '030123'],
    ['tel:030/12345', '03012345'],
    ['tel:%2B49%2030%20123', '+4930123'],
    ['tel:+1-201-555-0123;ext=12;isub=1', '+12015550123'],
    ['tel:7042;phone-context=example.com', '7042'],
    ['tel:*100%23', '*100#'],
    ['tel:*100#', '*100#'],
    ['tel:+4930123,,55#', '+4930123'],
    ['callto:+4930123', '+4930123'],
    ['callto://0301/23', '030123'],
    ['callto:sip:anna@pbx.example', 'sip:anna@pbx.example'],
    ['sip:anna@pbx.example', 'sip:anna@pbx.example'],
    ['sips:anna@pbx.example:5061;transport=tls?subject=x', 'sips:anna@pbx.example:5061'],
    ['sip:1001@[2001:DB8::1]', 'sip:1001@[2001:db8::1]'],
    ['sip:%61nna@pbx.example', 'sip:anna@pbx.example'],
    ['sip:+4930123@gw.example;user=phone', '+4930123'],
    ['sip:+49-30-123;phone-context=x@gw.example;user=phone', '+4930123'],
  ])('%s dials %s', (link, number) => {
    expect(readTelLink(link)).toBe(number);
  });

  it.each([
    'tel:',
    'tel:%',
    'tel:%2',
    'tel:%252B49',
    'tel:anna',
    'tel:123%00',
    'tel:123%0d%0aquit',
    'tel:123 --inspect',
    'callto:echo123',
    'callto:anna.schmidt',
    'sip:anna',
    'sip:@host',
    'sip:anna@',
    'sip:anna:secret@host',
    'sip:an%20na@host',
    'sip:a%22b@host',
    'sip:%25s%25s@host',
    'sip:anna@host name',
    'sip:anna@host%0d',
    "sip:$(reboot)@host'",
    'sip:anna@evil.example@',
    'http://example.org/tel:123',
    'ringside://call?event=ring',
    ' ',
    `tel:${'1'.repeat(2000)}`,
  ])('%j dials nothing', (link) => {
    expect(readTelLink(link)).toBeNull();
  });
});

describe('whatever comes', () => {
  const scheme = fc.constantFrom('', 'tel:', 'TEL://', 'callto:', 'callto:sip:', 'sip:', 'sips:', 'Tel: ');
  const pieces = fc.constantFrom(
    ...[
      '+',
      '4',
      '9',
      '0',
      ' ',
      '-',
      '(',
      ')',
      '.',
      '/',
      '*',
      '#',
      '@',
      ':',
      ';',
      '?',
      '%20',
      '%2B',
      '%0a',
      '%00',
      '"',
      "'",
    ],
    ...[
      '\\',
      '\n',
      '\u0000',
      '\u202e',
      '，',
      '４',
      'a',
      'host',
      ';ext=1',
      ';user=phone',
      '[::1]',
      '--',
      '$(',
      '`',
      '|',
      '&',
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
  );

  it('gives a checked number or nothing, never throws, and reads its own result as the same', () => {
    fc.assert(
      fc.property(scheme, text, (before, after) => {
        for (const number of [readDialledNumber(before + after), readTelLink(before + after)]) {
          if (number === null) continue;
          expect(number).toMatch(dialable);
          expect(readDialledNumber(number)).toBe(number);
          expect(readTelLink(callLinkOf(number))).toBe(number);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the digits of every number, however it is grouped', () => {
    const separators = fc.constantFrom('', ' ', '-', '.', '\u00a0', ' - ', '\u2011', '\u00ad', '·', '_', "'");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), separators), { minLength: 1, maxLength: 15 }),
        (digits) => {
          const written = digits.map(([digit, separator]) => `${digit}${separator}`).join('');
          const bare = digits.map(([digit]) => digit).join('');
          // What stands behind 00 is read as what stands behind a plus.
          fc.pre(!bare.startsWith('00') && !/^(?:011|810|010)[1-9]/.test(bare));
          const plain = plainCharacters(written).replace(/\D+$/, '');
          fc.pre(!isDateOrComputer(plain));
          expect(readDialledNumber(written)).toBe(bare);
        },
      ),
    );
  });
});
