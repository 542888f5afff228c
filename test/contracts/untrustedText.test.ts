import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, cleanText, isolatedText } from '../../contracts/untrustedText.ts';

const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';

describe('cleanName', () => {
  it.each([
    ['a family', family],
    ['emoji with a skin and a sign', '\u{1f469}\u{1f3fd}\u200d\u{1f4bb} \u2764\ufe0f\u200d\u{1f525}'],
    ['a Persian name', 'علی\u200cرضا'],
    ['a Hindi name', 'क्\u200dष'],
    ['a Bengali name', 'র\u200d্যাব'],
  ])('leaves the joiners of %s', (_what, name) => expect(cleanName(name, 200)).toBe(name));

  it.each([
    ['\u200dAnna\u200c Lee\u200d', 'Anna Lee'],
    ['An\u200d\u200dna', 'Anna'],
    ['12\u200d34', '1234'],
    ['\u200c\u200d', ''],
    ['علی\u200b\u200c\u202eرضا', 'علی\u200cرضا'],
    ['a\u202eb\u0000c\u200bd\u{e0041}e', 'abcde'],
  ])('takes from %j what joins nothing, and all other marks', (name, expected) =>
    expect(cleanName(name, 200)).toBe(expected),
  );

  it('ends no cut name with a joiner', () => {
    expect(cleanName(family, 4)).toBe('\u{1f468}…');
    expect(cleanName(family, 5)).toBe('\u{1f468}…');
    expect(isolatedText(family, 4)).toBe('\u{1f468}…');
  });
});

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
      '\u200d',
      '\u200c',
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
        const name = cleanName(text, maxLength);
        expect(name.length).toBeLessThanOrEqual(maxLength);
        expect(cleanText(name, maxLength * 2)).toBe(
          cleanText(name.replace(/[\u200c\u200d]/g, ''), maxLength * 2),
        );
        expect(cleanName(name, maxLength)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });
});
