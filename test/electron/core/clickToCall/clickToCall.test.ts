import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { clickFreshForMs } from '../../../../contracts/clickToCall/clicks.ts';
import { dialledWithinMs } from '../../../../electron/core/clickToCall/clickDial.ts';
import { strayAfterMs } from '../../../../electron/core/clickToCall/clickEnds.ts';
import { goesOnEveryMs } from '../../../../electron/core/registrar/ownedFinish.ts';
import { settled } from '../heldTime.ts';
import { callId, details, phoneNumber, setUp } from './clicksSetUp.ts';

const offered = { type: 'offered', details: { ...details, line: null, shownTo: null } };
const answered = { type: 'answered' };
const ended = (outcome: string) => ({ type: 'ended', outcome });
const failed = { durationS: 0, statusCode: 'OTHER' };
const notReachable = new AppError('phone.notReachable', { phone: 'baresip' });

describe('a number that was pressed in the portal', () => {
  it('is dialled at once, joined by what the phone tells, never registered, and finished with what was talked', async () => {
    const { click, dialled, phone, phoneSays, time, orders, entry, calls } = setUp();
    click();
    expect(dialled.map(({ number }) => number)).toEqual([phoneNumber]);
    expect(entry()).toMatchObject({ direction: 'outgoing', click: { at: 'dialling' } });
    await phoneSays();
    expect(entry()).toMatchObject({ click: { at: 'dialled' } });
    phone(offered);
    phone(answered);
    time.turn(12_000);
    phone(ended('answered'));
    expect([...calls.all()]).toHaveLength(1);
    expect(orders()).toEqual([
      { kind: 'finish', callId, userId: 7, end: { durationS: 12, statusCode: '200' } },
    ]);
  });

  it('is owed its finish before it is dialled', () => {
    const { click, commands, dialled } = setUp();
    let owedFirst = false;
    commands.changes.follow((changes) => {
      owedFirst =
        changes.some(({ kind, state }) => kind === 'finish' && state.at === 'held') && dialled.length === 0;
    });
    click();
    expect(owedFirst).toBe(true);
    expect(commands.about(callId)).toMatchObject([{ kind: 'finish', state: { at: 'held' } }]);
  });

  it.each([
    ['declined', '486'],
    ['missed', '304'],
    ['failed', 'OTHER'],
  ])('and %s at the other end is finished with %s', async (outcome, statusCode) => {
    const { click, phone, phoneSays, orders } = setUp();
    click();
    await phoneSays();
    phone(offered);
    phone(ended(outcome));
    expect(orders()).toMatchObject([{ kind: 'finish', end: { durationS: 0, statusCode } }]);
  });

  it('that the phone does not take is finished as failed at once, and the operator is told why', async () => {
    const { click, phoneSays, orders, entry, row } = setUp();
    click();
    await phoneSays(notReachable);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
    expect(entry()).toMatchObject({
      leaving: 'notDialled',
      click: { at: 'notDialled', problem: { code: 'phone.notReachable' } },
    });
    expect(row()).toMatchObject({ state: 'ended', outcome: 'failed' });
  });

  it('for a phone that is known to be out of reach is finished as failed at once, and the operator is told why', () => {
    const { click, chosen, dialled, orders, entry } = setUp();
    chosen.problem = notReachable.toData();
    click();
    expect(dialled).toEqual([]);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
    expect(entry()).toMatchObject({
      leaving: 'notDialled',
      click: { at: 'notDialled', problem: { code: 'phone.notReachable' } },
    });
  });

  it('that the phone never takes is told within five seconds', async () => {
    const { click, time, orders, entry } = setUp();
    click();
    time.turn(dialledWithinMs);
    await settled();
    expect(dialledWithinMs).toBeLessThan(5_000);
    expect(orders()).toMatchObject([{ kind: 'finish', end: failed }]);
    expect(entry()).toMatchObject({ leaving: 'notDialled' });
  });

  it('is dialled once, whatever the portal repeats', async () => {
    const { click, dialled, phone, phoneSays, calls } = setUp();
    click();
    click();
    await phoneSays();
    click();
    phone(offered);
    click();
    expect(dialled).toHaveLength(1);
    expect([...calls.all()]).toHaveLength(1);
  });

  it('is not dialled once more by the run after a crash, which finishes it', async () => {
    const first = setUp();
    first.click();
    await first.phoneSays();
    first.stop();
    const again = setUp(first.journal, 1_005_000);
    expect(again.orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
    again.click(5_000);
    expect(again.dialled).toEqual([]);
  });

  it('was talked for as long as that was known when the program dies in it', async () => {
    const first = setUp();
    first.click();
    await first.phoneSays();
    first.phone(offered);
    first.phone(answered);
    first.time.turn(2 * goesOnEveryMs);
    first.stop();
    const again = setUp(first.journal, 2_000_000);
    expect(again.orders()).toMatchObject([
      { kind: 'finish', callId, end: { durationS: 60, statusCode: '200' } },
    ]);
  });

  it('is not dialled when it is older than twenty seconds: that is told, and finished only once nobody can talk in it', () => {
    const { click, time, dialled, orders, commands, entry } = setUp();
    click(clickFreshForMs + 1);
    expect(entry()).toMatchObject({ click: { at: 'notDialled', problem: { code: 'click.tooLate' } } });
    expect(commands.about(callId)).toMatchObject([{ kind: 'finish', state: { at: 'held' } }]);
    time.turn(strayAfterMs - 10_000);
    expect(orders()).toEqual([]);
    time.turn(10_000);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
    expect(dialled).toEqual([]);
  });

  it.each([
    ['it is switched off', { clicks: 'off' }],
    ['no portal is connected', { userId: null }],
  ] as const)('is a card like others where %s', (_why, choice) => {
    const { click, chosen, dialled, commands, entry } = setUp();
    Object.assign(chosen, choice);
    click();
    expect([dialled, commands.all()]).toEqual([[], []]);
    expect(entry()).toMatchObject({ state: 'ringing', click: { at: 'left' } });
  });

  it('right after a call to the same number is another call', async () => {
    const { click, phone, dialled, calls } = setUp();
    phone(offered);
    phone(ended('missed'));
    click();
    expect(dialled).toHaveLength(1);
    expect([...calls.all()]).toHaveLength(2);
  });

  it('of a call that the phone dials already only has its record finished', async () => {
    const { click, phone, time, portal, dialled, orders } = setUp();
    phone(offered);
    await portal.sent[0]?.answer({ kind: 'failed', error: { code: 'register.failed', params: {} } });
    time.turn(1_000);
    click();
    expect(dialled).toEqual([]);
    expect(orders().filter(({ kind }) => kind === 'finish')).toMatchObject([{ callId, end: failed }]);
  });
});

describe('the operator is asked first', () => {
  it('where they chose so, and their word dials it', async () => {
    const { click, chosen, clicks, row, dialled, phone, phoneSays, entry, orders } = setUp();
    chosen.clicks = 'ask';
    click();
    expect(dialled).toEqual([]);
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'chosen' } });
    const dialling = clicks.dialNow(row()?.key ?? '');
    await phoneSays();
    await dialling;
    phone(offered);
    phone(answered);
    phone(ended('answered'));
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { statusCode: '200' } }]);
  });

  it('late in the twenty seconds is joined by the phone all the same', async () => {
    const { click, chosen, clicks, row, time, phone, phoneSays, calls } = setUp();
    chosen.clicks = 'ask';
    click();
    time.turn(19_000);
    void clicks.dialNow(row()?.key ?? '');
    await phoneSays();
    time.turn(15_000);
    phone(offered);
    expect([...calls.all()]).toHaveLength(1);
  });

  it('in a call, and another click while one is being dialled', async () => {
    const { click, phone, dialled, phoneSays, entry } = setUp();
    click();
    await phoneSays();
    click(0, { callId: 'externalCall.y', phoneNumber: '+4930901821' });
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'inCall' } });
    phone(offered);
    phone(answered);
    click(0, { callId: 'externalCall.z', phoneNumber: '+4930901822' });
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'inCall' } });
    expect(dialled).toHaveLength(1);
  });

  it('and says nothing: after twenty seconds it is finished as failed', () => {
    const { click, chosen, time, orders, dialled, entry } = setUp();
    chosen.clicks = 'ask';
    click();
    time.turn(clickFreshForMs);
    expect(dialled).toEqual([]);
    expect(orders()).toMatchObject([{ kind: 'finish', end: failed }]);
    expect(entry()).toMatchObject({ click: { at: 'notDialled', problem: { code: 'click.notPressed' } } });
  });

  it('and their word comes too late', async () => {
    const { click, chosen, clicks, row, time, dialled } = setUp();
    chosen.clicks = 'ask';
    click();
    time.turn(clickFreshForMs);
    await expect(clicks.dialNow(row()?.key ?? '')).rejects.toMatchObject({ code: 'click.tooLate' });
    expect(dialled).toEqual([]);
  });

  it('and puts it away: it is finished as given up', () => {
    const { click, chosen, calls, row, orders, dialled, time, commands } = setUp();
    chosen.clicks = 'ask';
    click();
    calls.dismiss(row()?.key ?? '');
    expect(orders()).toMatchObject([{ kind: 'hide' }]);
    time.turn(clickFreshForMs);
    expect(dialled).toEqual([]);
    expect(commands.about(callId)).toMatchObject([
      { kind: 'finish', details: { end: { statusCode: '603-S' } } },
      {},
    ]);
    expect(row()).toMatchObject({ state: 'ended' });
  });

  it('and takes a dismissal back: it still asks, and their word dials it', async () => {
    const { click, chosen, calls, clicks, row, dialled, phoneSays, entry } = setUp();
    chosen.clicks = 'ask';
    click();
    calls.dismiss(row()?.key ?? '');
    calls.undo(calls.popup.get().undo?.dismissalId ?? '');
    expect(entry()).toMatchObject({ click: { at: 'asks' } });
    const dialling = clicks.dialNow(row()?.key ?? '');
    await phoneSays();
    await dialling;
    expect(dialled).toHaveLength(1);
  });

  it('and dials it at the phone themselves', async () => {
    const { click, chosen, time, phone, orders, calls } = setUp();
    chosen.clicks = 'ask';
    click();
    phone(offered);
    phone(answered);
    time.turn(clickFreshForMs);
    phone(ended('answered'));
    expect([...calls.all()]).toHaveLength(1);
    expect(orders()).toMatchObject([{ kind: 'finish', end: { durationS: 20, statusCode: '200' } }]);
  });
});

describe('a phone that tells nothing of its calls', () => {
  it('leaves a record without a duration, of which nobody claims to know how it ended', async () => {
    const { click, phoneSays, time, orders } = setUp();
    click();
    await phoneSays();
    time.turn(5 * 60_000);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
  });
});
