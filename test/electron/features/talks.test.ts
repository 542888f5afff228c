import { describe, expect, it } from 'vitest';
import { AppError, type AppErrorCode } from '../../../contracts/errors.ts';
import type { PhoneControl } from '../../../electron/core/ports/phoneSource.ts';
import { createPhoneAbilities } from '../../../electron/core/phones/phoneAbilities.ts';
import { createTalksFeature } from '../../../electron/features/phones/talks.ts';
import { picksUp, rings, shown } from '../core/calls/cardMessages.ts';
import { setUpCalls } from '../core/calls/callsSetUp.ts';
import { failingLog, settled } from '../core/heldTime.ts';

const phoneNumber = '+79123456789';
const done = (): Promise<void> => Promise.resolve();

/** A talk of the operator's, whose caller USER_ID 9 looks after. @param transfer what the phone does with one */
function talk(transfer: PhoneControl['transfer']) {
  const abilities = createPhoneAbilities(failingLog);
  abilities.set('baresip', ['hangUp', 'hold', 'resume', 'transfer']);
  const desk = setUpCalls(undefined, { phones: abilities });
  const { calls } = desk;
  calls.take(shown('c', null, { phoneNumber }));
  calls.take(rings('p', { phoneNumber }));
  calls.take(picksUp('p'));
  const callKey = [...calls.all()][0]?.key ?? '';
  calls.learnCaller(callKey, phoneNumber, {
    name: 'Anna',
    company: null,
    responsible: null,
    crmEntity: { type: 'CONTACT', id: 1 },
    matches: [{ type: 'CONTACT', id: 1, name: 'Anna' }],
    inCharge: { userId: 9, innerNumber: '109' },
  });
  const control: PhoneControl = {
    answer: done,
    decline: done,
    hangUp: done,
    dial: done,
    begin: () => Promise.resolve(null),
    hold: done,
    resume: done,
    sendDigits: done,
    transfer,
  };
  const { handlers } = createTalksFeature({
    calls: { list: calls, registration: calls },
    phones: { phones: { control: () => control, snapshot: { get: neverAsked, follow: neverAsked } } },
  });
  const phoneHandsOn = (): void =>
    calls.take({ ...picksUp('p'), type: 'ended', outcome: 'answered', transferred: true });
  return { ...desk, callKey, handlers, phoneHandsOn };
}

function neverAsked(): never {
  throw new Error('nobody asks for the page');
}

describe('a talk that is handed on to the responsible', () => {
  it('goes to their inner number, and its card follows', async () => {
    const dialled: string[] = [];
    const { handlers, callKey, phoneHandsOn, sent } = talk(async (_, number) => {
      dialled.push(number);
      phoneHandsOn();
    });
    await handlers['calls.transfer']({ callKey, toResponsible: true });
    await settled();
    expect(dialled).toEqual(['109']);
    expect([...sent].sort()).toEqual(['hide c 7', 'show c 9']);
  });

  it.each<[string, AppErrorCode, readonly string[]]>([
    ['follows where the phone says so after all', 'phone.transferUnsure', ['hide c 7', 'show c 9']],
    ['stays where that had failed and the phone itself hands it on later', 'phone.transferFailed', []],
    ['stays where the phone had refused', 'phone.refused', []],
  ])('%s', async (_, code, cards) => {
    const { handlers, callKey, phoneHandsOn, sent } = talk(() => Promise.reject(new AppError(code)));
    await expect(handlers['calls.transfer']({ callKey, toResponsible: true })).rejects.toMatchObject({
      code,
    });
    phoneHandsOn();
    await settled();
    expect([...sent].sort()).toEqual(cards);
  });

  it('is refused where nobody is named, and numbers that are none reach no phone', async () => {
    const { handlers, calls, callKey } = talk(neverAsked);
    calls.learnCaller(callKey, phoneNumber, {
      name: 'Anna',
      company: null,
      responsible: null,
      crmEntity: { type: 'CONTACT', id: 1 },
      matches: [],
    });
    await expect(handlers['calls.transfer']({ callKey, toResponsible: true })).rejects.toMatchObject({
      code: 'call.noNumber',
    });
    for (const wrong of ['', 'quit', '12 or 13, 4711'])
      await expect(handlers['calls.transfer']({ callKey, phoneNumber: wrong })).rejects.toMatchObject({
        code: expect.stringMatching(/^phone\.number/),
      });
  });
});
