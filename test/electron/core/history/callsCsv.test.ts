import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, listSeparator } from '../../../../electron/core/history/callsCsv.ts';

/** RFC 4180, as a spreadsheet program reads it. */
function parsed(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) throw new Error('quote without end');
        if (text[at] === '"') at += 1;
        value += text[at];
      }
      at += 1;
    } else
      while (at < text.length && text[at] !== separator && !text.startsWith('\r\n', at)) value += text[at++];
    row.push(value);
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`unexpected ${JSON.stringify(text[at])}`);
    at += 2;
    rows.push(row);
    row = [];
  }
  return rows;
}

const looksRun = /^[=+\-@\t\r\n＝＋－＠]/;
const separators = fc.constantFrom(';', ',');
const nasty = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '=1+1',
    '+7 495',
    '-2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n',
    '"',
    ';',
    ',',
    '＝1',
    "'",
    '";=1',
  ),
);

describe('a file of calls', () => {
  it('is read back as it was, but for the apostrophe in front of what looks like a formula', () => {
    fc.assert(
      fc.property(
        separators,
        fc.array(fc.array(nasty, { minLength: 1, maxLength: 5 }), { maxLength: 5 }),
        (separator, rows) => {
          const back = parsed(rows.map((row) => csvLine(row, separator)).join(''), separator);
          expect(back).toEqual(
            rows.map((row) => row.map((value) => (looksRun.test(value) ? `'${value}` : value))),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('has no value that a spreadsheet program would run', () => {
    fc.assert(
      fc.property(separators, fc.array(nasty, { minLength: 1, maxLength: 6 }), (separator, row) => {
        for (const value of parsed(csvLine(row, separator), separator)[0] ?? [])
          expect(value).not.toMatch(looksRun);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['en-US', ','],
    ['en-GB', ','],
    ['ru-RU', ';'],
    ['de-DE', ';'],
    ['es-ES', ';'],
    ['pt-BR', ';'],
  ])('separates values in %s by %j', (locale, separator) => expect(listSeparator(locale)).toBe(separator));
});
