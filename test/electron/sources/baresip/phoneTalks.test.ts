import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { createPhoneCalls, type PhoneCalls } from '../../../../electron/sources/baresip/phoneCalls.ts';
import { createTalkControl } from '../../../../electron/sources/baresip/talkControl.ts';
import { createHeldTime, settled } from '../../core/heldTime.ts';

function followed(): { calls: PhoneCalls; events: CallEvent[]; news: string[]; told: () => string[] } {
  const events: CallEvent[] = [];
  const news: string[] = [];
  const calls = createPhoneCalls({
    clock: createHeldTime(),
    onEvent: (event) => events.push(event),
    onNews: (what) => news.push(what),
  });
  return { calls, events, news, told: () => events.map(({ type }) => type) };
}

describe('a talk', () => {
  const talk = (): ReturnType<typeof followed> => {
    const phone = followed();
    phone.calls.apply({ event: true, type: 'CALL_INCOMING', id: 'x@h', direction: 'incoming' });
    return phone;
  };
  const listed = {
    id: 'x@h',
    direction: 'incoming',
    account: null,
    peerUri: '',
    peerDisplayName: '',
    answered: true,
  } as const;

  it('is held when baresip lists it so, and while it does not say so it stands as it stood', () => {
    const phone = talk();
    phone.calls.matchWith([{ ...listed, answered: false, onHold: true }], new Set());
    phone.calls.matchWith([{ ...listed, onHold: true }], new Set());
    phone.calls.matchWith([listed], new Set());
    phone.calls.matchWith([{ ...listed, onHold: true }], new Set());
    expect(phone.told()).toEqual(['offered', 'answered', 'held']);
    phone.calls.matchWith([{ ...listed, onHold: false }], new Set());
    expect(phone.events.at(-1)).toMatchObject({ type: 'held', isHeld: false });
    expect(phone.news).toEqual(['ring', 'answer', 'hold', 'resume']);
  });

  it.each([
    ['answered', 'Call transfered', true, { is: 'out' }],
    ['answered', 'Call transferred', true, { is: 'out' }],
    ['answered', 'Connection reset by peer', undefined, { is: 'ended' }],
    ['answered', 'xCall transfered', undefined, { is: 'ended' }],
    ['ringing', 'Call transfered', undefined, { is: 'ended' }],
  ] as const)('%s that ends with "%s"', (state, param, transferred, outcome) => {
    const phone = talk();
    if (state === 'answered') phone.calls.apply({ event: true, type: 'CALL_ESTABLISHED', id: 'x@h' });
    const told: unknown[] = [];
    phone.calls.followTransfer('x@h', (what) => told.push(what));
    phone.calls.apply({ event: true, type: 'CALL_CLOSED', id: 'x@h', param });
    expect(phone.events.at(-1)).toMatchObject({ type: 'ended', ...(transferred && { transferred }) });
    expect(phone.events.at(-1)).toHaveProperty('outcome');
    expect('transferred' in (phone.events.at(-1) ?? {})).toBe(transferred === true);
    expect(told).toEqual([outcome]);
  });

  it.each(['TRANSFER_FAILED', 'CALL_TRANSFER_FAILED'])(
    'that was not transferred says why (%s), once',
    (type) => {
      const phone = talk();
      phone.calls.apply({ event: true, type: 'CALL_ESTABLISHED', id: 'x@h' });
      const told: unknown[] = [];
      phone.calls.followTransfer('x@h', (what) => told.push(what));
      phone.calls.apply({ event: true, type, id: 'other', param: '404' });
      phone.calls.apply({ event: true, type, id: 'x@h', param: '486 \u0007Busy' });
      phone.calls.apply({ event: true, type, id: 'x@h', param: '486 Busy' });
      expect(told).toEqual([{ is: 'failed', description: '486 Busy' }]);
    },
  );
});

describe('an order to hold', () => {
  /** @param isUnderstood whether baresip's list of calls is */
  const holding = (isUnderstood: boolean) => {
    const phone = followed();
    phone.calls.apply({ event: true, type: 'CALL_ESTABLISHED', id: 'x@h', direction: 'incoming' });
    const call = phone.calls.get('x@h');
    if (call === null) throw new Error('no call');
    const control = createTalkControl({
      inTurn: (work) => work(),
      calls: phone.calls,
      look: () => Promise.resolve(isUnderstood),
      timers: createHeldTime(),
      liveCall: () => call,
      actOn: () => Promise.resolve(),
    });
    return { ...phone, control };
  };

  it('that baresip says yes to and does not carry out is refused, and nothing is held', async () => {
    const { control, told } = holding(true);
    await expect(control.hold('x@h')).rejects.toMatchObject({ code: 'phone.refused' });
    expect(told()).not.toContain('held');
  });

  it('counts by its yes where its list of calls is not understood', async () => {
    const { control, told } = holding(false);
    await control.hold('x@h');
    expect(told()).toContain('held');
  });
});

describe('an order to transfer', () => {
  type Deed = 'done' | 'refused' | 'unanswered' | 'not chosen';
  /** @param becomes what baresip makes of the order @param looks whether it answers what is asked afterwards */
  const handing = (becomes: Deed, looks = true) => {
    const phone = followed();
    const time = createHeldTime();
    let looked = 0;
    phone.calls.apply({ event: true, type: 'CALL_ESTABLISHED', id: 'x@h', direction: 'incoming' });
    const call = phone.calls.get('x@h');
    if (call === null) throw new Error('no call');
    const control = createTalkControl({
      inTurn: (work) => work(),
      calls: phone.calls,
      look: async () => {
        looked += 1;
        if (!looks) throw new AppError('phone.notReachable');
        return true;
      },
      timers: time,
      liveCall: () => call,
      actOn: async (_call, _command, _params, onActing) => {
        if (becomes === 'not chosen') throw new AppError('phone.refused');
        onActing?.();
        if (becomes === 'refused') throw new AppError('phone.refused');
        if (becomes === 'unanswered') throw new AppError('phone.notReachable');
      },
    });
    let asked = 0;
    let stands: string | undefined;
    const result = control
      .transfer('x@h', '200', () => (asked += 1))
      .then(
        () => 'out',
        (error: unknown) => {
          if (!(error instanceof AppError)) return error;
          stands = error.params['stands'];
          return error.code;
        },
      );
    const goesOut = (): void =>
      phone.calls.apply({ event: true, type: 'CALL_CLOSED', id: 'x@h', param: 'Call transfered' });
    return {
      ...phone,
      control,
      time,
      result,
      stands: () => stands,
      goesOut,
      asked: () => asked,
      looked: () => looked,
    };
  };

  it.each([
    ['done', true],
    ['done', false],
    ['unanswered', true],
  ] as const)('that is %s, then (%s) looked at, is what the call says later', async (becomes, looks) => {
    const { result, goesOut, asked } = handing(becomes, looks);
    await settled();
    goesOut();
    expect(await result).toBe('out');
    expect(asked()).toBe(1);
  });

  it('of which nothing is heard is unsure after 35 s, and another may be given then', async () => {
    const { result, time, calls } = handing('unanswered');
    await settled();
    time.turn(34_999);
    expect(calls.isTransferring('x@h')).toBe(true);
    time.turn(1);
    expect(await result).toBe('phone.transferUnsure');
    expect(calls.isTransferring('x@h')).toBe(false);
  });

  it.each([
    [true, 'there'],
    [false, undefined],
  ])(
    'that fails says whether the call is there still, as far as baresip said so (%s)',
    async (looks, said) => {
      const { result, calls, stands } = handing('done', looks);
      await settled();
      calls.apply({ event: true, type: 'CALL_TRANSFER_FAILED', id: 'x@h', param: '486' });
      expect(await result).toBe('phone.transferFailed');
      expect(stands()).toBe(said);
    },
  );

  it('is told as failed where baresip refused it, which may have held the call for it all the same', async () => {
    const { result, told, looked } = handing('refused');
    expect(await result).toBe('phone.refused');
    expect(told()).toContain('transferFailed');
    expect(looked()).toBe(1);
  });

  it('was never asked for where baresip did not find the call', async () => {
    const { result, asked, told } = handing('not chosen');
    expect(await result).toBe('phone.refused');
    expect(asked()).toBe(0);
    expect(told()).not.toContain('transferFailed');
  });

  it('is refused while another is under way, which hears of its own end', async () => {
    const { result, control, goesOut } = handing('done');
    await settled();
    let asked = 0;
    await expect(control.transfer('x@h', '201', () => (asked += 1))).rejects.toMatchObject({
      code: 'phone.transferUnderWay',
    });
    expect(asked).toBe(0);
    goesOut();
    expect(await result).toBe('out');
  });

  it('that fails after nobody waits any more is told all the same, of a call that is there', () => {
    const { calls, told } = followed();
    calls.apply({ event: true, type: 'CALL_TRANSFER_FAILED', id: 'x@h', param: '486' });
    expect(told()).toEqual([]);
    calls.apply({ event: true, type: 'CALL_ESTABLISHED', id: 'x@h', direction: 'incoming' });
    calls.apply({ event: true, type: 'CALL_TRANSFER_FAILED', id: 'x@h', param: '486' });
    expect(told()).toEqual(['offered', 'answered', 'transferFailed']);
  });
});
