import { AppError } from '../../../contracts/errors.ts';
import type { Timers } from '../../core/ports/clock.ts';
import type { PhoneControl } from '../../core/ports/phoneSource.ts';
import { readCallStatus } from './callListing.ts';
import { longestCommandBytes, type ControlCommand, type ControlResponse } from './controlMessages.ts';
import { createTalkControl } from './talkControl.ts';
import type { ControlSocket } from './controlSocket.ts';
import type { PhoneCall, PhoneCalls } from './phoneCalls.ts';

export interface ControlDeps {
  /** @throws AppError `phone.notReachable` */
  readonly send: ControlSocket['send'];
  readonly sendAndAsk: ControlSocket['sendAndAsk'];
  /** Runs one piece of work after the other, so that nothing of ours comes between choosing a call and acting on it. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly calls: PhoneCalls;
  /**
   * Asks which calls there are and how they stand, in a turn that has begun.
   * @returns whether baresip's answer was understood
   */
  readonly look: () => Promise<boolean>;
  readonly timers: Timers;
}

const phone = 'baresip';

/**
 * Answer, decline and hang up of one certain call.
 *
 * baresip 1.0.0 acts on its current call whatever it is told, so that the call is chosen first (`uafind`, `callfind`) and the
 * choice and the deed travel in one piece, which baresip works off without looking at the network in between. Newer ones
 * take the Call-ID with `accept` and `hangup`; it is always given, and 1.0.0 ignores it.
 */
export function createBaresipControl(deps: ControlDeps): PhoneControl {
  const { send, sendAndAsk, inTurn, calls, look } = deps;
  const liveCall = (id: string): PhoneCall => {
    const call = calls.get(id);
    if (call === null) throw new AppError('phone.refused', { phone });
    // The word of RFC 3261, 25.1: anything else would be cut into several parameters, or taken for a named one.
    if (!/^[\w\-.!%*+`'~()<>:\\"/[\]?{}@]+$/.test(id) || id.length > 200)
      throw new AppError('phone.cannot', { phone });
    return call;
  };

  const choosing = (call: PhoneCall): readonly ControlCommand[] => [
    ...(call.account !== null && isPlain(call.account) ? [{ command: 'uafind', params: call.account }] : []),
    { command: 'callfind', params: call.id },
  ];

  /** @throws AppError `phone.refused` where baresip does not know the call (any more) */
  const choose = async (call: PhoneCall): Promise<void> => {
    if (!isFound((await send(choosing(call))).at(-1))) throw new AppError('phone.refused', { phone });
  };

  const actOn = async (
    call: PhoneCall,
    command: string,
    params = call.id,
    onActing?: () => void,
  ): Promise<void> => {
    await choose(call);
    // Its end may have been heard meanwhile, and 1.0.0 would act on another call.
    if (calls.get(call.id) === null) throw new AppError('phone.refused', { phone });
    onActing?.();
    const responses = await send([...choosing(call), { command, params }]);
    // It ended between the two: what was done was done to another call, or to none.
    if (!isFound(responses.at(-2))) {
      await look().catch(() => undefined);
      throw new AppError('phone.refused', { phone });
    }
    checked(responses.at(-1));
  };

  /** `accept` says `ok` also where it did nothing. @throws AppError `phone.refused` where the call rings as before */
  const assureAnswered = async (call: PhoneCall): Promise<void> => {
    const status = (await send([...choosing(call), { command: 'callstat' }])).at(-1)?.data ?? '';
    if (/Call debug \(INCOMING\)/.test(status) && status.includes(call.id) && !calls.answerSent(call.id))
      throw new AppError('phone.refused', { phone });
  };

  const answer = async (call: PhoneCall): Promise<void> => {
    await actOn(call, 'accept');
    if (calls.answerSent(call.id)) return;
    // 1.0.0 wants to hold the call before this one, which fails while that one still rings, and then does not answer; the
    // second time it takes that call for held.
    const stillRinging = calls
      .all()
      .filter(({ id, account, state }) => id !== call.id && account === call.account && state === 'ringing');
    if (stillRinging.length === 0) return assureAnswered(call);
    await actOn(call, 'accept');
    // Else the other call would be held the moment it is answered.
    for (const other of stillRinging) {
      if (calls.get(other.id) === null) continue;
      await send([...choosing(other), { command: 'resume', params: other.id }, ...choosing(call)]);
    }
    if (!calls.answerSent(call.id)) throw new AppError('phone.cannot', { phone });
  };

  const end = async (call: PhoneCall): Promise<void> => {
    // Before it is sent: the event comes ahead of the response.
    calls.markEnding(call.id, true);
    try {
      await actOn(call, 'hangup');
    } catch (error) {
      calls.markEnding(call.id, false);
      throw error;
    }
  };

  return {
    answer: (id) =>
      inTurn(async () => {
        const call = liveCall(id);
        if (call.direction !== 'incoming') throw new AppError('phone.cannot', { phone });
        if (call.state === 'ringing') await answer(call);
      }),
    decline: (id) =>
      inTurn(async () => {
        const call = liveCall(id);
        // Answered meanwhile, at the phone itself: to hang up now is not what was asked for.
        if (call.direction !== 'incoming' || call.state !== 'ringing')
          throw new AppError('phone.cannot', { phone });
        await end(call);
      }),
    hangUp: (id) =>
      inTurn(async () => {
        const call = liveCall(id);
        await end(call);
      }),
    dial: (phoneNumber) =>
      inTurn(async () => {
        checked((await send([dialling(phoneNumber)])).at(-1));
      }),
    begin: (phoneNumber) =>
      inTurn(async () => {
        const before = new Set(calls.all().map(({ id }) => id));
        // What was dialled is the current call; the two are worked off without anything in between.
        const [dialled, status] = await sendAndAsk(dialling(phoneNumber), { command: 'callstat' });
        checked(dialled);
        const { id, direction } = readCallStatus(status?.data ?? '');
        return id === null || direction !== 'outgoing' || before.has(id) ? null : id;
      }),
    ...createTalkControl({ ...deps, liveCall, actOn }),
  };
}

/** Of `callfind`: 1.0.0 says `ok` to a call it does not find. */
function isFound(response: ControlResponse | undefined): boolean {
  return response?.ok === true && !/not found/i.test(response.data);
}

/** @throws AppError `phone.numberNotValid` */
function dialling(phoneNumber: string): ControlCommand {
  if (!canBeDialled(phoneNumber)) throw new AppError('phone.numberNotValid');
  return { command: 'dial', params: phoneNumber };
}

/**
 * Digits, `+`, `*`, `#`, or a SIP address of letters, digits and a few marks. No `%`: 1.0.0 hands the address to a function
 * that takes it for a format string.
 */
function canBeDialled(phoneNumber: string): boolean {
  if (/^\+?[0-9*#]{1,40}$/.test(phoneNumber)) return true;
  return (
    phoneNumber.length <= 200 &&
    /^sips?:[\w+*#.~-]+@([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(phoneNumber)
  );
}

/** @throws AppError `phone.refused` with what baresip said */
function checked(response: ControlResponse | undefined): void {
  if (response?.ok === true) return;
  const description = response?.data.trim().slice(0, 200) ?? '';
  throw new AppError('phone.refused', description === '' ? { phone } : { phone, description });
}

function isPlain(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && text.length < longestCommandBytes - 'uafind '.length;
}
