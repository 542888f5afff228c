import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBody } from '../../../electron/receivers/http/requestBody.ts';
import { openRawReceiver } from './rawReceiver.ts';

afterEach(() => vi.restoreAllMocks());

const chunked = { isChunked: true, contentLength: 0 };
const isWord = (line: string): boolean => !/^[ \t]*[0-9a-f]{1,8}[ \t]*(?:;.*)?$/i.test(line);

/** Pieces of which bodies in chunks are made, right and wrong ones. */
const piece = fc.oneof(
  fc.constantFrom('\r\n', '\n', '\r', '0', '-', '+', ';', ' ', '0x', '1e3', 'Infinity', 'NaN'),
  fc.integer({ min: -40, max: 40 }).map((size) => `${size < 0 ? '-' : ''}${Math.abs(size).toString(16)}`),
  fc.constantFrom('ffffffff', '7fffffff', 'fffffffffffffffffffff', '-0', '-fffffff'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const body = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join('')));

/** Reads, and ends a reading that does not go on. */
function readWithin(steps: number, bytes: Buffer): ReturnType<typeof readBody> {
  let looks = 0;
  const { indexOf } = Buffer.prototype;
  vi.spyOn(Buffer.prototype, 'indexOf').mockImplementation(function (this: Buffer, ...args) {
    looks += 1;
    if (looks > steps) throw new Error(`more than ${steps} steps for ${bytes.length} bytes`);
    return indexOf.apply(this, args);
  });
  try {
    return readBody(bytes, chunked);
  } finally {
    vi.restoreAllMocks();
  }
}

describe('a body in chunks', () => {
  it('is read in no more steps than it has bytes, and gives no more than came, whatever it is', () => {
    fc.assert(
      fc.property(body, (bytes) => {
        const { text } = readWithin(bytes.length + 1, bytes);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes.length * 3);
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes out as it went in, however it is cut and whatever stands in it', () => {
    const cuts = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 60 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, fc.constantFrom('\r\n', '\n'), (texts, newline) => {
        const sent = texts.map((text) => `${text.length.toString(16)}${newline}${text}\r\n`).join('');
        expect(readBody(Buffer.from(`${sent}0\r\n\r\n`), chunked)).toEqual({
          text: texts.join(''),
          isWhole: true,
        });
      }),
    );
  });

  it('ends at what is no size', () => {
    fc.assert(
      fc.property(
        fc
          .oneof(
            fc.constantFrom('-3', '-4', '+4', '0x4', '4.', '1e1', '', 'zz', '123456789'),
            fc.string({ unit: 'binary-ascii', maxLength: 20 }),
          )
          .filter((line) => !line.includes('\n') && !line.includes('\r') && isWord(line)),
        (line) => {
          const read = readWithin(10, Buffer.from(`3\r\nabc\r\n${line}\r\nmore`));
          expect(read).toEqual({ text: 'abc', isWhole: true });
        },
      ),
    );
  });
});

it('answers a request whose chunks have nonsense for sizes, and the one after it', async () => {
  const raw = await openRawReceiver();
  const head = `POST ${raw.ring('number=1')} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n`;
  for (const nonsense of ['-3\n\n', '-4\r\n\r\n', '-0\r\n\r\n', '-fffffff\n\n\n\n', '0x4\r\nabcd\r\n'])
    expect(await raw.write(`${head}${nonsense}`)).toBe(204);
  await raw.receiver.close();
});
