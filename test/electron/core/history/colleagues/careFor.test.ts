import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { careFor, type Miss } from '../../../../../electron/core/history/colleagues/careFor.ts';
import type { HandledCall } from '../../../../../electron/core/ports/people/callStatistics.ts';

const miss = (key: string, change: Partial<Omit<Miss, 'party'>> & { phoneNumber?: string } = {}): Miss => {
  const { phoneNumber = '+74951234567', ...rest } = change;
  return { key, callId: null, startedAtMs: 1_000_000, party: { phoneNumber }, ...rest };
};
const handled = (change: Partial<HandledCall> = {}): HandledCall => ({
  callId: null,
  phoneNumber: '+74951234567',
  isOutgoing: false,
  userId: 2,
  startedAtMs: 1_060_000,
  ...change,
});

const ofRussia = { country: 'RU', userId: 1 };

/** One subscriber each, written in several ways. */
const subscribers = [
  ['+74951234567', '84951234567', '7 (495) 123-45-67', '74951234567'],
  ['+74951234568', '8 495 123 45 68'],
  ['+4930901820', '00 49 30 901820'],
  ['1001'],
] as const;
const subscriber = fc.nat({ max: subscribers.length - 1 });
const written = (of: number) => fc.constantFrom<string>(...(subscribers[of] ?? ['1001']));
const second = fc.integer({ min: 0, max: 60 }).map((s) => s * 1_000);

const someMiss = subscriber.chain((of) =>
  fc.record({ of: fc.constant(of), phoneNumber: written(of), startedAtMs: second }),
);
const someHandled = subscriber.chain((of) =>
  fc.record({
    of: fc.constant(of),
    phoneNumber: written(of),
    startedAtMs: second,
    isOutgoing: fc.boolean(),
    userId: fc.option(fc.integer({ min: 1, max: 3 })),
  }),
);

describe('who has taken care of a missed call', () => {
  it('is whoever first talked with the same number after it, whichever way it is written', () => {
    const calls = [
      handled({ startedAtMs: 1_090_000, userId: 3 }),
      handled({ phoneNumber: '8 (495) 123-45-67', startedAtMs: 1_060_000, userId: 2 }),
    ];
    expect(careFor([miss('a')], calls, ofRussia).get('a')?.userId).toBe(2);
  });

  it('is whoever took the same call at another desk, though it began before it was told here', () => {
    const same = handled({ callId: 'externalCall.x', startedAtMs: 999_000, userId: 3 });
    const found = careFor([miss('a', { callId: 'externalCall.x' }), miss('b')], [same], ofRussia);
    expect([...found.keys()]).toEqual(['a']);
  });

  it.each([
    ['another number', miss('a'), handled({ phoneNumber: '+74951234568' })],
    [
      'an internal number, which others have too',
      miss('a', { phoneNumber: '1001' }),
      handled({ phoneNumber: '1001' }),
    ],
    ['the moment of the miss itself', miss('a'), handled({ startedAtMs: 1_000_000 })],
    ['before', miss('a'), handled({ startedAtMs: 999_999 })],
    ['a few seconds later, by other clocks', miss('a'), handled({ startedAtMs: 1_005_000 })],
    ['a withheld number', miss('a', { phoneNumber: 'anonymous' }), handled({ phoneNumber: 'anonymous' })],
    ['an extension of the same number', miss('a', { phoneNumber: '+74951234567,,12' }), handled()],
  ])('is nobody by a call of %s', (_what, missed, call) => {
    expect(careFor([missed], [call], ofRussia).size).toBe(0);
  });

  it.each([
    ['the operator themselves', 1, ofRussia],
    ['nobody, such as a machine', null, ofRussia],
    ['somebody who may be the operator', 3, { ...ofRussia, userId: null }],
  ] as const)('is nobody by the same call with %s', (_what, userId, whose) => {
    const same = handled({ callId: 'externalCall.x', startedAtMs: 999_000, userId });
    expect(careFor([miss('a', { callId: 'externalCall.x' })], [same], whose).size).toBe(0);
  });

  it('is known by the same call alone where an internal number called', () => {
    const same = handled({ callId: 'externalCall.x', phoneNumber: '1001' });
    const missed = miss('a', { callId: 'externalCall.x', phoneNumber: '1001' });
    expect(careFor([missed], [same], ofRussia).get('a')?.userId).toBe(2);
  });

  it('may be the operator themselves by a later call, but never nobody', () => {
    expect(careFor([miss('a')], [handled({ userId: 1 })], ofRussia).get('a')?.userId).toBe(1);
    expect(careFor([miss('a')], [handled({ userId: null })], ofRussia).size).toBe(0);
  });

  it('is the same where one moment has two calls of one person, whose numbers are written differently', () => {
    const calls = ['+74951234567', '84951234567'].map((phoneNumber) => handled({ phoneNumber }));
    const found = careFor([miss('a')], calls, ofRussia);
    expect(found.size).toBe(1);
    expect(careFor([miss('a')], calls.toReversed(), ofRussia)).toEqual(found);
  });

  it('is the same however the statistics are shuffled and doubled, and never by other numbers or earlier calls', () => {
    fc.assert(
      fc.property(
        fc.array(someMiss, { maxLength: 8 }),
        fc.array(someHandled, { maxLength: 12 }).chain((calls) =>
          fc.record({
            calls: fc.constant(calls),
            mixed: fc.shuffledSubarray([...calls, ...calls], { minLength: calls.length * 2 }),
          }),
        ),
        (misses, { calls, mixed }) => {
          const missed = misses.map(({ phoneNumber, startedAtMs }, n) =>
            miss(`m${n}`, { phoneNumber, startedAtMs }),
          );
          const asHandled = ({ of: _of, ...call }: (typeof calls)[number]) => handled(call);
          const found = careFor(missed, mixed.map(asHandled), ofRussia);
          expect(found).toEqual(careFor(missed, calls.map(asHandled), ofRussia));
          misses.forEach(({ of, startedAtMs }, n) => {
            const after = calls.filter(
              (call) =>
                call.of === of && of < 3 && call.startedAtMs > startedAtMs + 5_000 && call.userId !== null,
            );
            const first = Math.min(...after.map((call) => call.startedAtMs));
            expect(found.get(`m${n}`)?.startedAtMs).toBe(after.length === 0 ? undefined : first);
          });
        },
      ),
    );
  });
});
