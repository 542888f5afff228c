import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { createBaresipControl } from '../../../../electron/sources/baresip/baresipControl.ts';
import type { ControlCommand } from '../../../../electron/sources/baresip/controlMessages.ts';
import { createPhoneCalls, type PhoneCalls } from '../../../../electron/sources/baresip/phoneCalls.ts';
import { createTalkControl } from '../../../../electron/sources/baresip/talkControl.ts';
import { createHeldTime } from '../../core/heldTime.ts';

function followed(): { calls: PhoneCalls; told: () => string[] } {
  const events: CallEvent[] = [];
  const calls = createPhoneCalls({
    clock: createHeldTime(),
    onEvent: (event) => events.push(event),
    onNews: () => undefined,
  });
  return { calls, told: () => events.map(({ type }) => type) };
}

describe('an order to take back', () => {
  it('goes on where another call that was to be held first has just ended', async () => {
    const { calls, told } = followed();
    for (const id of ['x@h', 'y@h'])
      calls.apply({ event: true, type: 'CALL_ESTABLISHED', id, direction: 'incoming' });
    calls.markHeld('x@h', true);
    const control = createTalkControl({
      inTurn: (work) => work(),
      calls,
      look: () => Promise.resolve(false),
      timers: createHeldTime(),
      liveCall: (id) => calls.get(id) ?? neverGone(),
      actOn: async ({ id }) => {
        if (id !== 'y@h') return;
        calls.apply({ event: true, type: 'CALL_CLOSED', id, param: 'Connection reset by peer' });
        throw new AppError('phone.refused');
      },
    });
    await control.resume('x@h');
    expect(told().at(-1)).toBe('held');
    expect(calls.get('x@h')?.onHold).toBe(false);
  });
});

describe('keys for a call that was held when baresip was last asked', () => {
  it.each([
    ['go out where it was taken back at the phone', false],
    ['do not where it is held', true],
  ])('%s', async (_, isHeld) => {
    const { calls } = followed();
    calls.apply({ event: true, type: 'CALL_ESTABLISHED', id: 'x@h', direction: 'incoming' });
    calls.markHeld('x@h', true);
    const sent: string[] = [];
    const control = createTalkControl({
      inTurn: (work) => work(),
      calls,
      look: async () => {
        calls.markHeld('x@h', isHeld);
        return true;
      },
      timers: createHeldTime(),
      liveCall: (id) => calls.get(id) ?? neverGone(),
      actOn: async (_call, command) => void sent.push(command),
    });
    const done = control.sendDigits('x@h', '4').then(
      () => 'sent',
      () => 'refused',
    );
    expect(await done).toBe(isHeld ? 'refused' : 'sent');
    expect(sent).toEqual(isHeld ? [] : ['sndcode']);
  });
});

function neverGone(): never {
  throw new Error('the call is there');
}

describe('what is done to a call that has ended meanwhile', () => {
  /** @param atSend what happens while the commands of this number are under way */
  const control = (atSend: (count: number, calls: PhoneCalls) => boolean) => {
    const phone = followed();
    phone.calls.apply({ event: true, type: 'CALL_ESTABLISHED', id: 'x@h', direction: 'incoming' });
    const deeds: string[] = [];
    let count = 0;
    let looked = 0;
    const send = async (commands: readonly ControlCommand[]) => {
      count += 1;
      const isThere = atSend(count, phone.calls);
      deeds.push(...commands.map(({ command }) => command).filter((name) => name === 'sndcode'));
      return commands.map(({ command }) => ({
        response: true as const,
        token: '',
        ok: true,
        data: command === 'callfind' && !isThere ? 'call not found' : '',
      }));
    };
    const made = createBaresipControl({
      send,
      sendAndAsk: () => Promise.reject(new AppError('phone.notReachable')),
      inTurn: (work) => work(),
      calls: phone.calls,
      look: async () => {
        looked += 1;
        return true;
      },
      timers: createHeldTime(),
    });
    return { made, deeds, looked: () => looked };
  };

  it('is not done where its end was heard after it had been chosen', async () => {
    const { made, deeds } = control((count, calls) => {
      if (count === 1) calls.apply({ event: true, type: 'CALL_CLOSED', id: 'x@h', param: '' });
      return true;
    });
    await expect(made.sendDigits('x@h', '4711')).rejects.toMatchObject({ code: 'phone.refused' });
    expect(deeds).toEqual([]);
  });

  it('is not said to be done where baresip no longer found it at the deed, and baresip is asked', async () => {
    const { made, looked } = control((count) => count === 1);
    await expect(made.sendDigits('x@h', '4711')).rejects.toMatchObject({ code: 'phone.refused' });
    expect(looked()).toBe(1);
  });
});
