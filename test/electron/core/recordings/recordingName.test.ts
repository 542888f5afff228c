import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNamePattern } from '../../../../contracts/recordings/namePattern.ts';
import { readRecordingName } from '../../../../electron/core/recordings/recordingName.ts';

const at = (...parts: [number, number, number, number, number, number]): number =>
  new Date(...parts).getTime();
const moment = fc.date({ min: new Date(2000, 0, 1), max: new Date(2099, 0, 1), noInvalidDate: true });
const two = (value: number): string => String(value).padStart(2, '0');
const day = (date: Date): string => `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
const time = (date: Date): string =>
  `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;

describe('the name of a recording', () => {
  it('of MicroSIP says when it began, with whom and which way', () => {
    expect(readRecordingName('20261127-142112-+4930901820-incoming-1001.mp3', '')).toEqual({
      stem: '20261127-142112-+4930901820-incoming-1001',
      ending: 'mp3',
      startsMs: [at(2026, 10, 27, 14, 21, 12)],
      number: '+4930901820',
      direction: 'incoming',
      half: null,
    });
  });

  it('of baresip says when it began and whose half it is', () => {
    const name = readRecordingName('dump-2026-11-27-14-21-12-dec.wav', '');
    expect(name).toMatchObject({ stem: 'dump-2026-11-27-14-21-12', number: null, half: 'caller' });
    expect(readRecordingName('dump-2026-11-27-14-21-12-enc.wav', '')).toMatchObject({
      stem: name?.stem,
      half: 'operator',
    });
  });

  it.each([
    'msgin.wav',
    '20261327-142112-1-incoming-1.mp3',
    '20261127-142112-1-incoming-1.ogg',
    'dump.wav',
    '',
  ])('of anything else says nothing: %j', (name) => expect(readRecordingName(name, '')).toBeNull());

  it('goes by a pattern of one’s own first', () => {
    const pattern = 'Call {any} {date}_{time} ({number})';
    expect(readRecordingName('call with Anna 2026-11-27_14.21.12 (030 901820).WAV', pattern)).toMatchObject({
      startsMs: [at(2026, 10, 27, 14, 21, 12)],
      number: '030 901820',
      ending: 'wav',
    });
    expect(readRecordingName('20261127-142112-1-incoming-1001.mp3', pattern)).not.toBeNull();
  });

  it('whatever moment it is, is read as the second that was written', () => {
    fc.assert(
      fc.property(moment, fc.stringMatching(/^\+?\d{3,15}$/), (date, number) => {
        const second = Math.floor(date.getTime() / 1000) * 1000;
        const name = `${day(date)}-${time(date)}-${number}-outgoing-1001.wav`;
        const read = readRecordingName(name, '');
        // One hour in autumn is there twice.
        expect(read?.startsMs).toContain(second);
        expect(read?.startsMs.length).toBeLessThanOrEqual(2);
        expect(read?.number).toBe(number);
      }),
    );
  });

  it('never takes long and never throws, whatever the name and the pattern', () => {
    const text = fc.string({ maxLength: 255, unit: 'grapheme' });
    const pattern = fc
      .array(fc.constantFrom('{date}', '{time}', '{number}', '{any}', '-', '(', '.*', '\\', ' '), {
        maxLength: 12,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.stringMatching(/^[\d ()._-]{0,250}$/)), pattern, (name, own) => {
        const beganMs = performance.now();
        readRecordingName(`${name}.wav`, own);
        expect(performance.now() - beganMs).toBeLessThan(1_000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a pattern of one’s own', () => {
  it.each([
    ['{date}', 'noTime'],
    ['{number}', 'noTime'],
    ['{date}{time}{who}', 'fieldUnknown'],
    ['{date}{time}{', 'fieldUnknown'],
    ['{date}{date}{time}', 'fieldTwice'],
    ['{date}{time}{any}{any}{any}', 'fieldTwice'],
    [`{date}{time}${'x'.repeat(200)}`, 'tooLong'],
  ])('%s is refused: %s', (text, problem) => {
    expect(parseNamePattern(text)).toEqual({ ok: false, problem });
  });
});
