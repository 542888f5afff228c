import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsOfRecording, type TalkedCall } from '../../../../electron/core/recordings/matching.ts';

const talk = (
  key: string,
  answeredAtMs: number,
  lastsMs: number,
  more: Partial<TalkedCall> = {},
): TalkedCall => ({
  key,
  direction: 'incoming',
  phoneNumber: '+4930901820',
  startedAtMs: answeredAtMs - 5_000,
  answeredAtMs,
  endedAtMs: answeredAtMs + lastsMs,
  isLive: false,
  ...more,
});
const named = (startMs: number, number: string | null = '+4930901820') => ({
  startsMs: [startMs],
  number,
  direction: null,
});
const keys = (calls: readonly TalkedCall[]): readonly string[] => calls.map(({ key }) => key);

describe('a recording', () => {
  const calls = [talk('a', 100_000, 60_000), talk('b', 300_000, 60_000, { phoneNumber: '+4930901821' })];

  it('is of the call of its number during which it began', () => {
    expect(keys(callsOfRecording(named(100_000), calls, 'DE'))).toEqual(['a']);
    expect(keys(callsOfRecording(named(130_000, '030901820'), calls, 'DE'))).toEqual(['a']);
    expect(keys(callsOfRecording(named(300_000, '030_901821'), calls, 'DE'))).toEqual(['b']);
  });

  it.each([
    ['of another number', named(100_000, '+4930901829')],
    ['before it', named(90_000)],
    ['after it', named(170_000)],
    ['the other way', { ...named(100_000), direction: 'outgoing' as const }],
    ['without a number in the middle of it', named(130_000, null)],
  ])('%s is not of it', (_, name) => expect(callsOfRecording(name, calls, 'DE')).toEqual([]));

  it('without a number is of the call that was answered when it began, or of none where two were', () => {
    expect(keys(callsOfRecording(named(302_000, null), calls, 'DE'))).toEqual(['b']);
    const both = [...calls, talk('c', 304_000, 9_000)];
    expect(keys(callsOfRecording(named(302_000, null), both, 'DE'))).toEqual(['b', 'c']);
  });

  it('is of no call by itself whose end nobody knows, but for one that began with it', () => {
    const left = [talk('l', 100_000, 0, { endedAtMs: null })];
    expect(keys(callsOfRecording(named(101_000), left, 'DE'))).toEqual(['l']);
    expect(keys(callsOfRecording(named(3_700_000), left, 'DE'))).toEqual([]);
    const live = [talk('l', 100_000, 0, { endedAtMs: null, isLive: true })];
    expect(keys(callsOfRecording(named(3_700_000), live, 'DE'))).toEqual(['l']);
  });

  it('of a caller who keeps the number back is of the call of such a caller', () => {
    const withheld = talk('w', 500_000, 9_000, { phoneNumber: 'anonymous' });
    expect(keys(callsOfRecording(named(500_000, 'anonymous'), [...calls, withheld], 'DE'))).toEqual(['w']);
    expect(callsOfRecording(named(500_000), [withheld], 'DE')).toEqual([]);
  });

  it('that has a number is never of a call of another one, or at another time', () => {
    const number = fc.constantFrom('+4930901820', '+4930901821', '+4930901822');
    const call = fc
      .record({
        at: fc.integer({ min: 0, max: 1_000_000 }),
        lasts: fc.integer({ min: 0, max: 100_000 }),
        number,
      })
      .map((made) => talk(`${made.at} ${made.number}`, made.at, made.lasts, { phoneNumber: made.number }));
    fc.assert(
      fc.property(fc.array(call), fc.integer({ min: 0, max: 1_000_000 }), number, (some, startMs, of) => {
        for (const found of callsOfRecording(named(startMs, of), some, 'DE')) {
          expect(found.phoneNumber).toBe(of);
          expect(startMs).toBeGreaterThanOrEqual(found.answeredAtMs - 3_000);
          expect(startMs).toBeLessThanOrEqual((found.endedAtMs ?? 0) + 3_000);
        }
      }),
    );
  });
});
