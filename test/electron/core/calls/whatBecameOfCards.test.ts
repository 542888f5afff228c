import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { setUpLive as setUp } from './callsSetUp.ts';
import { connector, picksUp, rings, shown } from './cardMessages.ts';

const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const refused: CommandAnswer = { kind: 'failed', error: { code: 'portal.insufficientScope', params: {} } };

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
    time.turn(5_000);
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

describe('the strip after a dismissal', () => {
  it.each([
    ['hidden', { kind: 'acknowledged' }],
    ['waiting', down],
    ['stillOpen', refused],
  ] as const)(
    'says that the card is %s once the portal has answered so, and nothing of it before',
    async (cards, answer) => {
      const { take, calls, time } = setUp(answer);
      const said: (string | undefined)[] = [];
      calls.popup.follow(({ undo }) => said.push(undo?.cards));
      take(shown('a', '1'));
      calls.dismiss('call-1');
      expect(calls.popup.get().undo?.cards).toBe('beingHidden');
      await settled();
      expect(calls.popup.get().undo?.cards).toBe(cards);
      // Nobody has to ask: the popup is told, a moment later.
      time.turn(50);
      expect(said.at(-1)).toBe(cards);
    },
  );

  it('speaks of several as of the one that is still open', async () => {
    const { take, calls, time } = setUp(refused);
    take(shown('a', '1'));
    calls.ringTestCall();
    time.turn(100);
    calls.dismissAll(calls.popup.get().entries.map(({ key }) => key));
    await settled();
    expect(calls.popup.get().undo).toMatchObject({ count: 2, cards: 'stillOpen' });
  });

  it('calls several hidden only where each of them had a card', async () => {
    const { take, calls, time } = setUp({ kind: 'acknowledged' });
    take(shown('a', '1'));
    calls.ringTestCall();
    time.turn(100);
    calls.dismissAll(calls.popup.get().entries.map(({ key }) => key));
    await settled();
    expect(calls.popup.get().undo).toMatchObject({ count: 2, cards: 'none' });
  });

  it('is over after a while: what becomes of the card then concerns the popup no more', async () => {
    const { take, calls, time, rows } = setUp(down);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    time.turn(6_000);
    const { revision, undo } = calls.popup.get();
    expect(undo).toBeNull();
    time.turn(60_000);
    await settled();
    expect(rows()[0]?.card.state).toBe('hidePending');
    expect(calls.popup.get().revision).toBe(revision);
  });
});
