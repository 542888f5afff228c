import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readDialledNumber,
  readToDial,
  textOfCallLink,
} from '../../../../electron/core/dialling/dialledNumber.ts';

describe('a number as people write it', () => {
  it.each([
    ['0049 (0)30 123456', '004930123456'],
    ['+49 0 30 901820', '+4930901820'],
    ['+49 (030) 901820', '+4930901820'],
    ['+49 [0] 30 901820', '+4930901820'],
    ['(+49) (0) 30 901820', '+4930901820'],
    ['+39 (0)6 12345678', '+390612345678'],
    ['+39 06 12345678', '+390612345678'],
    ['+7 8 495 123-45-67', '+74951234567'],
    ['+36 06 1 234 5678', '+3612345678'],
    ['+52 1 55 1234 5678', '+5215512345678'],
    ['+49/30/901820', '+4930901820'],
    ['8 (495)/123-45-67', '84951234567'],
    ['555/123-4567', '5551234567'],
    ['030/901820-12', '03090182012'],
    ['sip:101', '101'],
    ['sip:+4930901820', '+4930901820'],
    ['<sip:101@pbx>', 'sip:101@pbx'],
    ['Anna <+49 30 901820>', '+4930901820'],
    ['"Schmidt, Anna" <tel:+49-30-901820>', '+4930901820'],
    ['Тел.: +7 495 123-45-67', '+74951234567'],
    ['Tel. 030 901820', '030901820'],
    ['M: +49 171 1234567', '+491711234567'],
    ['Tel: +49 30 901820; Fax: +49 30 901821', '+4930901820'],
    ['+49 30 901820 (Büro)', '+4930901820'],
    ['+49 30 901820.', '+4930901820'],
    ['٠٣٠٩٠١٨٢٠', '030901820'],
    ['۰۳۰۹۰۱۸۲۰', '030901820'],
    ['+49\u00ad30\u200e901820', '+4930901820'],
    ["+49·30_901'820", '+4930901820'],
    ['**21*0301234567#', '**21*0301234567#'],
  ])('%j dials %s', (text, number) => {
    expect(readDialledNumber(text)).toBe(number);
  });

  it.each([
    ['555.555.5555 x 9', '5555555555', '9'],
    ['+49 30 123456 ext. 12', '+4930123456', '12'],
    ['+49 30 123456 (ext 12)', '+4930123456', '12'],
    ['+7 495 123-45-67 доб. 12', '+74951234567', '12'],
    ['030 1234567 Durchwahl 5', '0301234567', '5'],
    ['+7(495)1234567,,12#', '+74951234567', '12#'],
    ['+74951234567;ext=3', '+74951234567', '3'],
    ['tel:123-456-7890p123', '1234567890', '123'],
    ['tel:+15551234567x9', '+15551234567', '9'],
    ['tel:+4930123,55#', '+4930123', '55#'],
    ['+1 415 555 2671 #12', '+14155552671', '12'],
  ])('%j dials %s and says that %s is left out', (text, number, leftOut) => {
    expect(readToDial(text)).toEqual({ numbers: [number], leftOut });
  });

  it.each([
    ['+49 30 123456 / 12', ['+4930123456', '+4930123412']],
    ['+49 30 901820/21', ['+4930901820', '+4930901821']],
    ['tel:+49 30 901820/21', ['+4930901820', '+4930901821']],
    ['tel:+4930901820;+4930901821', ['+4930901820', '+4930901821']],
    ['+49 30 901820, 21', ['+4930901820', '+4930901821']],
    ['089/1234/56', ['0891234', '0891256']],
    ['101/102', ['101', '102']],
    ['123, 456', ['123', '456']],
    ['123;456', ['123', '456']],
    ['0301 23 / 0301 24', ['030123', '030124']],
    ['+49 30 1234567 oder +49 30 7654321', ['+49301234567', '+49307654321']],
    ['+49 30 1234567 +49 30 7654321', ['+49301234567', '+49307654321']],
    ['+49 30 1234567\n+49 30 7654321', ['+49301234567', '+49307654321']],
    ['030 123456 - 030 654321', ['030123456', '030654321']],
    ['+49 0 30 9', ['+49309', '+490309']],
  ])('%j may be several, and is asked about', (text, numbers) => {
    expect(readToDial(text)).toEqual({ numbers, leftOut: null });
    expect(readDialledNumber(text)).toBeNull();
  });

  it.each([
    '12 or anna',
    '123, calc1',
    '+4930901820, Anna',
    '+49 30 901820 21 22 23',
    'ext. 12',
    'anna@pbx.example',
  ])('%j is nothing to dial', (text) => {
    expect(readToDial(text).numbers).toEqual([]);
  });

  it('is read in one way, typed, pasted or linked', () => {
    const numbers = fc.constantFrom(
      '+49 30 901820',
      '+49 (0)30 901820',
      '030 901820',
      '101',
      '+49 30 901820/21',
    );
    const behind = fc.constantFrom('', ' x 9', ';ext=9', ',,9#', 'p9', ' ext. 9');
    fc.assert(
      fc.property(numbers, behind, (number, extension) => {
        const typed = readToDial(number + extension);
        fc.pre(number !== '101' || extension === '' || /ext|x/.test(extension));
        expect(readToDial(`tel:${number}${extension}`)).toEqual(typed);
        expect(readToDial(`tel:${encodeURIComponent(number)}${extension.replaceAll(' ', '%20')}`)).toEqual(
          typed,
        );
        expect(readToDial(`Tel.: ${number}${extension}`)).toEqual(typed);
        expect(readToDial(`Anna <${number}${extension}>`)).toEqual(typed);
      }),
    );
  });

  it('fills in what a link is about, or what has to be asked about', () => {
    expect(textOfCallLink('tel:+49-30-901820;ext=1')).toBe('+4930901820');
    expect(textOfCallLink('tel:%2B4930901820%2F21')).toBe('+4930901820/21');
    expect(textOfCallLink('tel:anna')).toBeNull();
    expect(textOfCallLink('https://example.org/123')).toBeNull();
  });
});
