import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { clickFreshForMs } from '../../../../contracts/clickToCall/clicks.ts';
import { strayAfterMs } from '../../../../electron/core/clickToCall/clickEnds.ts';
import { callId, details, setUp } from './clicksSetUp.ts';

const offered = { type: 'offered', details: { ...details, line: null, shownTo: null } };
const ended = (outcome: string) => ({ type: 'ended', outcome });
const failed = { durationS: 0, statusCode: 'OTHER' };
const notReachable = new AppError('phone.notReachable', { phone: 'baresip' });

describe('of two programs of one operator', () => {
  it('the one where nobody was at the computer asks, and finishes only once nobody can talk in it', () => {
    const { click, chosen, time, dialled, orders, commands, entry } = setUp();
    chosen.wasHere = false;
    click();
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'notHere' } });
    expect(commands.about(callId)).toMatchObject([{ kind: 'finish', state: { at: 'held' } }]);
    time.turn(clickFreshForMs);
    expect(entry()).toMatchObject({ state: 'ringing', click: { at: 'left' } });
    click(clickFreshForMs + 5_000);
    expect(entry()).toMatchObject({ state: 'ringing', click: { at: 'left' } });
    expect([dialled, orders()]).toEqual([[], []]);
    time.turn(strayAfterMs);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
  });

  it('a hide of its card where nobody was does not finish what the other one may talk in', () => {
    const { click, chosen, hidden, time, orders } = setUp();
    chosen.wasHere = false;
    click();
    hidden();
    time.turn(clickFreshForMs);
    expect(orders()).toEqual([]);
  });

  it('a word that comes after a sleep where nobody was finishes nothing either', async () => {
    const { click, chosen, clicks, row, time, orders } = setUp();
    chosen.wasHere = false;
    click();
    time.sleep(60_000);
    await expect(clicks.dialNow(row()?.key ?? '')).rejects.toMatchObject({ code: 'click.tooLate' });
    expect(orders()).toEqual([]);
  });

  it('one that asks finishes nothing once the card was closed elsewhere: the other may have dialled', () => {
    const { click, chosen, hidden, time, orders } = setUp();
    chosen.clicks = 'ask';
    click();
    hidden();
    time.turn(clickFreshForMs);
    expect(orders()).toEqual([]);
  });

  it('the one whose phone is dead says so at once, and finishes nothing while the other may talk in it', () => {
    const { click, chosen, others, time, dialled, orders, entry } = setUp();
    others.heard();
    chosen.problem = notReachable.toData();
    click();
    expect(entry()).toMatchObject({ click: { at: 'notDialled', problem: { code: 'phone.notReachable' } } });
    time.turn(strayAfterMs - 1_000);
    expect([dialled, orders()]).toEqual([[], []]);
    time.turn(1_000);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
  });

  it('and once another one has finished a click, its calls are left to it for as long as a talk may last', () => {
    const { click, chosen, hidden, others, time, orders } = setUp();
    chosen.wasHere = false;
    click();
    hidden();
    expect(others.were).toBe(true);
    chosen.wasHere = true;
    chosen.problem = notReachable.toData();
    click(0, { callId: 'externalCall.y', phoneNumber: '+4930901821' });
    time.turn(60_000);
    expect(orders()).toEqual([]);
  });

  it('the one that begins anew while the other talks finishes nothing before nobody can talk in it', () => {
    const first = setUp();
    first.chosen.wasHere = false;
    first.click();
    first.stop();
    const again = setUp(first.journal, 1_060_000);
    expect(again.commands.about(callId)).toMatchObject([{ kind: 'finish', state: { at: 'waiting' } }]);
    again.time.turn(60_000);
    again.stop();
    // However often: the time is that of the click.
    const third = setUp(first.journal, 1_000_000 + strayAfterMs - 1_000);
    third.commands.tryNow();
    expect([again.orders(), third.orders()]).toEqual([[], []]);
    third.time.turn(1_000);
    expect(third.orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
  });

  it('one that was asked when it died finishes nothing either', () => {
    const first = setUp();
    first.chosen.clicks = 'ask';
    first.click();
    first.stop();
    const again = setUp(first.journal, 1_060_000);
    again.time.turn(60_000);
    expect(again.orders()).toEqual([]);
  });

  it('what was not pressed where nobody can say who is there is told, and finished only once nobody can talk in it', () => {
    const { click, chosen, time, orders, entry } = setUp();
    chosen.clicks = 'ask';
    chosen.wasHere = null;
    click();
    time.turn(clickFreshForMs);
    expect(entry()).toMatchObject({ click: { at: 'notDialled', problem: { code: 'click.notPressed' } } });
    time.turn(60_000);
    expect(orders()).toEqual([]);
    time.turn(strayAfterMs);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: failed }]);
  });

  it('a telephone system that finishes the call when it ends is no other program', async () => {
    const { click, hidden, others, phone, phoneSays, time } = setUp();
    click();
    await phoneSays();
    phone(offered);
    phone({ type: 'answered' });
    hidden();
    time.turn(2_000);
    phone(ended('answered'));
    expect(others.were).toBe(false);
  });

  it('where nobody can say who is at the computer, it asks once another program was heard of', async () => {
    const { click, chosen, hidden, dialled, phone, phoneSays, time, entry } = setUp();
    chosen.wasHere = null;
    click();
    expect(dialled).toHaveLength(1);
    await phoneSays();
    phone(offered);
    // Finished, though not by this one.
    hidden();
    time.turn(30_000);
    phone(ended('answered'));
    click(0, { callId: 'externalCall.y', phoneNumber: '+4930901821' });
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'unsure' } });
    expect(dialled).toHaveLength(1);
  });

  it('where both see a hand, as over a remote desktop, it asks once another program was heard of', () => {
    const { click, others, dialled, entry } = setUp();
    others.heard();
    click();
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'unsure' } });
    expect(dialled).toEqual([]);
  });

  it('one that asks while the other dials hears of it each time, so that it is not forgotten', () => {
    const { click, chosen, hidden, others } = setUp();
    chosen.clicks = 'ask';
    click();
    hidden();
    expect(others.were).toBe(true);
  });

  it('it dials when the operator says so there', async () => {
    const { click, chosen, clicks, row, dialled, phone, phoneSays, orders } = setUp();
    chosen.wasHere = false;
    click();
    const dialling = clicks.dialNow(row()?.key ?? '');
    await phoneSays();
    await dialling;
    expect(dialled).toHaveLength(1);
    phone(offered);
    phone(ended('missed'));
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { statusCode: '304' } }]);
  });
});
