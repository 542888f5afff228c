import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeIni,
  encodeIni,
  readFromSection,
  setInSection,
} from '../../../../electron/sources/microsip/iniText.ts';

const values = new Map([
  ['cmdCallRing', '"C:\\curl.exe ring"'],
  ['cmdCallEnd', '"C:\\curl.exe end"'],
]);

describe('the text of MicroSIP.ini', () => {
  it('gets its values where the keys stand, the rest of the section at its end', () => {
    const before =
      '[Settings]\r\naccountId=1\r\nCMDCALLRING=\r\n;cmdCallEnd=x\r\n\r\n[Calls]\r\n0=a;b\r\ncmdCallEnd=y\r\n';
    expect(setInSection(before, 'settings', values)).toBe(
      '[Settings]\r\naccountId=1\r\nCMDCALLRING="C:\\curl.exe ring"\r\n;cmdCallEnd=x\r\n' +
        'cmdCallEnd="C:\\curl.exe end"\r\n\r\n[Calls]\r\n0=a;b\r\ncmdCallEnd=y\r\n',
    );
  });

  it.each([
    ['', '[Settings]\r\na=1\r\n'],
    ['[Calls]\r\n0=x', '[Calls]\r\n0=x\r\n[Settings]\r\na=1\r\n'],
    ['[Settings]', '[Settings]\r\na=1\r\n'],
    ['[Settings]\r\nb=2', '[Settings]\r\nb=2\r\na=1\r\n'],
    ['[Settings]\nb=2\na=0', '[Settings]\nb=2\na=1'],
  ])('%j', (before, after) => {
    expect(setInSection(before, 'Settings', new Map([['a', '1']]))).toBe(after);
  });

  it('is read without its quotes', () => {
    const text = setInSection('[Settings]\r\n[Other]\r\ncmdCallRing=no\r\n', 'Settings', values);
    expect(readFromSection(text, 'Settings', 'CmdCallRing')).toBe('C:\\curl.exe ring');
    expect(readFromSection(text, 'Other', 'cmdCallRing')).toBe('no');
    expect(readFromSection(text, 'Other', 'cmdCallEnd')).toBeNull();
  });

  it('every other line stays byte for byte, and writing twice changes nothing more', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '[Settings]',
        '[Calls]',
        'cmdCallRing=old',
        'a=b',
        '',
        '; note',
        '  x = y ',
        'nonsense',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n[]/g, '')),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\r\n', '\n'), (lines, newline) => {
        const before = lines.map((one) => one + newline).join('');
        const after = setInSection(before, 'Settings', values);
        expect(setInSection(after, 'Settings', values)).toBe(after);
        for (const [key, value] of values)
          expect(readFromSection(after, 'Settings', key)).toBe(value.slice(1, -1));
        const others = (text: string): string[] =>
          text.split(newline).filter((one) => !/^\s*(cmdCall(Ring|End)\s*=|$|\[settings\])/i.test(one));
        expect(others(after)).toEqual(others(before));
        const wide = decodeIni(encodeIni({ text: after, encoding: 'utf16le' }));
        expect(wide).toEqual({ text: after, encoding: 'utf16le' });
      }),
    );
  });

  it('bytes of an 8-bit file come out as they were', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    expect(encodeIni(decodeIni(bytes)).equals(bytes)).toBe(true);
  });
});
