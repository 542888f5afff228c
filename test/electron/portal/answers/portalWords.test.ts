import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { createPortalWords } from '../../../../electron/portal/answers/portalWords.ts';
import { openSession } from '../testing/openSession.ts';

const secret = 'k3x0CANARY5ecret';
const words = createPortalWords(() => [secret]);

/** What a reader would take for the secret: its letters in their order, near each other, whatever stands between. */
function reveals(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return plain.includes(secret.toLowerCase());
}

const hex = (char: string): string => (char.codePointAt(0) ?? 0).toString(16);
const fullWidth = (char: string): string => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0);

/** Ways to write one letter so that it still reads as that letter. */
const spellings: readonly ((char: string) => string)[] = [
  (char) => char,
  (char) => char.toUpperCase(),
  (char) => `${char}\u200b`,
  (char) => `${char}\u00ad`,
  (char) => `${char}\u0301`,
  (char) => `\u2060${char}`,
  (char) => `${char} `,
  (char) => `${char}-`,
  (char) => `${char}\u{e0041}`,
  fullWidth,
];
const escapes: readonly ((char: string) => string)[] = [
  (char) => `%${hex(char).padStart(2, '0')}`,
  (char) => `&#${char.codePointAt(0)};`,
  (char) => `&#x${hex(char)};`,
  (char) => `\\u00${hex(char).padStart(2, '0')}`,
  (char) => `%25${hex(char).padStart(2, '0')}`,
];

const written = (ways: readonly ((char: string) => string)[]): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...ways), { minLength: secret.length, maxLength: secret.length })
    .map((chosen) => [...secret].map((char, index) => (chosen[index] ?? String)(char)).join(''));

describe('a portal’s own words', () => {
  it('do not show the secret, however its letters are written', () => {
    fc.assert(
      fc.property(fc.string(), written(spellings), fc.string(), (before, inside, after) => {
        expect(reveals(words(before + inside + after, 200))).toBe(false);
      }),
    );
  });

  it('do not show it where it only appears once escapes are undone', () => {
    fc.assert(
      fc.property(fc.string(), written([...spellings.slice(0, 2), ...escapes]), (before, inside) => {
        const shown = words(before + inside, 200);
        const undone = shown
          .replace(/%25/g, '%')
          .replace(
            /%([\da-f]{2})|&#x([\da-f]+);|\\u00([\da-f]{2})/gi,
            (_all, a?: string, b?: string, c?: string) =>
              String.fromCodePoint(Number.parseInt(a ?? b ?? c ?? '', 16)),
          )
          .replace(/&#(\d+);/g, (_all, point: string) => String.fromCodePoint(Number(point)));
        expect(reveals(undone)).toBe(false);
      }),
    );
  });

  it('do not show the beginning of it where they are cut', () => {
    for (let before = 0; before < 210; before += 1) {
      const shown = words('x'.repeat(before) + secret.repeat(100), 200);
      expect(shown).not.toContain(secret.slice(0, 4));
    }
  });

  it('are otherwise what they were', () => {
    expect(words('Call is not found: 100% of them (a & b)', 200)).toBe(
      'Call is not found: 100% of them (a & b)',
    );
    expect(createPortalWords(() => ['', 'ab', '1'])('Table 1 is about', 200)).toBe('Table 1 is about');
  });
});

describe('an answer that repeats the code', () => {
  const body = (error: string): string => `{"error":${error},"error_description":""}`;
  const escapedByJson = [...secret].map((char) => `\\u00${hex(char)}`).join('');

  it.each([
    [
      'as JSON escapes',
      body(`"X","error_description":"${escapedByJson}"`).replace(',"error_description":""', ''),
    ],
    ['as the key', body(`"${secret}"`)],
    ['as the key, spread out', body(`"${[...secret].join('\u200b')}"`)],
    [
      'with what cannot be seen in between',
      `{"error":"X","error_description":"${[...secret].join('\u2063')}"}`,
    ],
    ['in the error of REST 3', body(`{"code":"${secret}","message":"${escapedByJson}"}`)],
    ['as the key of REST 3', body(`{"code":"${secret}"}`)],
    ['in an address', `{"error":"X","error_description":"/rest/1/${secret}/profile.json"}`],
  ])('%s does not get it shown', async (_what, answer) => {
    const session = openSession(`https://portal.example/rest/1/${secret}/`, {
      fetch: () => Promise.resolve(new Response(answer, { status: 400 })),
    });
    const thrown: unknown = await session.check().catch((error: unknown) => error);
    if (!(thrown instanceof AppError)) throw new Error('an AppError was expected');
    expect(thrown.code).toBe('portal.businessError');
    expect(reveals(JSON.stringify(thrown.toData()))).toBe(false);
  });

  it('in one command of a batch does not get it shown', async () => {
    const error = { error: secret, error_description: [...secret].join('\u200d') };
    const answer = JSON.stringify({ result: { result: [], result_error: { c0: error, c1: secret } } });
    const session = openSession(`https://portal.example/rest/1/${secret}/`, {
      fetch: () => Promise.resolve(new Response(answer)),
    });
    const order = { kind: 'hide', callId: 'externalCall.1', userIds: [1] } as const;
    const answers = await session.telephony.sendBatch([order, { ...order, callId: 'externalCall.2' }]);
    expect(answers.map(({ kind }) => kind)).toEqual(['failed', 'failed']);
    expect(reveals(JSON.stringify(answers))).toBe(false);
  });
});
