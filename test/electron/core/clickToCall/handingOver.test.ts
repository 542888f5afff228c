import { describe, expect, it } from 'vitest';
import { toldForMs } from '../../../../electron/core/calls/timing/leavingEntries.ts';
import { AppError } from '../../../../contracts/errors.ts';
import { clickFreshForMs } from '../../../../contracts/clickToCall/clicks.ts';
import { dialledWithinMs } from '../../../../electron/core/clickToCall/clickDial.ts';
import { settled } from '../heldTime.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import { callId, details, setUp } from './clicksSetUp.ts';

const offered = { type: 'offered', details: { ...details, line: null, shownTo: null } };
const answered = { type: 'answered' };
const ended = (outcome: string) => ({ type: 'ended', outcome });

describe('before a number is handed to the phone', () => {
  it('its finish is on the disk', async () => {
    const disk: (() => void)[] = [];
    const { click, dialled } = setUp(createMemoryJournal(() => new Promise((resolve) => disk.push(resolve))));
    click();
    await settled();
    expect(dialled).toEqual([]);
    disk.forEach((written) => written());
    await settled();
    expect(dialled).toHaveLength(1);
  });

  it('a disk that is slower than the phone may be costs the call, and nothing is dialled when it has written', async () => {
    const disk: (() => void)[] = [];
    const { click, dialled, time, entry } = setUp(
      createMemoryJournal(() => new Promise((resolve) => disk.push(resolve))),
    );
    click();
    time.turn(dialledWithinMs);
    await settled();
    expect(entry()).toMatchObject({ click: { at: 'notDialled' } });
    disk.forEach((written) => written());
    await settled();
    expect(dialled).toEqual([]);
  });

  it('one that was made before this run began is asked about: the one before may have dialled it', async () => {
    const { click, time, dialled, entry } = setUp();
    click(3_000);
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'unsure' } });
    time.turn(clickFreshForMs);
    expect(dialled).toEqual([]);
  });

  it.each([
    ['the portal does not say when it was made', {}, { clicked: 'untimed' }],
    ['the phone tells nothing of its calls', { tellsOfCalls: false }, {}],
  ] as const)('it is asked where %s', (_why, choice, change) => {
    const { click, chosen, dialled, entry } = setUp();
    Object.assign(chosen, choice);
    click(0, undefined, change);
    expect(entry()).toMatchObject({ click: { at: 'asks', because: 'unsure' } });
    expect(dialled).toEqual([]);
  });

  it.each(['*21*0301234567#', '112', '+4990012345678', 'sip:anna@pbx.example'])(
    'it is asked whether %s is meant',
    (unusual) => {
      const { click, dialled, entry } = setUp();
      click(0, { callId, phoneNumber: unusual });
      expect(entry()).toMatchObject({ click: { at: 'asks', because: 'unusual' } });
      expect(dialled).toEqual([]);
    },
  );

  it.each([
    ['another operator', [8]],
    ['several', [7, 8]],
    ['nobody', null],
  ] as const)('a card that names %s is nobody’s click here', (_whom, shownTo) => {
    const { click, dialled, commands, entry } = setUp();
    click(0, undefined, { shownTo });
    expect([dialled, commands.all()]).toEqual([[], []]);
    expect(entry()).toMatchObject({ click: { at: 'left' } });
  });

  it('their word counts for twenty seconds, also where the computer slept and its timers with it', async () => {
    const { click, chosen, clicks, row, time, dialled } = setUp();
    chosen.clicks = 'ask';
    click();
    time.sleep(60_000);
    await expect(clicks.dialNow(row()?.key ?? '')).rejects.toMatchObject({ code: 'click.tooLate' });
    expect(dialled).toEqual([]);
    expect(row()).toMatchObject({ click: { at: 'notDialled' } });
  });
});

describe('once a number was handed to the phone', () => {
  it('a hide of its card from elsewhere ends nothing, and the phone’s news still join', async () => {
    const { click, hidden, phone, phoneSays, time, orders, row, entry, calls } = setUp();
    click();
    await phoneSays();
    hidden();
    expect(row()).toMatchObject({ state: 'ringing' });
    expect(entry()).toMatchObject({ leaving: null });
    phone(offered);
    phone(answered);
    time.turn(3_000);
    phone(ended('answered'));
    expect([...calls.all()]).toHaveLength(1);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { durationS: 3, statusCode: '200' } }]);
  });

  it('a hide from elsewhere ends nothing once it was put away, either', async () => {
    const { click, calls, hidden, phone, phoneSays, time, row } = setUp();
    click();
    await phoneSays();
    calls.dismiss(row()?.key ?? '');
    // The echo of its own hide, and one more.
    hidden();
    time.turn(15_000);
    hidden();
    time.turn(15_000);
    hidden();
    expect(row()).toMatchObject({ state: 'ringing' });
    phone(offered);
    phone(ended('declined'));
    expect([...calls.all()]).toHaveLength(1);
    expect(row()).toMatchObject({ outcome: 'declined' });
  });

  it('late, it is hung up where the phone says which call it is', async () => {
    const { click, time, phoneSays, hungUp, entry } = setUp();
    click();
    time.turn(dialledWithinMs);
    await settled();
    await phoneSays(undefined, 'b9');
    expect(hungUp).toEqual(['b9']);
    expect(entry()).toMatchObject({ click: { problem: { code: 'phone.notReachable' } } });
  });

  it('late, the operator is told where nobody can hang it up', async () => {
    const { click, time, phoneSays, entry } = setUp();
    click();
    time.turn(dialledWithinMs);
    await settled();
    time.turn(toldForMs - 1_000);
    await phoneSays();
    expect(entry()).toMatchObject({
      leaving: 'notDialled',
      click: { problem: { code: 'click.dialledLate' } },
    });
    // For as long as the first word was.
    time.turn(toldForMs - 1_000);
    expect(entry()).toMatchObject({ leaving: 'notDialled' });
    time.turn(2_000);
    expect(entry()).toBeUndefined();
  });

  it('and is in the call before it says so, it is dialled: nothing is hung up, and its end counts', async () => {
    const { click, time, phone, phoneSays, orders, hungUp, entry } = setUp();
    click();
    phone(offered);
    time.turn(dialledWithinMs);
    await settled();
    expect(orders()).toEqual([]);
    expect(entry()).toMatchObject({ leaving: null, click: { at: 'dialled' } });
    await phoneSays(undefined, 'b1');
    phone(answered);
    time.turn(5_000);
    phone(ended('answered'));
    expect(hungUp).toEqual([]);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { durationS: 5, statusCode: '200' } }]);
  });

  it('and was in the call and out of it before it says so, it ended as the phone told', async () => {
    const { click, time, phone, orders, row } = setUp();
    click();
    phone(offered);
    phone(ended('declined'));
    time.turn(dialledWithinMs);
    await settled();
    expect(row()).toMatchObject({ outcome: 'declined', click: { at: 'dialled' } });
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { durationS: 0, statusCode: '486' } }]);
  });

  it('and is in the call while the order is said to have failed, it is dialled', async () => {
    const { click, phone, phoneSays, orders, entry } = setUp();
    click();
    phone(offered);
    await phoneSays(new AppError('phone.notReachable', { phone: 'baresip' }));
    expect(orders()).toEqual([]);
    expect(entry()).toMatchObject({ click: { at: 'dialled' } });
  });

  it('its news join by the phone’s own id, whatever number it tells', async () => {
    const { click, phone, phoneSays, time, calls, orders } = setUp();
    click();
    await phoneSays(undefined, 'b7');
    phone({ ...offered, details: { ...offered.details, phoneNumber: '2002' } }, 'b7');
    phone(answered, 'b7');
    time.turn(4_000);
    phone(ended('answered'), 'b7');
    expect([...calls.all()]).toHaveLength(1);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { durationS: 4, statusCode: '200' } }]);
  });

  it('its news join by the number however late they begin', async () => {
    const { click, phone, phoneSays, time, calls } = setUp();
    click();
    await phoneSays();
    time.turn(60_000);
    phone(offered);
    expect([...calls.all()]).toHaveLength(1);
  });
});
