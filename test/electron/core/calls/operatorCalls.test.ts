import { leavingMs } from '../../../../electron/core/calls/timing/leavingEntries.ts';
import { describe, expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { ended, hidden, phone, shown } from './cardMessages.ts';
import { setUpCalls as setUp } from './callsSetUp.ts';

describe('the popup', () => {
  it('shows the newest call first', () => {
    const { calls, names } = setUp();
    calls.take(shown('a', '1', { name: 'Anna' }));
    calls.take(shown('b', '2', { name: 'Boris' }));
    expect(names()).toEqual(['Boris', 'Anna']);
  });

  it('drops a dismissed entry at once and sends one hide for the operator', async () => {
    const { calls, names, sent, rows } = setUp();
    calls.take(shown('a'));
    calls.dismiss('call-1');
    expect(names()).toEqual([]);
    await settled();
    expect(sent).toEqual(['hide a 7']);
    expect(rows()[0]).toMatchObject({ dismissed: true, card: { state: 'hidden', closedBy: 'operator' } });
  });

  it('sends nothing when the portal hid the card itself, and lets the reason be read for a while', () => {
    const { time, calls, sent } = setUp();
    calls.take(shown('a'));
    calls.take(hidden('a'));
    expect(calls.popup.get().entries).toMatchObject([{ leaving: 'closedByPortal' }]);
    time.turn(leavingMs - 100);
    expect(calls.popup.get().entries).toHaveLength(1);
    time.turn(200);
    expect(calls.popup.get().entries).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('keeps an entry that came back while its reason was shown', () => {
    const { time, calls, names } = setUp();
    calls.take(shown('a', '1'));
    calls.take(hidden('a', '2'));
    calls.take(shown('a', '3'));
    time.turn(10_000);
    expect(names()).toEqual(['Anna']);
  });

  it('dismisses all with one hide each, and the newest by the shortcut', async () => {
    const { time, calls, sent, names } = setUp();
    calls.take(shown('a', '1', { name: 'Anna' }));
    calls.take(shown('b', '2', { name: 'Boris' }));
    calls.take(shown('c', '3', { name: 'Clara' }));
    calls.entriesPainted(['call-3', 'call-2', 'call-1']);
    time.turn(50);
    calls.dismissNewest();
    expect(names()).toEqual(['Boris', 'Anna']);
    calls.dismissAll(['call-2', 'call-1']);
    await settled();
    expect(names()).toEqual([]);
    expect(sent.toSorted()).toEqual(['hide a 7', 'hide b 7', 'hide c 7']);
  });

  it('dismisses all in one request, and takes that back in one', async () => {
    const { calls, commands, telephony } = setUp();
    const batches: string[] = [];
    commands.usePortal({
      account: 'portal.example/7',
      telephony: {
        ...telephony,
        sendBatch: (orders) => {
          batches.push(orders.map(({ kind }) => kind).join());
          return telephony.sendBatch(orders);
        },
      },
    });
    for (const id of ['a', 'b', 'c']) calls.take(shown(id));
    calls.dismissAll(calls.popup.get().entries.map(({ key }) => key));
    await settled();
    calls.undo(calls.popup.get().undo?.dismissalId ?? '');
    await settled();
    expect(batches).toEqual(['hide,hide,hide', 'show,show,show']);
  });

  it('shows why a phone call went', () => {
    const { calls } = setUp();
    calls.take(phone('offered', 'a'));
    calls.take(ended('a', 'answeredElsewhere'));
    expect(calls.popup.get().entries[0]?.leaving).toBe('answeredElsewhere');
  });
});

describe('Undo', () => {
  it('is offered for six seconds', () => {
    const { time, calls } = setUp();
    calls.take(shown('a'));
    calls.dismiss('call-1');
    expect(calls.popup.get().undo).toMatchObject({ who: 'Anna', count: 1 });
    time.turn(6_000);
    expect(calls.popup.get().undo).toBeNull();
  });

  it('is withdrawn although the timer fires a moment before the clock says so', () => {
    const { time, calls } = setUp();
    calls.take(shown('a'));
    calls.dismiss('call-1');
    const before = time.nowMs();
    // As seen with Node: a timer of six seconds at 5,999 ms of the system's clock.
    time.nowMs = () => before + 5_999;
    time.turn(6_000);
    expect(calls.popup.get().undo).toBeNull();
  });

  it('brings the entry back and shows the card again', async () => {
    const { calls, names, sent } = setUp();
    calls.take(shown('a'));
    calls.dismiss('call-1');
    await settled();
    calls.undo(calls.popup.get().undo?.dismissalId ?? '');
    await settled();
    expect(names()).toEqual(['Anna']);
    expect(sent).toEqual(['hide a 7', 'show a 7']);
    expect(calls.popup.get().undo).toBeNull();
  });

  it('does nothing once the call is over', async () => {
    const { calls, names, sent } = setUp();
    calls.take(shown('a'));
    calls.dismiss('call-1');
    await settled();
    const id = calls.popup.get().undo?.dismissalId ?? '';
    calls.take(ended('a', 'missed'));
    expect(calls.popup.get().undo).toBeNull();
    calls.undo(id);
    expect(names()).toEqual([]);
    expect(sent).toEqual(['hide a 7']);
  });

  it('offers the dismissal before once the last one was taken back', () => {
    const { calls } = setUp();
    calls.take(shown('a', '1', { name: 'Anna' }));
    calls.take(shown('b', '2', { name: 'Boris' }));
    calls.dismiss('call-1');
    calls.dismiss('call-2');
    expect(calls.popup.get().undo?.who).toBe('Boris');
    calls.undo(calls.popup.get().undo?.dismissalId ?? '');
    expect(calls.popup.get().undo?.who).toBe('Anna');
  });
});

describe('what became of the card', () => {
  const refused = { code: 'portal.insufficientScope', params: {} } as const;

  it('says why a hide failed for good and can be tried again', async () => {
    const { calls, rows, sent, answerWith } = setUp({ kind: 'failed', error: refused });
    calls.take(shown('a'));
    calls.dismiss('call-1');
    await settled();
    expect(rows()[0]).toMatchObject({ canRetryHide: true, card: { state: 'hideFailed', problem: refused } });
    answerWith({ kind: 'acknowledged' });
    calls.dismiss('call-1');
    await settled();
    expect(rows()[0]?.card).toMatchObject({ state: 'hidden', problem: null });
    expect(sent).toEqual(['hide a 7', 'hide a 7']);
  });

  it('is pending with the reason while a hide is tried again', async () => {
    const down = { code: 'portal.down', params: {} } as const;
    const { calls, rows } = setUp({ kind: 'retry', error: down, notBeforeMs: null });
    calls.take(shown('a'));
    calls.dismiss('call-1');
    await settled();
    expect(rows()[0]?.card).toMatchObject({ state: 'hidePending', problem: down });
  });

  it('tells that nothing was left to hide', async () => {
    const { calls, rows } = setUp({ kind: 'nothingToDo' });
    calls.take(shown('a'));
    calls.dismiss('call-1');
    await settled();
    expect(rows()[0]?.card).toMatchObject({ state: 'hidden', nothingToHide: true });
  });

  it('owes nothing once the portal closed a card whose hide was still waiting', async () => {
    const { calls, commands, sent, rows } = setUp();
    commands.usePortal(null);
    calls.take(shown('a', '1'));
    calls.dismiss('call-1');
    calls.take(hidden('a', '2'));
    expect(commands.all()[0]?.state.at).toBe('superseded');
    expect(rows()[0]?.card).toMatchObject({ state: 'hidden', closedBy: 'portal' });
    expect(sent).toEqual([]);
  });
});

it('rings a test call without portal or card', async () => {
  const { time, calls, sent, rows } = setUp();
  calls.ringTestCall();
  expect(calls.popup.get().entries).toMatchObject([{ isTest: true, state: 'ringing' }]);
  time.turn(30_000);
  expect(calls.popup.get().entries).toMatchObject([{ leaving: 'missed' }]);
  expect(rows()[0]).toMatchObject({ outcome: 'missed', card: { state: 'unknown' } });
  expect(sent).toEqual([]);
});
