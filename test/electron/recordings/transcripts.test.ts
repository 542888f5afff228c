import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readTranscript,
  transcriptBytesAtMost,
} from '../../../electron/recordings/transcripts/readTranscript.ts';

const read = (text: string, ending: string) => readTranscript(Buffer.from(text, 'utf8'), `a.${ending}`);

describe('a transcript', () => {
  it('of WebVTT has whole seconds, and says who spoke', () => {
    const text = `\ufeffWEBVTT

NOTE made by a machine

1
00:00:01.400 --> 00:00:03.200 align:start
<v Operator>Good <b>morning</b>

01:05.000 --> 01:06.500
<v Anna>Tea &amp; cakes
twice
`;
    expect(read(text, 'vtt')).toEqual([
      { side: 'user', startS: 1, stopS: 4, text: 'Good morning' },
      { side: 'client', startS: 65, stopS: 67, text: 'Tea & cakes twice' },
    ]);
  });

  it('of SubRip does as well', () => {
    const text =
      '1\r\n00:00:00,000 --> 00:00:00,300\r\nAgent: Yes?\r\n\r\n2\r\n01:00:00,000 --> 01:00:02,000\r\nHello at 12:30\r\n';
    expect(read(text, 'srt')).toEqual([
      { side: 'user', startS: 0, stopS: 1, text: 'Yes?' },
      { side: 'user', startS: 3600, stopS: 3602, text: 'Hello at 12:30' },
    ]);
  });

  it('of lines keeps their order, with times or without', () => {
    expect(read('[00:05] Оператор: Да\nAnna: https://a.example\n\nyes\n', 'txt')).toEqual([
      { side: 'user', startS: 5, stopS: 6, text: 'Да' },
      { side: 'client', startS: 6, stopS: 7, text: 'https://a.example' },
      { side: 'user', startS: 7, stopS: 8, text: 'yes' },
    ]);
  });

  it.each([
    ['no text in UTF-8', Buffer.from([0xff, 0xfe, 0x41, 0x00])],
    ['nothing', Buffer.from('')],
    ['nothing said', Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\n \n')],
    ['too much', Buffer.alloc(transcriptBytesAtMost + 1, 0x61)],
  ])('with %s is none', (_, content) => expect(readTranscript(content, 'a.vtt')).toBeNull());

  const spoken = fc
    .string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' })
    .map((text) => text.replaceAll(/[<>&:[\]\n\r]/g, 'x').trim())
    .filter((text) => text !== '' && !/-->/.test(text));
  const cue = fc.record({
    startMs: fc.integer({ min: 0, max: 3_600_000 }),
    lastsMs: fc.integer({ min: 0, max: 60_000 }),
    isClient: fc.boolean(),
    text: spoken,
  });
  const pad = (value: number, length: number): string => String(value).padStart(length, '0');
  const stamp = (ms: number, point: string): string =>
    `${pad(Math.floor(ms / 3_600_000), 2)}:${pad(Math.floor(ms / 60_000) % 60, 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}${point}${pad(ms % 1000, 3)}`;

  it.each([
    ['vtt', '.'],
    ['srt', ','],
  ])('written as %s is read as it was written', (ending, point) => {
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 8 }), (cues) => {
        const text = cues
          .map(({ startMs, lastsMs, isClient, text }, index) =>
            [
              String(index + 1),
              `${stamp(startMs, point)} --> ${stamp(startMs + lastsMs, point)}`,
              `${isClient ? 'Anna' : 'Operator'}: ${text}`,
              '',
            ].join('\n'),
          )
          .join('\n');
        expect(read(ending === 'vtt' ? `WEBVTT\n\n${text}` : text, ending)).toEqual(
          cues.map(({ startMs, lastsMs, isClient, text }) => ({
            side: isClient ? 'client' : 'user',
            startS: Math.floor(startMs / 1000),
            stopS: Math.max(1, Math.ceil((startMs + lastsMs) / 1000), Math.floor(startMs / 1000)),
            text: text.replaceAll(/\s+/g, ' ').trim(),
          })),
        );
      }),
    );
  });

  it('of any bytes is what the portal takes, or none, and takes no time', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          '-->',
          '00:00:01.000',
          '\n',
          '\n\n',
          '<v ',
          '>',
          '[',
          ']: ',
          ':',
          '&lt;',
          '\u0000',
          '9'.repeat(50),
        ),
        fc.string({ maxLength: 30, unit: 'binary' }),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(pieces, fc.constantFrom('vtt', 'srt', 'txt'), (parts, ending) => {
        const beganMs = performance.now();
        for (const { startS, stopS, text } of read(parts.join(''), ending) ?? []) {
          expect(Number.isInteger(startS) && startS >= 0).toBe(true);
          expect(Number.isInteger(stopS) && stopS > 0 && stopS >= startS).toBe(true);
          expect(text.trim()).not.toBe('');
          expect(text.length).toBeLessThanOrEqual(2_000);
          expect(text).not.toMatch(/[\p{Cc}]/u);
        }
        expect(performance.now() - beganMs).toBeLessThan(1_000);
      }),
    );
  });
});
