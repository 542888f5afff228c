import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createNetstringReader,
  encodeNetstring,
  longestFrameBytes,
} from '../../../../electron/sources/baresip/netstring.ts';

/** Cuts a buffer at these places, whatever they are. */
function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [...at, whole.length].map((end, index) => whole.subarray(at[index - 1] ?? 0, end));
}

describe('netstrings', () => {
  it('come out whole and in order, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (texts, places) => {
          const reader = createNetstringReader();
          const read = cut(Buffer.concat(texts.map(encodeNetstring)), places).flatMap(
            (part) => reader.push(part) ?? ['broken'],
          );
          expect(read).toEqual(texts.map((text) => Buffer.from(text, 'utf8').toString('utf8')));
        },
      ),
    );
  });

  it('that are none are said to be none, or go on waiting; they never throw, and never come back to life', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (parts) => {
        const reader = createNetstringReader();
        let broken = false;
        for (const part of parts) {
          const read = reader.push(part);
          if (broken) expect(read).toBeNull();
          broken ||= read === null;
        }
      }),
    );
  });

  it('are read one byte at a time', () => {
    const reader = createNetstringReader();
    const read = [...encodeNetstring('{"a":"ü"}'), ...encodeNetstring('')].flatMap(
      (byte) => reader.push(Uint8Array.of(byte)) ?? [],
    );
    expect(read).toEqual(['{"a":"ü"}', '']);
  });

  it.each([
    ['a page', 'HTTP/1.1 200 OK\r\n'],
    ['no length', ':abc,'],
    ['a leading zero', '03:abc,'],
    ['a sign', '-3:abc,'],
    ['no comma', '3:abcd'],
    ['a length beyond all reason', `${longestFrameBytes + 1}:`],
    ['digits without an end', '9'.repeat(400)],
  ])('refuses %s', (_what, text) => {
    expect(createNetstringReader().push(Buffer.from(text))).toBeNull();
  });

  it('gives what was whole before the rest turned out to be garbage only if it came earlier', () => {
    const reader = createNetstringReader();
    expect(reader.push(Buffer.from('2:hi,'))).toEqual(['hi']);
    expect(reader.push(Buffer.from('2:hi,garbage'))).toBeNull();
  });
});
