import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../electron/core/calls/call.ts';
import { createCallerIndex } from '../../../../electron/core/history/callerIndex.ts';
import type { CallerCall } from '../../../../electron/core/ports/history/callHistory.ts';

const someCall: fc.Arbitrary<CallerCall> = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    caller: fc.constantFrom('101', '102'),
    startedAtMs: fc.nat({ max: 50 }),
    isIncoming: fc.boolean(),
    isMissed: fc.boolean(),
    talkS: fc.option(fc.nat({ max: 9 })),
  })
  .map(({ talkS, ...call }) => ({
    ...call,
    talk: talkS === null ? null : { atMs: call.startedAtMs + 1, seconds: talkS },
  }));

const call = (key: string, phoneNumber: string, startedAtMs: number) =>
  ({ key, party: { phoneNumber }, startedAtMs, direction: 'incoming', isTest: false }) as unknown as Call;

describe('what is known of a caller', () => {
  it('is what the calls before say, each counted once as it was noted last', () => {
    fc.assert(
      fc.property(
        fc.array(someCall, { maxLength: 20 }),
        fc.nat({ max: 50 }),
        fc.nat({ max: 50 }),
        (all, nowMs, todayMs) => {
          const index = createCallerIndex(() => 'RU');
          index.note(all);
          const byKey = new Map(all.map((each) => [each.key, each]));
          const before = [...byKey.values()].filter(
            ({ key, caller, startedAtMs }) => key !== 'a' && caller === '101' && startedAtMs <= nowMs,
          );
          const missed = before.filter(({ isMissed }) => isMissed).map(({ startedAtMs }) => startedAtMs);
          const talks = before.flatMap(({ talk }) => talk ?? []);
          const known = index.known(call('a', '101', nowMs), todayMs);
          expect(known?.callsToday ?? 1).toBe(
            1 + before.filter(({ isIncoming, startedAtMs }) => isIncoming && startedAtMs >= todayMs).length,
          );
          expect(known?.lastMissedAtMs ?? -1).toBe(Math.max(-1, ...missed));
          expect(known?.lastTalk?.atMs ?? -1).toBe(Math.max(-1, ...talks.map(({ atMs }) => atMs)));
          expect(known === null).toBe(before.length === 0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is what this run says of a call that the history has as well, and of many callers those who called last', () => {
    const noted = (key: string, caller: string, startedAtMs: number, isMissed = true): CallerCall => ({
      key,
      caller,
      startedAtMs,
      isIncoming: true,
      isMissed,
      talk: null,
    });
    const index = createCallerIndex(() => 'RU');
    index.note([noted('live', '101', 9_000, false)]);
    const found = Array.from({ length: 4_500 }, (_, n) => noted(`k${n}`, `1${n}`, 8_000 - n));
    index.fill([noted('live', '101', 9_000), ...found]);
    expect(index.known(call('x', '101', 99_999), 0)).toEqual({
      callsToday: 2,
      lastMissedAtMs: null,
      lastTalk: null,
    });
    expect(index.known(call('x', '10', 99_999), 0)).toMatchObject({ callsToday: 2 });
    expect(index.known(call('x', '14499', 99_999), 0)).toBeNull();
  });

  it('is nothing once it is cleared, and does not grow for ever', () => {
    const index = createCallerIndex(() => 'RU');
    const many = (count: number, caller: (n: number) => string) =>
      Array.from({ length: count }, (_, n) => ({
        key: `k${n}`,
        caller: caller(n),
        startedAtMs: n,
        isIncoming: true,
        isMissed: true,
        talk: null,
      }));
    index.note(many(9_000, (n) => `1${n}`));
    expect(index.known(call('x', '10', 99_999), 0)).toBeNull();
    expect(index.known(call('x', '18999', 99_999), 0)).toMatchObject({ callsToday: 2 });
    index.note(many(500, () => '7'));
    expect(index.known(call('x', '7', 99_999), 0)).toEqual({
      callsToday: 101,
      lastMissedAtMs: 499,
      lastTalk: null,
    });
    index.clear();
    expect(index.known(call('x', '18999', 99_999), 0)).toBeNull();
  });
});
