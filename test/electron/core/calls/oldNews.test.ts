import { describe, expect, it } from 'vitest';
import { freshForMs, type CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { hangsUp, hidden, rings, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

const hourMs = 60 * 60_000;

function setUp() {
  const set = setUpCalls();
  const take = (event: CallEvent, ageMs = 0): void =>
    set.calls.take({ ...event, atMs: set.time.nowMs() - ageMs });
  const first = () => {
    const { state, outcome, card } = set.rows()[0] ?? {};
    return [state, outcome, card?.state];
  };
  return { ...set, take, first };
}

const offeredBy = (sourceName: string): CallEvent => ({
  ...rings('x'),
  sourceName,
  call: { callId: 'a', sourceCallId: 'x' },
});

describe('news of a call that began long ago', () => {
  it.each([2 * hourMs, 45_000, freshForMs + 1])('%i ms: a row, and no popup', (ageMs) => {
    const { take, names, first, calls } = setUp();
    take(shown('a', '1'), ageMs);
    expect(names()).toEqual([]);
    expect(first()).toEqual(['ended', 'unknown', 'shown']);
    // What became of it nobody said.
    expect(calls.unanswered(-Infinity)).toBe(0);
  });

  it('ring while they may still be true', () => {
    const { take, names } = setUp();
    take(shown('a', '1'), freshForMs);
    expect(names()).toEqual(['Anna']);
  });

  it.each(['connectorChannel', 'otherProgram', 'baresip'])('do not ring whoever tells: %s', (sourceName) => {
    const { take, names, first } = setUp();
    take(offeredBy(sourceName), 2 * hourMs);
    expect(names()).toEqual([]);
    expect(first().slice(0, 2)).toEqual(['ended', 'unknown']);
  });

  it('are followed by what is told with them: the hide closes the card, and the end says how it went', () => {
    const { take, first } = setUp();
    take(shown('a', '1'), hourMs);
    take(hidden('a', '2'), hourMs - 20_000);
    expect(first()).toEqual(['ended', 'unknown', 'hidden']);
    take(
      { ...hangsUp('x', 'missed'), sourceName: 'connectorChannel', call: { callId: 'a', sourceCallId: 'x' } },
      hourMs,
    );
    expect(first()).toEqual(['ended', 'missed', 'hidden']);
  });

  it('are no obstacle to a real showing of that call afterwards', () => {
    const { take, names, first } = setUp();
    take(shown('a', '1'), hourMs);
    take(shown('a', '2'));
    expect(names()).toEqual(['Anna']);
    expect(first()).toEqual(['ringing', null, 'shown']);
  });

  it('do not make a call ring again that is over', () => {
    const { take, time, names, first } = setUp();
    take(shown('a', '1'));
    take(hidden('a', '2'));
    time.turn(hourMs);
    take(shown('a', '3'), hourMs / 2);
    expect(names()).toEqual([]);
    expect(first()).toEqual(['ended', 'unknown', 'hidden']);
    take(shown('a', '4'));
    expect(names()).toEqual(['Anna']);
  });

  it('do not bring a dismissed entry back', async () => {
    const { take, calls, time, names } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await Promise.resolve();
    take(hidden('a', '2'));
    time.turn(2 * 60_000);
    take(shown('a', '3'), 60_000);
    expect(names()).toEqual([]);
  });

  it('add the card to a call whose phone rings now', () => {
    const { take, time, names, first } = setUp();
    take(rings('p'));
    time.turn(60_000);
    take({ ...shown('a', '1') }, 59_000);
    expect(names()).toEqual(['Anna']);
    expect(first()).toEqual(['ringing', null, 'shown']);
  });
});
