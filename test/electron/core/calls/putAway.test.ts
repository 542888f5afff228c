import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { hidden, picksUp, rings, shown, someDetails } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

const minute = 60_000;
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const refused: CommandAnswer = { kind: 'failed', error: { code: 'portal.insufficientScope', params: {} } };

function setUp(...args: Parameters<typeof setUpCalls>) {
  const parts = setUpCalls(...args);
  const { calls, time } = parts;
  return {
    ...parts,
    /** The source tells it now. */
    take: (event: CallEvent): void => calls.take({ ...event, atMs: time.nowMs() }),
    undo: (): void => calls.undo(calls.popup.get().undo?.dismissalId ?? ''),
  };
}

/** As a connector tells it on an application's channel. */
function connector(type: 'cardShown' | 'cardHidden' | 'ended'): CallEvent {
  const base = {
    sourceName: 'connectorChannel',
    call: { callId: 'c', sourceCallId: 'c' },
    mid: null,
    atMs: 0,
  };
  if (type === 'cardShown') return { ...base, type, details: someDetails };
  return type === 'ended' ? { ...base, type, outcome: 'answeredElsewhere' } : { ...base, type };
}

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
    time.turn(3_000);
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
    time.turn(3_000);
    expect([names(), rows()[0]?.card.state]).toEqual([[], 'hidden']);
  });
});

describe('a hide that the queue gives up', () => {
  it('because a connector ended the call leaves no card on its way out', async () => {
    const { take, calls, commands, rows } = setUp(down);
    take(connector('cardShown'));
    calls.dismiss('call-1');
    await settled();
    take(connector('ended'));
    expect(commands.all()[0]?.state.at).toBe('superseded');
    expect(rows()[0]).toMatchObject({ state: 'ended', card: { state: 'hidden', closedBy: 'portal' } });
  });

  it('because another portal is used says so', async () => {
    const { take, calls, commands, telephony, rows } = setUp(down);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    commands.usePortal({ account: 'other.example/7', telephony });
    expect(rows()[0]?.card).toMatchObject({ state: 'hideFailed', problem: { code: 'portal.notConnected' } });
  });

  it('because the operator gave it up after a refusal keeps the reason', async () => {
    const { take, calls, commands, rows, answerWith, sent } = setUp(refused);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    commands.giveUp(commands.all()[0]?.id ?? '');
    expect(rows()[0]).toMatchObject({
      canRetryHide: true,
      card: { state: 'hideFailed', problem: { code: 'portal.insufficientScope' } },
    });
    answerWith({ kind: 'acknowledged' });
    calls.dismiss('call-1');
    await settled();
    expect([rows()[0]?.card.state, sent]).toEqual(['hidden', ['hide a 7', 'hide a 7']]);
  });
});

it('Try again in a row means the operator’s own hide, not that for colleagues', async () => {
  const { take, calls, commands, rows, answerWith } = setUp(refused, { clearForColleagues: () => true });
  take(shown('a', '1', { shownTo: [7, 8] }));
  take(rings('p'));
  calls.dismiss('call-1');
  take(picksUp('p'));
  await settled();
  expect(commands.all().map(({ userIds, state }) => [userIds, state.at])).toEqual([
    [[7], 'failed'],
    [[8], 'failed'],
  ]);
  answerWith({ kind: 'acknowledged' });
  calls.dismiss('call-1');
  await settled();
  expect(rows()[0]?.card.state).toBe('hidden');
  expect(commands.all().find(({ userIds }) => userIds.includes(8))?.state.at).toBe('failed');
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
    time.turn(3_000);
    expect([names(), rows()[0]?.state]).toEqual([[], 'ended']);
  });
});

describe('a call that the portal has forgotten', () => {
  it('is over once its hide was answered so', async () => {
    const { take, calls, rows } = setUp({ kind: 'nothingToDo' });
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown', card: { nothingToHide: true } });
  });

  it('does not stay in the popup when it is brought back', async () => {
    const { take, calls, undo, names, rows, time, answerWith } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    answerWith({ kind: 'nothingToDo' });
    undo();
    await settled();
    time.turn(3_000);
    expect(names()).toEqual([]);
    expect(rows()[0]).toMatchObject({ state: 'ended', card: { problem: { code: 'call.noCard' } } });
  });
});

it('a show that was refused and then done is no problem any more', async () => {
  const { take, calls, commands, undo, rows, answerWith } = setUp();
  take(shown('a', '1'));
  calls.dismiss('call-1');
  await settled();
  answerWith(refused);
  undo();
  await settled();
  expect(rows()[0]?.card.problem?.code).toBe('portal.insufficientScope');
  answerWith({ kind: 'acknowledged' });
  commands.retry(commands.all().find(({ kind }) => kind === 'show')?.id ?? '');
  await settled();
  expect(rows()[0]?.card).toMatchObject({ state: 'shown', problem: null });
});
