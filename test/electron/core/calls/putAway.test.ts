import { describe, expect, it } from 'vitest';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { connector, hidden, rings, shown } from './cardMessages.ts';
import { setUpLive as setUp } from './callsSetUp.ts';

const minute = 60_000;
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };

describe('a second hide message after a dismissal', () => {
  it.each([1_000, 5_000, 9_000, 30_000])('%i ms after the echo is the end of the call', async (afterMs) => {
    const { take, calls, time, rows } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    take(hidden('a', '2'));
    time.turn(afterMs);
    take(hidden('a', '3'));
    time.turn(minute);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown', card: { closedBy: 'operator' } });
  });

  it('takes Undo away no sooner than its six seconds', async () => {
    const { take, calls, undo, names, time } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    take(hidden('a', '2'));
    take(hidden('a', '3'));
    time.turn(5_000);
    undo();
    expect(names()).toEqual(['Anna']);
    await settled();
    time.turn(minute);
    expect(names()).toEqual(['Anna']);
  });

  it('counts as the echo where that came before the answer', async () => {
    const { take, calls, commands, telephony, time, rows } = setUp();
    let answer: (answer: CommandAnswer) => void = () => undefined;
    const slow: Telephony = { ...telephony, hideCard: () => new Promise((resolve) => (answer = resolve)) };
    commands.usePortal({ account: 'portal.example/7', telephony: slow });
    take(shown('a', '1'));
    calls.dismiss('call-1');
    take(hidden('a', '2'));
    answer({ kind: 'acknowledged' });
    await settled();
    expect(rows()[0]).toMatchObject({ state: 'ringing', card: { state: 'hidden', closedBy: 'operator' } });
    time.turn(5_000);
    take(hidden('a', '3'));
    time.turn(2_000);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });
});

describe('the end of a call that was put away', () => {
  it('is the one hide message that comes, where the echo was lost', async () => {
    const { take, calls, time, rows } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    time.turn(minute);
    take(hidden('a', '2'));
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });

  it('is told of a call of an earlier run as well', async () => {
    const before = setUp(down);
    before.take(shown('a', '1'));
    before.calls.dismiss('call-1');
    await settled();
    const { take, calls, commands, time, rows } = setUp();
    const left = before.commands.all();
    calls.restore(left);
    left.forEach(({ subject }) => commands.owe('hide', { callId: 'a', subject }, [7]));
    expect(rows()[0]).toMatchObject({ dismissed: true, card: { state: 'hidePending' } });
    await settled();
    take(hidden('a', '2'));
    expect(rows()[0]).toMatchObject({ state: 'ringing', card: { state: 'hidden', closedBy: 'operator' } });
    time.turn(minute);
    take(hidden('a', '3'));
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });

  it('is not told by cards while the operator’s own phone rings on', async () => {
    const { take, calls, time, rows } = setUp();
    take(shown('a', '1'));
    take(rings('p'));
    calls.dismiss('call-1');
    await settled();
    take(hidden('a', '2'));
    take(hidden('a', '3'));
    time.turn(minute);
    take(hidden('a', '4'));
    expect(rows()[0]).toMatchObject({ state: 'ringing', outcome: null });
  });

  it('is the same with the clock set back by an hour in between', async () => {
    const { take, calls, time, rows } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    take(hidden('a', '2'));
    const wallClock = time.nowMs;
    time.nowMs = () => wallClock() - 60 * minute;
    time.turn(5_000);
    take(hidden('a', '3'));
    time.turn(minute);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });
});

describe('an echo that never comes', () => {
  it('is not waited for: after Undo the portal’s own hide takes the entry away', async () => {
    const { take, calls, undo, names, time, rows } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    undo();
    await settled();
    time.turn(minute);
    take(hidden('a', '2'));
    time.turn(5_000);
    expect([names(), rows()[0]?.state]).toEqual([[], 'ended']);
  });

  it('nor is one for which the portal’s own hide was taken in its first seconds', async () => {
    const { take, calls, undo, names, time, rows } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    undo();
    await settled();
    time.turn(2_000);
    take(hidden('a', '2'));
    expect(names()).toEqual(['Anna']);
    time.turn(minute);
    expect([names(), rows()[0]?.state]).toEqual([[], 'ended']);
  });

  it('is none on a connector’s channel: what that tells is meant', async () => {
    const { take, calls, time, rows } = setUp();
    take(connector('cardShown'));
    calls.dismiss('call-1');
    await settled();
    time.turn(1_000);
    take(connector('cardHidden'));
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });

  it('nor is there one there after Undo', async () => {
    const { take, calls, undo, names, time, rows } = setUp();
    take(connector('cardShown'));
    calls.dismiss('call-1');
    await settled();
    undo();
    await settled();
    time.turn(1_000);
    take(connector('cardHidden'));
    time.turn(5_000);
    expect([names(), rows()[0]?.card.state]).toEqual([[], 'hidden']);
  });
});

describe('a queue that comes back while our hide is under way', () => {
  it('keeps its second showing: a show goes behind the hide, and the echo changes nothing', async () => {
    const { take, calls, commands, telephony, names, rows, time, sent } = setUp();
    let answer: (answer: CommandAnswer) => void = () => undefined;
    const slow: Telephony = { ...telephony, hideCard: () => new Promise((resolve) => (answer = resolve)) };
    commands.usePortal({ account: 'portal.example/7', telephony: slow });
    take(shown('a', '1'));
    calls.dismiss('call-1');
    time.turn(15_000);
    take(hidden('a', '2'));
    time.turn(5_000);
    take(shown('a', '3'));
    expect(names()).toEqual(['Anna']);
    answer({ kind: 'acknowledged' });
    await settled();
    take(hidden('a', '4'));
    take(shown('a', '5'));
    time.turn(minute);
    expect(sent).toEqual(['show a 7']);
    expect([names(), rows()[0]?.card.state]).toEqual([['Anna'], 'shown']);
    take(hidden('a', '6'));
    time.turn(5_000);
    expect([names(), rows()[0]?.state]).toEqual([[], 'ended']);
  });
});
