import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeCalls } from '../../../../electron/core/calls/joining/mergeCalls.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { CallerFound } from '../../../../electron/core/ports/portal.ts';
import { failingLog, settled } from '../heldTime.ts';
import { hangsUp, hidden, picksUp, rings, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

const phoneNumber = '+79123456789';
const handsOn = (phone = 'p'): CallEvent => ({
  ...picksUp(phone),
  type: 'ended',
  outcome: 'answered',
  transferred: true,
});

function setUp() {
  const phones = createPhoneAbilities(failingLog);
  phones.set('baresip', ['hangUp', 'hold', 'resume', 'transfer']);
  return setUpCalls(undefined, { phones });
}

/** A talk on the phone, of which the telephone system's card is open here. */
function talk() {
  const desk = setUp();
  desk.calls.take(shown('c', null, { phoneNumber }));
  desk.calls.take(rings('p', { phoneNumber }));
  desk.calls.take(picksUp('p'));
  return { ...desk, key: [...desk.calls.all()][0]?.key ?? '' };
}

const inCharge = { userId: 9, innerNumber: '109' };
const found = (of: Partial<CallerFound>): CallerFound => ({
  name: 'Anna',
  company: null,
  responsible: null,
  crmEntity: { type: 'CONTACT', id: 1 },
  matches: [{ type: 'CONTACT', id: 1, name: 'Anna' }],
  ...of,
});

describe('to whom a talk can be handed on', () => {
  it('is who looks after the caller, once the call is talked on by a phone that can', () => {
    const { calls } = setUp();
    calls.take(rings('p', { phoneNumber }));
    const key = [...calls.all()][0]?.key ?? '';
    calls.learnCaller(key, phoneNumber, found({ inCharge, responsible: 'Somebody else' }));
    expect(calls.popup.get().entries[0]).not.toHaveProperty('transferTo');
    calls.take(picksUp('p'));
    expect(calls.popup.get().entries[0]).toMatchObject({ transferTo: { userId: 9, innerNumber: '109' } });
    calls.take(hangsUp('p', 'answered'));
    expect(calls.popup.get().entries[0]).not.toHaveProperty('transferTo');
  });

  it.each([
    ['the operator', found({ inCharge: { userId: 7, innerNumber: '107' } })],
    ['nobody', found({})],
    ['whoever a CRM that does not answer would have named', 'failed' as const],
  ])('is not %s', (_, answer) => {
    const { calls, key } = talk();
    calls.learnCaller(key, phoneNumber, answer);
    expect(calls.popup.get().entries[0]).not.toHaveProperty('transferTo');
  });
});

describe('a call that was handed on to a colleague', () => {
  it('has its card shown to them and hidden here, once the phone has said that it went out', async () => {
    const { calls, key, sent, rows } = talk();
    calls.handingOn(key, 9);
    await settled();
    expect(sent).toEqual([]);
    calls.take(handsOn());
    await settled();
    expect([...sent].sort()).toEqual(['hide c 7', 'show c 9']);
    expect(calls.popup.get().entries[0]).toMatchObject({ leaving: 'transferred' });
    calls.take(hidden('c'));
    expect(rows()[0]).toMatchObject({
      state: 'ended',
      outcome: 'answered',
      card: { state: 'hidden', closedBy: 'operator', problem: null },
    });
  });

  it('is written down before anybody is told', () => {
    const { calls, key, commands, time } = talk();
    time.turn(1_000);
    calls.handingOn(key, 9);
    const owedWhenTold: string[][] = [];
    calls.popup.follow(({ entries }) => {
      if (entries.some(({ leaving }) => leaving === 'transferred'))
        owedWhenTold.push(commands.all().map(({ kind }) => kind));
    });
    calls.take(handsOn());
    time.turn(100);
    expect(owedWhenTold[0]).toEqual(['show', 'hide']);
  });

  it.each([
    ['to a number alone', null, handsOn],
    ['and was not, as far as the phone says', 9, () => hangsUp('p', 'answered')],
  ] as const)('%s leaves all cards as they are', async (_, userId, ends) => {
    const { calls, key, sent } = talk();
    calls.handingOn(key, userId);
    calls.take(ends());
    await settled();
    expect(sent).toEqual([]);
  });

  it('is not shown to them where Ringside registers the call, which is finished now: nobody could hide that card', async () => {
    const { calls, sent } = setUp();
    calls.take(rings('p', { phoneNumber }));
    const key = [...calls.all()][0]?.key ?? '';
    calls.registering(key, 'own-id');
    calls.registered(key, 'c', true);
    calls.take(picksUp('p'));
    calls.handingOn(key, 9);
    calls.take(handsOn());
    await settled();
    expect(sent).toEqual([]);
  });

  it('goes nowhere once another try to a number is under way', async () => {
    const { calls, key, sent } = talk();
    calls.handingOn(key, 9);
    calls.handingOn(key, null);
    calls.take(handsOn());
    await settled();
    expect(sent).toEqual([]);
  });

  const failed = (): CallEvent => ({ ...picksUp('p'), type: 'transferFailed' });
  const held = (isHeld: boolean): CallEvent => ({ ...picksUp('p'), type: 'held', isHeld });

  it.each([
    ['had failed', [failed()]],
    ['had come to nothing, and the operator took the call back', [held(true), held(false)]],
  ])('by the phone itself after what was asked for here %s stays', async (_, news) => {
    const { calls, key, sent } = talk();
    calls.handingOn(key, 9);
    for (const each of news) calls.take(each);
    calls.take(handsOn());
    await settled();
    expect(sent).toEqual([]);
  });

  it('and came back is another talk: it can be handed on anew, and its end is its own', async () => {
    const { calls, key, sent } = talk();
    const back = async (phone: string): Promise<void> => {
      await settled();
      calls.take(hidden('c'));
      calls.take({ ...shown('c', null, { phoneNumber }), atMs: 1_005_000 });
      calls.take({ ...rings(phone, { phoneNumber }), atMs: 1_005_100 });
    };
    calls.handingOn(key, 9);
    calls.take(handsOn());
    await back('q');
    calls.take(picksUp('q'));
    calls.handingOn(key, 9);
    calls.take(handsOn('q'));
    await back('r');
    expect(sent.filter((order) => order === 'show c 9')).toHaveLength(2);
    calls.take(hangsUp('r', 'missed'));
    expect(calls.popup.get().entries[0]).toMatchObject({ leaving: 'ended' });
  });

  it('and turns out to be one that goes on has not been handed on: that is left to what goes on', () => {
    const { calls, key } = talk();
    calls.handingOn(key, 9);
    calls.take(handsOn());
    calls.take(rings('q', { phoneNumber: '+4930901820' }));
    const [over, live] = [...calls.all()].toSorted((one) => (one.state === 'ended' ? -1 : 1));
    if (over === undefined || live === undefined) throw new Error('not two calls');
    expect(over).toMatchObject({ transferred: true, handedTo: 9 });
    for (const merged of [mergeCalls(live, over), mergeCalls(over, live)]) {
      expect(merged.state).toBe('ringing');
      expect(merged).not.toHaveProperty('transferred');
      expect(merged).not.toHaveProperty('handedTo');
    }
    expect(mergeCalls(over, { ...live, handedTo: 8 })).toMatchObject({ handedTo: 8 });
    const ended = { ...live, state: 'ended' } as const;
    expect(mergeCalls(ended, over)).toMatchObject({ transferred: true, handedTo: 9 });
  });

  it('in any order of news is shown to them once at the most, and only after the phone has said so', async () => {
    const news = fc.constantFrom(
      'shown',
      'hidden',
      'picksUp',
      'handsOn',
      'hangsUp',
      'handing',
      'toNumber',
      'fails',
      'holds',
      'resumes',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(news, { maxLength: 12 }), async (order) => {
        const { calls, key, sent } = talk();
        let saidSo = false;
        let isMeant = false;
        let isHeld = false;
        for (const each of order) {
          if (each === 'shown') calls.take(shown('c', null, { phoneNumber }));
          if (each === 'hidden') calls.take(hidden('c'));
          if (each === 'picksUp') calls.take(picksUp('p'));
          if (each === 'hangsUp') calls.take(hangsUp('p', 'answered'));
          if (each === 'handing') calls.handingOn(key, 9);
          if (each === 'toNumber') calls.handingOn(key, null);
          if (each === 'fails') calls.take(failed());
          if (each === 'holds' || each === 'resumes') calls.take(held(each === 'holds'));
          if (each === 'handing') isMeant = true;
          if (each === 'toNumber' || each === 'fails' || (each === 'resumes' && isHeld)) isMeant = false;
          if (each === 'holds' || each === 'resumes') isHeld = each === 'holds';
          if (each === 'handsOn') {
            saidSo ||= isMeant;
            calls.take(handsOn());
          }
          await settled();
          const shows = sent.filter((order_) => order_ === 'show c 9').length;
          expect(shows).toBeLessThanOrEqual(saidSo ? 1 : 0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
