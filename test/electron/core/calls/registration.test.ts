import { describe, expect, it } from 'vitest';
import { sameStartWithinMs } from '../../../../electron/core/calls/joining/sameCall.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import { callToRegister } from '../commands/callToRegister.ts';
import { failingLog, settled } from '../heldTime.ts';
import { hangsUp, hidden, picksUp, rings, shown } from './cardMessages.ts';
import { setUpCalls, setUpLive } from './callsSetUp.ts';

describe('a call that Ringside registers', () => {
  it('gets its CALL_ID and its card', () => {
    const { calls, rows } = setUpCalls();
    calls.take(rings('p'));
    calls.registering('call-1', 'ext-1');
    calls.registered('call-1', 'a', true);
    expect(calls.get('call-1')).toMatchObject({ callId: 'a', externalCallId: 'ext-1' });
    expect(rows()[0]?.card.state).toBe('shown');
  });

  it('owes its hide at once where it was put away meanwhile', async () => {
    const { calls, sent } = setUpCalls();
    calls.take(rings('p'));
    calls.registering('call-1', 'ext-1');
    calls.dismiss('call-1');
    await settled();
    expect(sent).toEqual([]);
    calls.registered('call-1', 'a', true);
    await settled();
    expect(sent).toEqual(['hide a 7']);
  });

  it('owes nothing where the card was not shown', async () => {
    const { calls, sent, rows } = setUpCalls();
    calls.take(rings('p'));
    calls.dismiss('call-1');
    calls.registered('call-1', 'a', false);
    await settled();
    expect(sent).toEqual([]);
    expect(rows()[0]?.card.state).toBe('unknown');
  });

  it('is one with its card, which was faster than the answer', () => {
    const { calls } = setUpCalls();
    calls.take(rings('p', { phoneNumber: '555' }));
    calls.registering('call-1', 'ext-1');
    calls.take(shown('a', '1'));
    expect(calls.popup.get().entries).toHaveLength(2);
    calls.registered('call-1', 'a', true);
    expect(calls.popup.get().entries).toMatchObject([{ key: 'call-1', party: { name: 'Anna' } }]);
  });

  it('keeps its card from a withheld call that rings when the portal is reached at last', () => {
    const { calls } = setUpCalls();
    calls.take(rings('p1'));
    calls.registering('call-1', 'ext-1');
    const laterMs = sameStartWithinMs + 2_000;
    const withheld = rings('p2', { sourceName: 'otherProgram', phoneNumber: '' });
    calls.take({ ...withheld, atMs: withheld.atMs + laterMs });
    const card = shown('a', '1');
    calls.take({ ...card, atMs: card.atMs + laterMs });
    expect(calls.get('call-1').callId).toBe('a');
    expect(calls.get('call-2')).toMatchObject({ callId: null, party: { phoneNumber: '' } });
  });

  it('gets its own card back from another call of the same number', async () => {
    const { calls, sent } = setUpCalls();
    calls.take(rings('p1'));
    calls.take(rings('p2'));
    calls.registering('call-1', 'ext-1');
    calls.registering('call-2', 'ext-2');
    // The card of the second call comes first, and the first call takes it for its own.
    calls.take(shown('b', '1'));
    expect(calls.get('call-1').callId).toBe('b');
    calls.dismiss('call-2');
    calls.registered('call-2', 'b', true);
    await settled();
    expect([calls.get('call-1').callId, calls.get('call-2').callId]).toEqual([null, 'b']);
    expect(sent).toEqual(['hide b 7']);
    calls.take(shown('a', '2'));
    expect(calls.get('call-1')).toMatchObject({ callId: 'a', card: { state: 'shown' } });
    calls.registered('call-1', 'a', true);
    expect(calls.popup.get().entries.map(({ key }) => key)).toEqual(['call-1']);
  });

  it('gives a card that is not its own to the call that waits for one', () => {
    const { calls } = setUpCalls();
    calls.take(rings('p1'));
    calls.take(rings('p2'));
    calls.registering('call-1', 'ext-1');
    calls.registering('call-2', 'ext-2');
    calls.take(shown('b', '1'));
    calls.registered('call-1', 'a', true);
    expect([calls.get('call-1').callId, calls.get('call-2').callId]).toEqual(['a', 'b']);
    expect(calls.get('call-2').card.state).toBe('shown');
  });

  it.each(['acknowledged', 'nothingToDo'] as const)(
    'loses its card when the portal says %s to its finish',
    async (answer) => {
      const { calls, commands, rows, answerRegister, answerFinish } = setUpCalls();
      answerRegister({ kind: 'registered', callId: 'a' });
      answerFinish({ kind: answer });
      calls.take(rings('p'));
      commands.oweRegister(callToRegister({ externalCallId: 'ext-1', phoneNumber: '+79123456789' }));
      calls.registering('call-1', 'ext-1');
      await settled();
      calls.registered('call-1', 'a', true);
      calls.take(hangsUp('p', 'missed'));
      expect(rows()[0]?.card.state).toBe('shown');
      commands.callEnded('ext-1', { durationS: 0, statusCode: '304' });
      await settled();
      expect(rows()[0]?.card).toMatchObject({ state: 'hidden', closedBy: 'portal' });
    },
  );

  it('that nobody knows changes nothing', () => {
    const { calls, rows } = setUpCalls();
    calls.registering('nobody', 'ext');
    calls.registered('nobody', 'a', true);
    calls.registerFailed('nobody', { code: 'register.failed', params: {} });
    expect(rows()).toEqual([]);
  });
});

describe('the card of a call that this operator answered', () => {
  const forAll = { shownTo: [7, 9, 12] };

  it('is hidden for the colleagues, once, and not for the operator', async () => {
    const { calls, sent, rows } = setUpCalls(undefined, { clearForColleagues: () => true });
    calls.take(shown('a', '1', forAll));
    calls.take(rings('p'));
    await settled();
    expect(sent).toEqual([]);
    calls.take(picksUp('p'));
    calls.take(picksUp('p'));
    calls.take(shown('a', '2', forAll));
    await settled();
    expect(sent).toEqual(['hide a 9,12']);
    expect(rows()[0]).toMatchObject({ dismissed: false, card: { state: 'shown' } });
    expect(calls.popup.get().entries).toMatchObject([{ state: 'answered', leaving: null }]);
  });

  it('is hidden also where the card is known only after the answer', async () => {
    const { calls, sent, rows } = setUpCalls(undefined, { clearForColleagues: () => true });
    calls.take(rings('p'));
    calls.take(picksUp('p'));
    calls.take(shown('a', '1', forAll));
    await settled();
    expect(sent).toEqual(['hide a 9,12']);
    // The operator gets no echo of a hide for others: what comes is the portal's own.
    calls.take(hidden('a', '2'));
    expect(rows()[0]?.card).toMatchObject({ state: 'hidden', closedBy: 'portal' });
  });

  it('leaves the hide for colleagues alone when the operator puts the card away and takes that back', async () => {
    const { calls, commands, sent, rows } = setUpCalls(undefined, { clearForColleagues: () => true });
    calls.take(shown('a', '1', forAll));
    calls.take(rings('p'));
    commands.usePortal(null);
    calls.take(picksUp('p'));
    calls.dismiss('call-1');
    expect(rows()[0]?.card.state).toBe('hidePending');
    calls.undo(calls.popup.get().undo?.dismissalId ?? '');
    const waiting = commands.all().filter(({ state }) => state.at === 'waiting');
    expect(waiting.map(({ kind, userIds }) => [kind, userIds])).toEqual([['hide', [9, 12]]]);
    expect(rows()[0]?.card.state).toBe('shown');
    expect(sent).toEqual([]);
  });

  it.each([
    ['switched off', false, forAll, {}],
    ['shown to nobody else', true, { shownTo: [7] }, {}],
    ['shown to nobody knows whom', true, { shownTo: null }, {}],
    ['dialled by the operator', true, { ...forAll, direction: 'outgoing' }, { direction: 'outgoing' }],
  ] as const)('stays where it is: %s', async (_why, isOn, card, ring) => {
    const { calls, sent } = setUpCalls(undefined, { clearForColleagues: () => isOn });
    calls.take(shown('a', '1', card));
    calls.take(rings('p', ring));
    calls.take(picksUp('p'));
    await settled();
    expect(sent).toEqual([]);
  });

  it('stays for colleagues of an earlier run: their hide is no row of this operator', () => {
    const { calls, commands, rows } = setUpCalls();
    const subject = { who: 'Anna', phoneNumber: '+79123456789', startedAtMs: 5 };
    const forOthers = commands.owe('hide', { callId: 'a', subject }, [9, 12]);
    const own = commands.owe('hide', { callId: 'b', subject }, [7]);
    calls.restore([forOthers, own]);
    expect(rows().map(({ party }) => party.name)).toEqual(['Anna']);
  });
});

describe('an order for an entry that turned out to be another one a moment before', () => {
  /** Two entries, `call-1` of the phone and `call-2` of the card, until the portal says that they are one call. */
  function setUpTwo(meanwhile: (calls: ReturnType<typeof setUpLive>) => void = () => undefined) {
    const phones = createPhoneAbilities(failingLog);
    phones.set('baresip', ['answer']);
    const parts = setUpLive(undefined, { phones });
    const { calls, take } = parts;
    take(rings('p', { phoneNumber: '555' }));
    calls.registering('call-1', 'ext-1');
    take(shown('a', '1'));
    parts.time.turn(100);
    expect(calls.popup.get().entries).toHaveLength(2);
    calls.entriesPainted(['call-2', 'call-1']);
    parts.time.turn(100);
    meanwhile(parts);
    calls.registered('call-1', 'a', true);
    return parts;
  }

  it.each<readonly [string, (calls: ReturnType<typeof setUpLive>['calls']) => void]>([
    ['dismissing it', (calls) => calls.dismiss('call-2')],
    ['dismissing the newest', (calls) => calls.dismissNewest()],
    ['dismissing all of them', (calls) => calls.dismissAll(['call-2', 'call-1'])],
  ])('puts the call away, once: %s', async (_, order) => {
    const { calls, names, sent, undo } = setUpTwo();
    order(calls);
    await settled();
    expect([names(), sent, calls.popup.get().undo?.count]).toEqual([[], ['hide a 7'], 1]);
    undo();
    expect(names()).toEqual(['Anna']);
  });

  it('reaches its phone, its number and its caller', () => {
    const { calls } = setUpTwo();
    expect(calls.phoneOf('call-2')).toEqual({ sourceName: 'baresip', sourceCallId: 'p' });
    expect(calls.get('call-2')).toBe(calls.get('call-1'));
  });

  it('was Undo all along: what was put away as the other one comes back, card and all', async () => {
    const { calls, names, sent, undo, rows } = setUpTwo(({ calls: before }) => before.dismiss('call-2'));
    expect([names(), calls.popup.get().undo?.count]).toEqual([[], 1]);
    undo();
    await settled();
    expect(names()).toEqual(['Anna']);
    expect(sent.filter((each) => each.startsWith('hide'))).toHaveLength(
      sent.filter((each) => each.startsWith('show')).length,
    );
    expect(rows()).toMatchObject([{ dismissed: false, card: { state: 'shown' } }]);
  });
});
