import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCaptivePage } from '../../../../electron/portal/network/foreignPage.ts';
import { parseBoundedJson } from '../../../../electron/portal/network/boundedJson.ts';
import { wholeFrame } from '../testing/wholeFrame.ts';
import { findJsonValues } from '../../../../electron/portal/push/messages/jsonValues.ts';
import { readAnswer } from '../../../../electron/portal/rest/answer.ts';
import { maskSecrets } from '../../../../electron/portal/answers/portalWords.ts';
import { expectCheap, expectLinear } from '../testing/growth.ts';
import { noSecrets } from '../testing/noSecrets.ts';

const mark = '#!NGINXNMS!#';
const longestFrame = 4_000_000;
/** So long may the popup have to wait for it. */
const mostMs = 100;

const captive = (body: string): boolean => isCaptivePage(200, body, 'portal.example', true);
const fill = (piece: string, size: number): string =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

/** Pieces that the readers look for, in every order: what is worst of them nobody has to think of. */
const htmlPieces = [
  '<input ',
  '<meta ',
  ' type',
  '=',
  '"',
  "'",
  '>',
  '<',
  ' http-equiv=refresh',
  ' url=',
  'x',
  '   ',
];
const framePieces = [mark, '{', '}', '[', ']', '"', '\\', '\\"', ',', ':', '#!NGINXNME!#', 'a', ' ', '1'];

describe('pages in place of an answer', () => {
  it.each([
    '<input ',
    '<meta ',
    '<meta http-equiv',
    '<html',
    '<',
    ' type=',
    '<meta http-equiv=refresh url=',
    '<input type ',
  ])('of %j cost no more than they are long', (piece) => {
    expectLinear((size) => `<html>${fill(piece, size)}`, captive);
  });

  it('made of any two things cost no time', { timeout: 60_000 }, () => {
    for (const one of htmlPieces)
      for (const other of htmlPieces)
        expectCheap(one + other, `<html>${fill(one + other, longestFrame)}`, captive, mostMs);
  });
});

describe('frames', () => {
  it.each([
    ['marks with a bracket each', `${mark}{`],
    ['brackets that open', '['],
    ['braces that open', '{'],
    ['quotes', '"'],
    ['empty lists', '[],'],
    ['broken objects', '{x}'],
    ['broken objects with marks', `${mark}{x}`],
    ['strings that never end', `${mark}{"`],
    ['whole messages', `${mark}{"text":{"module_id":"im","command":"say"}}#!NGINXNME!#`],
    ['backslashes', `{"\\`],
  ])('of %s cost no more than they are long', (_what, piece) => {
    expectLinear((size) => fill(piece, size), wholeFrame);
  });

  it('that are broken at their beginning cost no more for being long', () => {
    expectLinear((size) => `${mark}{`.repeat(201) + 'x'.repeat(size), wholeFrame, 100_000);
    expectCheap('cut short', `${mark}{`.repeat(201) + ' '.repeat(3_900_000), wholeFrame, mostMs);
  });

  it('made of any two things cost no time', { timeout: 60_000 }, () => {
    for (const one of framePieces)
      for (const other of framePieces)
        expectCheap(
          one + other,
          fill(one + other, longestFrame),
          (text) => [...findJsonValues(text)],
          mostMs,
        );
  });

  it('of ten thousand calls are taken apart at once', () => {
    const call = (index: number) => ({
      mid: String(index),
      text: {
        module_id: 'voximplant',
        command: 'showExternalCall',
        params: {
          callId: `externalCall.${index}`,
          fromUserId: 1,
          phoneNumber: '+74951234567',
          CRM: { FOUND: 'N' },
        },
        extra: { server_time_unix: 1_773_130_779 },
      },
    });
    const frame = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => call(index)));
    expect(wholeFrame(frame).messages).toHaveLength(10_000);
    expectCheap('ten thousand', frame, wholeFrame, mostMs);
  });

  it('that are short are taken up again after each message that was cut short', () => {
    const whole = `${mark}${JSON.stringify({ mid: '1', text: { module_id: 'im', command: 'say' } })}#!NGINXNME!#`;
    const cut = `${mark}{"mid":"2","text":{"module_id":"im"`;
    expect(wholeFrame(`${cut}\n`.repeat(50) + whole).messages.map(({ mid }) => mid)).toEqual(['1']);
  });
});

describe('JSON from outside', () => {
  const bounds = { deepest: 5, mostValues: 30 };

  it('is what it is, within its bounds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value);
        const parsed = parseBoundedJson(text, { deepest: 64, mostValues: 100_000 });
        expect(parsed).toMatchObject({ kind: 'value', value: JSON.parse(text) });
      }),
    );
  });

  it('is too large exactly where it is deeper or has more values than its bounds', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseBoundedJson(nested(5), bounds)).toMatchObject({ kind: 'value', value: [[[[[]]]]] });
    expect(parseBoundedJson(nested(6), bounds).kind).toBe('tooLarge');
    expect(parseBoundedJson(JSON.stringify(Array.from({ length: 29 }, () => 1)), bounds).kind).toBe('value');
    expect(parseBoundedJson(JSON.stringify(Array.from({ length: 31 }, () => 1)), bounds).kind).toBe(
      'tooLarge',
    );
    // What stands in a string is no value, however it looks.
    expect(parseBoundedJson(JSON.stringify(`\\"${'[{,'.repeat(500)}\\`), bounds).kind).toBe('value');
  });

  it('never throws, and costs no more than it is long', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...framePieces), { maxLength: 200 }), (pieces) => {
        expect(['value', 'broken', 'tooLarge']).toContain(parseBoundedJson(pieces.join(''), bounds).kind);
      }),
    );
    expectLinear(
      (size) => '['.repeat(size),
      (text) => readAnswer(200, text, 'webhook', noSecrets),
    );
    expectLinear(
      (size) => `"${'\\"'.repeat(size)}`,
      (text) => readAnswer(200, text, 'webhook', noSecrets),
    );
  });

  it('says of an answer that holds too much that it does', () => {
    for (const body of [
      '['.repeat(1_000),
      `{"result":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`,
      `{"error":[${'0,'.repeat(30_000)}0]}`,
    ])
      expect(readAnswer(200, body, 'webhook', noSecrets)).toMatchObject({
        kind: 'error',
        meaning: { code: 'portal.answerTooLarge', retryable: true },
      });
  });
});

describe('words of a portal', () => {
  it('cost no more than they are long', () => {
    expectLinear(
      (size) => fill('s3cret-', size),
      (text) => maskSecrets(text, ['s3crets3cret']),
    );
    expectLinear(
      (size) => fill('%73%33', size),
      (text) => maskSecrets(text, ['s3crets3cret']),
    );
    expectCheap('long', 'x'.repeat(1_000_000), (text) => noSecrets(text, 200), mostMs);
  });
});
