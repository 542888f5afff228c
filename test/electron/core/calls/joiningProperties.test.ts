import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../../../contracts/calls.ts';
import { emptyCallBook, joinEvent, type CallBook } from '../../../../electron/core/calls/joining/callBook.ts';
import { isSameNumber } from '../../../../electron/core/numbers/sameNumber.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { hangsUp, hidden, picksUp, rings, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

/** What happened in the world, of which two sources tell in their own ways. */
interface RealCall {
  readonly numberIndex: number;
  readonly startMs: number;
  readonly cardDelayMs: number;
  readonly ringMs: number;
  readonly talkMs: number | null;
  readonly outcome: CallOutcome;
}

/** The same numbers as the telephone system and as the phone write them. */
const numbers = [
  { card: '+79123456789', phone: '89123456789' },
  { card: '79123456780', phone: '9123456780' },
  { card: '101', phone: '101' },
] as const;

const realCall: fc.Arbitrary<RealCall> = fc
  .record({
    numberIndex: fc.nat({ max: numbers.length - 1 }),
    startMs: fc.integer({ min: 1_000_000, max: 1_005_000 }),
    cardDelayMs: fc.integer({ min: -2_000, max: 4_000 }),
    ringMs: fc.integer({ min: 500, max: 30_000 }),
    talkMs: fc.option(fc.integer({ min: 500, max: 60_000 })),
    lost: fc.constantFrom<CallOutcome>('missed', 'declined', 'answeredElsewhere', 'failed'),
  })
  .map(({ lost, ...call }) => ({ ...call, outcome: call.talkMs === null ? lost : 'answered' }));

function eventsOf(calls: readonly RealCall[]): CallEvent[] {
  const events = calls.flatMap((call, i): CallEvent[] => {
    const number = numbers[call.numberIndex];
    if (number === undefined) throw new Error('no such number');
    const endMs = call.startMs + call.ringMs + (call.talkMs ?? 0);
    const cardMs = Math.min(call.startMs + call.cardDelayMs, endMs + 2_000);
    return [
      rings(`p${i}`, { atMs: call.startMs, phoneNumber: number.phone }),
      ...(call.talkMs === null ? [] : [picksUp(`p${i}`, { atMs: call.startMs + call.ringMs })]),
      hangsUp(`p${i}`, call.outcome, { atMs: endMs }),
      { ...shown(`c${i}`, null, { phoneNumber: number.card }), atMs: cardMs },
      { ...hidden(`c${i}`), atMs: Math.max(cardMs + 100, endMs + 300) },
    ];
  });
  // The portal numbers its messages as it makes them.
  const ordered = events.toSorted((a, b) => a.atMs - b.atMs);
  return ordered.map((event, i) =>
    event.sourceName === 'portalCards' ? { ...event, mid: String(100 + i) } : event,
  );
}

/** The real calls, and their events in any order, some of them twice, with what may be missing. */
const stories = fc
  .array(realCall, { minLength: 1, maxLength: 4 })
  .chain((calls) => {
    const events = eventsOf(calls);
    const all = [...events.keys()];
    return fc.record({
      calls: fc.constant(calls),
      events: fc.constant(events),
      order: fc.shuffledSubarray(all, { minLength: all.length }),
      twice: fc.subarray(all),
      missing: fc.subarray(all),
      at: fc.nat({ max: 20 }),
    });
  })
  .map(({ calls, events, order, twice, missing, at }) => {
    const indexes = [...order.slice(0, at), ...twice, ...order.slice(at)];
    const pick = (wanted: readonly number[]): CallEvent[] => wanted.flatMap((i) => events[i] ?? []);
    return { calls, all: pick(indexes), some: pick(indexes.filter((i) => !missing.includes(i))) };
  });

function bookOf(events: readonly CallEvent[]): CallBook {
  return events.reduce<CallBook>((book, event) => joinEvent(book, event, 'RU').book, emptyCallBook);
}

describe('two sources that tell of the same calls, in any order, twice, late', () => {
  it('make one entry of each call when all of it arrives, with the outcome that the phone told', () => {
    fc.assert(
      fc.property(stories, ({ calls, all }) => {
        const entries = [...bookOf(all).calls.values()];
        expect(entries).toHaveLength(calls.length);
        for (const entry of entries) {
          const [leg, ...others] = entry.phones;
          expect([others, entry.callId === null]).toEqual([[], false]);
          const real = calls[Number(leg?.sourceCallId.slice(1))];
          expect([entry.state, entry.outcome, entry.card.state]).toEqual(['ended', real?.outcome, 'hidden']);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('never make more entries than there were calls, nor mix numbers, whatever is missing', () => {
    fc.assert(
      fc.property(stories, ({ calls, some }) => {
        const entries = [...bookOf(some).calls.values()];
        expect(entries.length).toBeLessThanOrEqual(calls.length);
        for (const { callId, phones } of entries) {
          const card = calls[Number(callId?.slice(1))];
          const phone = calls[Number(phones[0]?.sourceCallId.slice(1))];
          if (card !== undefined && phone !== undefined) expect(card.numberIndex).toBe(phone.numberIndex);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('leave no phone ringing in the popup for ever, whatever is missing', () => {
    fc.assert(
      fc.property(stories, ({ some }) => {
        const { time, calls } = setUpCalls();
        some.forEach(calls.take);
        time.turn(12 * 60 * 60_000);
        for (const { key } of calls.popup.get().entries) expect(calls.get(key).knownByCardOnly).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

it('two simultaneous calls from one number stay two, in every order of their first news', () => {
  const first = [rings('p1'), rings('p2'), shown('a', '1'), shown('b', '2')];
  fc.assert(
    fc.property(fc.shuffledSubarray(first, { minLength: 4 }), (events) => {
      const entries = [...bookOf(events).calls.values()];
      expect(entries.map((call) => call.references.length)).toEqual([2, 2]);
    }),
  );
});

it('comparing numbers is total and symmetric', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.stringMatching(/^\+?[\d ()-]{0,20}$/),
  );
  fc.assert(
    fc.property(text, text, fc.constantFrom('RU', 'DE', 'US', 'xx', ''), (a, b, country) => {
      expect(isSameNumber(a, b, country)).toBe(isSameNumber(b, a, country));
    }),
  );
});
