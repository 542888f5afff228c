import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { ended, hidden, phone, shown } from './cardMessages.ts';
import { setUpLive as setUp } from './callsSetUp.ts';

const refused: CommandAnswer = {
  kind: 'failed',
  error: { code: 'portal.insufficientScope', params: {} },
};
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };

describe('a card that stays open', () => {
  it('is told with the reason, long after Undo, until the operator has read it', async () => {
    const { take, calls, time } = setUp(refused);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    const told = [{ callKeys: ['call-1'], who: 'Anna', problem: refused.error }];
    expect(calls.popup.get().failures).toEqual(told);
    time.turn(60_000);
    expect(calls.popup.get()).toMatchObject({ undo: null, failures: told });
    calls.failureSeen(['call-1']);
    expect(calls.popup.get().failures).toBeUndefined();
  });

  it('is told of cards that fail late, and of none that merely wait', async () => {
    const { take, calls, time, answerWith } = setUp(down);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    time.turn(30_000);
    await settled();
    expect(calls.popup.get().failures).toBeUndefined();
    answerWith(refused);
    let published = 0;
    calls.popup.follow(() => (published += 1));
    time.turn(120_000);
    await settled();
    time.turn(100);
    expect([calls.popup.get().failures?.length, published]).toEqual([1, 1]);
  });

  it('is one with others of the same cause', async () => {
    const { take, calls } = setUp(refused);
    take(shown('a', '1'));
    take(shown('b', '2'));
    calls.dismiss('call-1');
    calls.dismiss('call-2');
    await settled();
    expect(calls.popup.get().failures).toMatchObject([{ callKeys: ['call-2', 'call-1'] }]);
  });

  it('is hidden by Try again where the portal lets it', async () => {
    const { take, calls, answerWith, sent } = setUp(refused);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    answerWith({ kind: 'acknowledged' });
    calls.tryHideAgain(['call-1', 'of nobody']);
    expect(calls.popup.get().failures).toBeUndefined();
    await settled();
    expect(sent).toEqual(['hide a 7', 'hide a 7']);
    expect(calls.popup.get().failures).toBeUndefined();
  });

  it('is told again where trying again fails, also after it was read', async () => {
    const { take, calls } = setUp(refused);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    calls.failureSeen(['call-1']);
    calls.tryHideAgain(['call-1']);
    await settled();
    expect(calls.popup.get().failures).toHaveLength(1);
  });

  it('goes with its card, whoever closes it', async () => {
    const { take, calls, time } = setUp(refused);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    time.turn(60_000);
    take(hidden('a', '9'));
    time.turn(60_000);
    expect(calls.popup.get().failures).toBeUndefined();
  });

  it('goes a moment after its call is over, although nothing else happens', async () => {
    const { take, calls, time } = setUp(refused);
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    time.turn(10_000);
    let told = calls.popup.get().failures;
    expect(told).toHaveLength(1);
    calls.popup.follow(() => (told = calls.popup.get().failures));
    time.turn(6 * 60_000);
    expect(told).toBeUndefined();
  });

  it('goes 8 s after the phone says that its call is over, although nothing else happens', async () => {
    const { take, calls, time } = setUp(refused);
    take(shown('a', '1'));
    take(phone('offered', 'a'));
    calls.dismiss('call-1');
    await settled();
    time.turn(10_000);
    let told = calls.popup.get().failures;
    expect(told).toHaveLength(1);
    calls.popup.follow(() => (told = calls.popup.get().failures));
    take(ended('a', 'missed'));
    time.turn(8_100);
    expect(told).toBeUndefined();
  });

  it('is not told of calls that were taken back, or of another portal', async () => {
    const { take, calls, undo } = setUp(refused);
    take(shown('a', '1'));
    take(shown('b', '2'));
    calls.dismiss('call-1');
    await settled();
    undo();
    expect(calls.popup.get().failures).toBeUndefined();
    calls.dismiss('call-2');
    await settled();
    calls.portalGone();
    expect(calls.popup.get().failures).toBeUndefined();
  });
});

describe('Undo for as long as the operator wants it', () => {
  it('is offered until it is closed', async () => {
    const { take, calls, time } = setUp({ kind: 'acknowledged' }, { undoMs: () => null });
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    time.turn(60_000);
    const { undo } = calls.popup.get();
    expect(undo).toMatchObject({ untilMs: null });
    calls.closeUndo(undo?.dismissalId ?? '');
    expect(calls.popup.get().undo).toBeNull();
  });

  it('ends with the call', async () => {
    const { take, calls, time } = setUp({ kind: 'acknowledged' }, { undoMs: () => null });
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    time.turn(6 * 60_000);
    expect(calls.popup.get().undo).toBeNull();
  });
});
