import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhoneAction, PhoneSourceName } from '../../../../contracts/phones.ts';
import { ringingAtMostMs, talkAtMostMs } from '../../../../electron/core/calls/timing/timeLimits.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import { failingLog, settled } from '../heldTime.ts';
import { hangsUp, hidden, picksUp, rings, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

const all: readonly PhoneAction[] = ['answer', 'decline', 'hangUp', 'dial'];

function setUpPhones(can: Readonly<Record<string, readonly PhoneAction[]>> = { baresip: all }) {
  const phones = createPhoneAbilities(failingLog);
  for (const [name, actions] of Object.entries(can)) phones.set(name, actions);
  return { ...setUpCalls(undefined, { phones }), phones };
}

describe('what can be done with a call', () => {
  it('is what makes sense now and the phone can do', () => {
    const { calls, rows } = setUpPhones();
    const actions = () => calls.popup.get().entries.map((entry) => entry.actions);
    calls.take(rings('p'));
    expect(actions()).toEqual([['answer', 'decline']]);
    expect(rows()[0]?.actions).toEqual(['answer', 'decline']);
    calls.take(picksUp('p'));
    expect(actions()).toEqual([['hangUp']]);
    calls.take(hangsUp('p', 'answered'));
    expect(actions()).toEqual([[]]);
    expect(rows()[0]?.actions).toEqual([]);
  });

  it('is nothing for a card that no phone tells of, and hanging up for a call that is dialled', () => {
    const { calls, rows } = setUpPhones();
    calls.take(shown('a'));
    calls.take(rings('p', { direction: 'outgoing', phoneNumber: '+79990000000' }));
    expect(rows().map(({ direction, actions }) => [direction, actions])).toEqual([
      ['outgoing', ['hangUp']],
      ['incoming', []],
    ]);
    expect(calls.popup.get().entries).toHaveLength(1);
  });

  it('may still become something while a call rings that a phone could answer', () => {
    const { calls, phones } = setUpPhones({ yealink: [] });
    const mayTell = () => calls.popup.get().entries.map((entry) => entry.phoneMayTell);
    calls.take(shown('a'));
    expect(mayTell()).toEqual([undefined]);
    phones.set('baresip', all);
    expect(mayTell()).toEqual([true]);
    calls.take(rings('p'));
    expect(mayTell()).toEqual([undefined]);
  });

  it('follows the phone that can do something, and then the one that is talked on', () => {
    const { calls } = setUpPhones({ baresip: all, yealink: [] });
    calls.take(rings('d', { sourceName: 'yealink' }));
    calls.take(rings('p'));
    expect(calls.phoneOf('call-1')).toEqual({ sourceName: 'baresip', sourceCallId: 'p' });
    calls.take(picksUp('d', { sourceName: 'yealink' }));
    expect(calls.phoneOf('call-1')).toEqual({ sourceName: 'yealink', sourceCallId: 'd' });
    expect(calls.popup.get().entries[0]?.actions).toEqual([]);
    expect(calls.phoneOf('nobody')).toBeNull();
  });

  it('is told anew when a phone comes or goes', () => {
    const { calls, phones } = setUpPhones({});
    let told = 0;
    calls.popup.follow(() => (told += 1));
    calls.take(rings('p'));
    expect(calls.popup.get().entries[0]?.actions).toEqual([]);
    told = 0;
    phones.set('baresip', all);
    expect(calls.popup.get().entries[0]?.actions).toEqual(['answer', 'decline']);
    phones.set('baresip', [...all]);
    expect(told).toBe(1);
    phones.set('baresip', []);
    expect(calls.popup.get().entries[0]?.actions).toEqual([]);
  });
});

describe('a talk with a phone that can hold and transfer', () => {
  const everything: readonly PhoneAction[] = [...all, 'hold', 'resume', 'sendDigits', 'transfer'];
  const phoneSays = (isHeld: boolean, sourceName: PhoneSourceName = 'baresip'): CallEvent => ({
    ...picksUp('p', { sourceName }),
    type: 'held',
    isHeld,
  });

  const handsOn = (): CallEvent => ({
    ...picksUp('p'),
    type: 'ended',
    outcome: 'answered',
    transferred: true,
  });

  it('can be held, and while it is no keys are heard', () => {
    const { calls, rows } = setUpPhones({ baresip: everything });
    const entry = () => calls.popup.get().entries[0];
    calls.take(rings('p'));
    calls.take(phoneSays(true));
    expect(entry()).toMatchObject({ actions: ['answer', 'decline'] });
    expect(entry()).not.toHaveProperty('onHold');
    calls.take(picksUp('p'));
    expect(entry()?.actions).toEqual(['hangUp', 'hold', 'sendDigits', 'transfer']);
    calls.take(phoneSays(true));
    expect(entry()).toMatchObject({ onHold: true, actions: ['hangUp', 'resume', 'transfer'] });
    expect(rows()[0]).toMatchObject({ onHold: true });
    calls.take(phoneSays(false));
    expect(entry()).not.toHaveProperty('onHold');
    calls.take(phoneSays(true));
    calls.take(hangsUp('p', 'answered'));
    expect(rows()[0]).not.toHaveProperty('onHold');
    expect(rows()[0]?.actions).toEqual([]);
  });

  it('of a phone that only tells says that it is held, and offers nothing', () => {
    const { calls } = setUpPhones({ yealink: [] });
    calls.take(rings('p', { sourceName: 'yealink' }));
    calls.take(picksUp('p', { sourceName: 'yealink' }));
    calls.take(phoneSays(true, 'yealink'));
    expect(calls.popup.get().entries[0]).toMatchObject({ onHold: true, actions: [] });
  });

  it('says that it was transferred when it goes, and is answered in the list', () => {
    const { calls, rows } = setUpPhones({ baresip: everything });
    calls.take(rings('p'));
    calls.take(picksUp('p'));
    calls.take(handsOn());
    expect(calls.popup.get().entries[0]).toMatchObject({ leaving: 'transferred' });
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'answered' });
  });

  it('is in no order of news held before the answer or after the end', () => {
    const news = fc.constantFrom<() => CallEvent>(
      () => rings('p'),
      () => picksUp('p'),
      () => phoneSays(true),
      () => phoneSays(false),
      () => hangsUp('p', 'answered'),
      handsOn,
    );
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), (order) => {
        const { calls } = setUpPhones({ baresip: everything });
        for (const each of order) {
          calls.take(each());
          for (const call of calls.all()) {
            const row = calls.rowOf(call);
            expect(row.onHold === true).toBe(row.actions.includes('resume'));
            if (row.state !== 'answered') expect(row).not.toHaveProperty('onHold');
            if (call.transferred === true) expect(call.answeredAtMs).not.toBeNull();
          }
        }
      }),
    );
  });
});

describe('a phone whose end never comes', () => {
  it('does not leave its entry in the popup', () => {
    const { time, calls, rows } = setUpPhones();
    calls.take(rings('p'));
    time.turn(ringingAtMostMs - 1);
    expect(calls.popup.get().entries).toMatchObject([{ state: 'ringing', leaving: null }]);
    time.turn(1);
    expect(calls.popup.get().entries).toMatchObject([{ leaving: 'ended' }]);
    time.turn(10_000);
    expect(calls.popup.get().entries).toEqual([]);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });

  it('is believed when it tells something after all', () => {
    const { time, calls, rows } = setUpPhones();
    calls.take(rings('p'));
    time.turn(ringingAtMostMs);
    calls.take(hangsUp('p', 'missed'));
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'missed' });
  });

  it('leaves the end to the card where that still lies there', () => {
    const { time, calls, rows } = setUpPhones();
    calls.take(shown('a', '1'));
    calls.take(rings('p'));
    time.turn(ringingAtMostMs);
    expect(rows()[0]).toMatchObject({ state: 'ringing' });
    calls.take(hidden('a', '2'));
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });

  it('does not talk for days', () => {
    const { time, calls, rows } = setUpPhones();
    calls.take(rings('p'));
    calls.take(picksUp('p'));
    time.turn(talkAtMostMs);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'answered' });
  });
});

describe('followers of calls', () => {
  it('hear of each change after the popup, with what was before', () => {
    const { calls } = setUpPhones();
    const heard: string[] = [];
    calls.popup.follow(({ entries }) => heard.push(`popup: ${entries[0]?.state}`));
    calls.followCalls(({ call, before }) => heard.push(`${before?.state ?? 'new'} -> ${call.state}`));
    calls.take(rings('p'));
    calls.take(picksUp('p'));
    expect(heard).toEqual(['popup: ringing', 'new -> ringing', 'popup: answered', 'ringing -> answered']);
  });

  it('may change the call at once', () => {
    const { calls, rows } = setUpPhones();
    const ids: (string | null)[] = [];
    calls.followCalls(({ call, before }) => {
      ids.push(call.externalCallId);
      if (before === null) calls.registering(call.key, 'ext-1');
    });
    calls.take(rings('p'));
    expect(ids).toEqual([null, 'ext-1']);
    calls.registerFailed('call-1', { code: 'register.webhookMayNot', params: {} });
    expect(rows()[0]?.registerProblem?.code).toBe('register.webhookMayNot');
  });
});

describe('a call put away before its card is there', () => {
  it('has the card hidden as soon as the portal shows it', async () => {
    const { calls, sent, rows } = setUpPhones();
    calls.take(rings('p'));
    calls.dismiss('call-1');
    calls.take(shown('a', '1'));
    await settled();
    expect(sent).toEqual(['hide a 7']);
    expect(rows()[0]).toMatchObject({ dismissed: true, state: 'ringing', card: { state: 'hidden' } });
  });

  it('has no card to bring back by Undo', async () => {
    const { calls, sent, rows } = setUpPhones();
    calls.take(rings('p'));
    calls.dismiss('call-1');
    calls.undo(calls.popup.get().undo?.dismissalId ?? '');
    await settled();
    expect(sent).toEqual([]);
    expect(calls.popup.get().entries).toHaveLength(1);
    expect(rows()[0]?.card.state).toBe('unknown');
  });
});

it('keeps hiding what was put away although the phone has hung up', async () => {
  const { calls, commands, sent } = setUpPhones();
  calls.take(shown('a', '1'));
  calls.take(rings('p'));
  commands.usePortal(null);
  calls.dismiss('call-1');
  calls.take(hangsUp('p', 'missed'));
  expect(commands.all().map(({ state }) => state.at)).toEqual(['waiting']);
  expect(sent).toEqual([]);
});

it('goes on ringing on the phone when the portal is disconnected', () => {
  const { calls } = setUpPhones();
  calls.take(shown('a', '1'));
  calls.take(rings('p'));
  calls.take(shown('b', '2', { phoneNumber: '+79991112233', name: 'Boris' }));
  calls.portalGone();
  expect(calls.popup.get().entries).toMatchObject([{ key: 'call-1', actions: ['answer', 'decline'] }]);
  expect(calls.get('call-1')).toMatchObject({ callId: null, card: { state: 'unknown' } });
});

it('does not mix a test call with one that rings', () => {
  const { calls } = setUpPhones();
  calls.take(rings('p', { phoneNumber: 'anonymous' }));
  calls.ringTestCall();
  expect(calls.popup.get().entries.map(({ isTest }) => isTest)).toEqual([true, false]);
  // Neither has a card that could be hidden.
  calls.dismiss(calls.popup.get().entries[1]?.key ?? '');
  expect(calls.popup.get().undo).toMatchObject({ cards: 'none', count: 1 });
});
