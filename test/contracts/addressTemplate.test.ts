import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filledAddress,
  longestTemplate,
  numberForms,
  parseAddressTemplate,
  type WrittenForms,
} from '../../contracts/record/addressTemplate.ts';

const forms: WrittenForms = {
  phone: '+74951234567',
  'phone.digits': '74951234567',
  'phone.national': '84951234567',
  'phone.written': '+7 495 123-45-67',
  'phone.asItCame': '8 (495) 123-45-67',
};

function filled(text: string): string | null {
  const parsed = parseAddressTemplate(text);
  return parsed.ok ? filledAddress(parsed.template, forms) : null;
}

describe('an address with a place for the number', () => {
  it.each([
    ['https://erp.example/?phone={phone}', 'https://erp.example/?phone=%2B74951234567'],
    ['https://erp.example/c/{phone.digits}/open', 'https://erp.example/c/74951234567/open'],
    ['  https://erp.example:8443/#/find/{phone.national} ', 'https://erp.example:8443/#/find/84951234567'],
    [
      'https://erp.example/?a={phone.written}&b={phone.asItCame}',
      'https://erp.example/?a=%2B7%20495%20123-45-67&b=8%20(495)%20123-45-67',
    ],
    ['HTTPS://ERP.Example?q={phone}', 'https://erp.example/?q=%2B74951234567'],
  ])('%s becomes %s', (text, address) => {
    expect(filled(text)).toBe(address);
  });

  it.each([
    ['', 'empty'],
    [`https://erp.example/?phone={phone}&${'a'.repeat(longestTemplate)}`, 'tooLong'],
    ['http://erp.example/?phone={phone}', 'notHttps'],
    ['javascript:alert({phone})', 'notHttps'],
    ['erp.example/{phone}', 'notHttps'],
    ['https:///{phone}', 'notAnAddress'],
    ['https://erp.example/a b?{phone}', 'notAnAddress'],
    ['https://erp.example\\@evil.example/{phone}', 'notAnAddress'],
    ['https://erp.example\u202e/{phone}', 'notAnAddress'],
    ['https://user:secret@erp.example/{phone}', 'hasSecret'],
    ['https://erp.example/{name}', 'fieldUnknown'],
    ['https://erp.example/{phone', 'fieldUnknown'],
    ['https://erp.example/{{phone}}', 'fieldUnknown'],
    ['https://erp.example/{Phone}', 'fieldUnknown'],
    ['https://{phone}.example/', 'fieldInHost'],
    ['https://erp.example:{phone.digits}/', 'fieldInHost'],
    ['https://erp.example/', 'noNumber'],
  ])('%j is refused: %s', (text, problem) => {
    expect(parseAddressTemplate(text)).toEqual({ ok: false, problem });
  });

  const piece = fc.constantFrom(
    'https://',
    'http://',
    'erp.example',
    'evil.example',
    '/',
    '?',
    '#',
    '@',
    ':',
    ':8443',
    '\\',
    '..',
    '%2f',
    '{phone}',
    '{phone.digits}',
    '{',
    '}',
    '&x=',
    ' ',
    '\n',
  );
  const templates = fc.oneof(
    fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 7 }).map((pieces) => `https://erp.example/${pieces.join('')}`),
    fc.string({ maxLength: 40 }).map((end) => `https://erp.example/?q={phone}${end}`),
  );
  const numbers = fc.record(
    Object.fromEntries(numberForms.map((form) => [form, fc.string({ unit: 'binary', maxLength: 30 })])),
  ) as fc.Arbitrary<WrittenForms>;

  it('never throws, and whatever number calls, goes by https to the host that was written and to no other', () => {
    fc.assert(
      fc.property(templates, numbers, (text, any) => {
        const parsed = parseAddressTemplate(text);
        if (!parsed.ok) return;
        const address = filledAddress(parsed.template, any);
        if (address === null) return;
        const url = new URL(address);
        expect([url.protocol, url.host, url.username, url.password]).toEqual([
          'https:',
          parsed.template.host,
          '',
          '',
        ]);
        // Read again it is the same: what was shown is what is stored.
        expect(parseAddressTemplate(parsed.template.text)).toEqual(parsed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds the number as it is, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (number) => {
        const parsed = parseAddressTemplate('https://erp.example/find?a=1&phone={phone}&b=2');
        if (!parsed.ok) throw new Error('not read');
        const url = new URL(filledAddress(parsed.template, { ...forms, phone: number }) ?? '');
        expect([...url.searchParams.keys()]).toEqual(['a', 'phone', 'b']);
        expect(url.searchParams.get('phone')).toBe(number.replace(/\p{Cs}/gu, '\ufffd'));
      }),
    );
  });
});
