import { describe, expect, it } from 'vitest';
import { hangsUp, picksUp, rings } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

describe('the call that is being talked on', () => {
  it('stays in the popup where nothing else was chosen', () => {
    const { calls, time, names } = setUpCalls();
    calls.take(rings('p'));
    calls.take(picksUp('p'));
    time.turn(60_000);
    expect(names()).toHaveLength(1);
  });

  it('leaves it after five seconds where the operator does not want it there, and its row goes on', () => {
    const { calls, time, names, rows } = setUpCalls(undefined, { hideTalking: () => true });
    calls.take(rings('p'));
    time.turn(60_000);
    expect(names()).toHaveLength(1);
    calls.take(picksUp('p'));
    time.turn(4_900);
    expect(names()).toHaveLength(1);
    time.turn(200);
    expect(names()).toEqual([]);
    expect(rows()[0]).toMatchObject({ state: 'answered', dismissed: false });
    calls.take(hangsUp('p', 'answered'));
    expect(names()).toEqual([]);
  });

  it('is told how it ended where that was sooner', () => {
    const { calls, time } = setUpCalls(undefined, { hideTalking: () => true });
    calls.take(rings('p'));
    calls.take(picksUp('p'));
    time.turn(3_000);
    calls.take(hangsUp('p', 'answered'));
    time.turn(2_100);
    expect(calls.popup.get().entries[0]?.leaving).toBe('ended');
  });
});
