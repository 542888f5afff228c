import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../contracts/untrustedText.ts';

describe('cleanText', () => {
  it.each([
    ['  Ann \n\t Lee ', 'Ann Lee'],
    ['a\u202eb\u0000c\u200bd', 'abcd'],
    ['<b>Ann</b> & "Co"', '<b>Ann</b> & "Co"'],
    ['\u{e0041}\u{1f600}', '\u{1f600}'],
    ['Иван Петров', 'Иван Петров'],
    ['\u202e\u2066', ''],
  ])('cleans %j', (text, expected) => {
    expect(cleanText(text, 200)).toBe(expected);
  });

  it('is bounded, stable, and holds no control, bidi or broken character', () => {
    const hostile = fc.constantFrom(
      '\u202e',
      '\u2066',
      '\u0000',
      '\ud800',
      '\udc00',
      '\u{1f600}',
      ' ',
      'x',
      '\ufeff',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(hostile, { maxLength: 300 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 50 }), (text, maxLength) => {
        const cleaned = cleanText(text, maxLength);
        expect(cleaned.length).toBeLessThanOrEqual(maxLength);
        expect(cleaned).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u);
        expect(cleanText(cleaned, maxLength)).toBe(cleaned);
      }),
      { numRuns: 500 },
    );
  });
});
