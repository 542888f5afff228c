import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callDirections, callOutcomes } from '../../../../contracts/calls.ts';
import { toCallBackOfRows } from '../../../../electron/core/history/rowsHistory.ts';
import { hangsUp, hidden, rings, shown } from './cardMessages.ts';
import { setUpCalls, setUpLive } from './callsSetUp.ts';

describe('the number of unanswered calls', () => {
  it('is that of the callers who are to be called back, whatever became of the calls', () => {
    const call = fc.record({
      direction: fc.constantFrom(...callDirections),
      outcome: fc.constantFrom(...callOutcomes),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), (told) => {
        const { calls, rows } = setUpCalls();
        told.forEach(({ direction, outcome }, index) => {
          const phoneNumber = `+7495123${1000 + index}`;
          calls.take(rings(`p${index}`, { direction, phoneNumber }));
          calls.take(hangsUp(`p${index}`, outcome));
        });
        const missed = told.filter(
          ({ direction, outcome }) => outcome === 'missed' && direction !== 'outgoing',
        );
        expect(calls.unanswered(-Infinity)).toBe(missed.length);
        expect(toCallBackOfRows(rows(), new Set(), 0, 'RU').entries).toHaveLength(missed.length);
      }),
    );
  });

  it('leaves out what the portal closed and a practice call', () => {
    const { calls, take, time } = setUpLive();
    take(shown('a', '1'));
    take(hidden('a', '2'));
    calls.ringTestCall();
    time.turn(120_000);
    expect(calls.unanswered(-Infinity)).toBe(0);
  });

  it('counts only since it was last looked', () => {
    const { calls, take, time } = setUpLive();
    take(rings('p'));
    take(hangsUp('p', 'missed'));
    expect(calls.unanswered(time.nowMs() - 1)).toBe(1);
    expect(calls.unanswered(time.nowMs())).toBe(0);
  });
});

it('the popup does not call missed what somebody who was called did not take', () => {
  const { calls, take } = setUpLive();
  take(shown('a', '1', { direction: 'outgoing' }));
  take({ ...rings('p', { direction: 'outgoing' }), call: { callId: 'a', sourceCallId: 'p' } });
  take(hangsUp('p', 'missed'));
  expect(calls.popup.get().entries).toMatchObject([{ leaving: 'ended' }]);
});
