import { describe, expect, it } from 'vitest';
import { AppError, type AppErrorCode } from '../../../contracts/errors.ts';
import type { TransferTo } from '../../../contracts/talk/talk.ts';
import type { PhoneControl } from '../../../electron/core/ports/phoneSource.ts';
import type { CallerFound, CallerLookUp } from '../../../electron/core/ports/portal.ts';
import { createPhoneAbilities } from '../../../electron/core/phones/phoneAbilities.ts';
import { createTalksFeature } from '../../../electron/features/phones/talks.ts';
import { picksUp, rings, shown } from '../core/calls/cardMessages.ts';
import { setUpCalls } from '../core/calls/callsSetUp.ts';
import { failingLog, settled } from '../core/heldTime.ts';

const phoneNumber = '+79123456789';
const boris = { userId: 9, innerNumber: '109' };
const found = (inCharge?: TransferTo): CallerFound => ({
  name: 'Anna',
  company: null,
  responsible: null,
  crmEntity: { type: 'CONTACT', id: 1 },
  matches: [{ type: 'CONTACT', id: 1, name: 'Anna' }],
  ...(inCharge !== undefined && { inCharge }),
});
const done = (): Promise<void> => Promise.resolve();

/** A talk of the operator's, whose caller USER_ID 9 looks after. @param transfer what the phone does with one @param look what the CRM says by then */
function talk(
  transfer: PhoneControl['transfer'],
  look: CallerLookUp['look'] = () => Promise.resolve(found(boris)),
) {
  const abilities = createPhoneAbilities(failingLog);
  abilities.set('baresip', ['hangUp', 'hold', 'resume', 'transfer']);
  const desk = setUpCalls(undefined, { phones: abilities });
  const { calls } = desk;
  calls.take(shown('c', null, { phoneNumber }));
  calls.take(rings('p', { phoneNumber }));
  calls.take(picksUp('p'));
  const callKey = [...calls.all()][0]?.key ?? '';
  calls.learnCaller(callKey, phoneNumber, found(boris));
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
  const session = { callerLookUp: { look } };
  const { handlers } = createTalksFeature(
    { timers: desk.time },
    {
      connection: { facts: { used: { get: () => ({ session }) } } },
      settings: { country: () => 'RU' },
      calls: { list: calls, registration: calls },
      phones: { phones: { control: () => control, snapshot: { get: neverAsked, follow: neverAsked } } },
    },
  );
  const fails = (): void => calls.take({ ...picksUp('p'), type: 'transferFailed' });
  const phoneHandsOn = (): void =>
    calls.take({ ...picksUp('p'), type: 'ended', outcome: 'answered', transferred: true });
  return { ...desk, callKey, handlers, phoneHandsOn, fails };
}

function neverAsked(): never {
  throw new Error('nobody asks for the page');
}

describe('a talk that is handed on to the responsible', () => {
  it('goes to their inner number, and its card follows', async () => {
    const dialled: string[] = [];
    const { handlers, callKey, phoneHandsOn, sent } = talk(async (_, number, onAsking) => {
      onAsking();
      dialled.push(number);
      phoneHandsOn();
    });
    await handlers['calls.transfer']({ callKey, toResponsible: boris });
    await settled();
    expect(dialled).toEqual(['109']);
    expect([...sent].sort()).toEqual(['hide c 7', 'show c 9']);
  });

  it.each<[string, AppErrorCode, 'asked' | 'not asked' | 'failed', readonly string[]]>([
    ['follows where the phone says so after all', 'phone.transferUnsure', 'asked', ['hide c 7', 'show c 9']],
    [
      'stays where that had failed and the phone itself hands it on later',
      'phone.transferFailed',
      'failed',
      [],
    ],
    [
      'stays where the phone tells that it failed after nobody waits any more',
      'phone.transferUnsure',
      'failed',
      [],
    ],
    ['stays where the phone could not be asked', 'phone.notReachable', 'not asked', []],
  ])('%s', async (_, code, becomes, cards) => {
    const { handlers, callKey, phoneHandsOn, fails, sent } = talk((_id, _number, onAsking) => {
      if (becomes !== 'not asked') onAsking();
      if (becomes === 'failed') fails();
      return Promise.reject(new AppError(code));
    });
    await expect(handlers['calls.transfer']({ callKey, toResponsible: boris })).rejects.toMatchObject({
      code,
    });
    phoneHandsOn();
    await settled();
    expect([...sent].sort()).toEqual(cards);
  });

  it('is handed to one number alone: of several none is called, and nobody is sent to choose where there is no choice', async () => {
    const { handlers, callKey } = talk(() => Promise.reject(new Error('called')));
    await expect(handlers['calls.transfer']({ callKey, phoneNumber: '201, 202' })).rejects.toMatchObject({
      code: 'phone.numberUnclear',
      params: { numbers: '201, 202', for: 'transfer' },
    });
  });

  it('follows the first of two orders alone, whatever the phone refuses', async () => {
    let first = true;
    const { handlers, callKey, phoneHandsOn, sent } = talk((_id, _number, onAsking) => {
      if (!first) return Promise.reject(new AppError('phone.transferUnderWay'));
      first = false;
      onAsking();
      return new Promise(() => undefined);
    });
    void handlers['calls.transfer']({ callKey, phoneNumber: '200' });
    await expect(handlers['calls.transfer']({ callKey, toResponsible: boris })).rejects.toMatchObject({
      code: 'phone.transferUnderWay',
    });
    phoneHandsOn();
    await settled();
    expect(sent).toEqual([]);
  });

  it.each<[string, CallerLookUp['look']]>([
    ['nobody', () => Promise.resolve(null)],
    ['nobody at work', () => Promise.resolve(found())],
    ['somebody else', () => Promise.resolve(found({ userId: 8, innerNumber: '108' }))],
    ['another number', () => Promise.resolve(found({ userId: 9, innerNumber: '119' }))],
    ['nothing, because it is out of reach', () => Promise.reject(new AppError('portal.notConnected'))],
    ['nothing in time', () => new Promise(() => undefined)],
  ])('is refused where the CRM says %s by then, and nobody is called', async (_, look) => {
    const { handlers, callKey, time } = talk(neverAsked, look);
    const refused = expect(
      handlers['calls.transfer']({ callKey, toResponsible: boris }),
    ).rejects.toMatchObject({ code: 'call.otherResponsible' });
    await settled();
    time.turn(5_000);
    await refused;
  });

  it('gives numbers that are none to no phone', async () => {
    const { handlers, callKey } = talk(neverAsked);
    for (const wrong of ['', 'quit', '12 or 13, 4711'])
      await expect(handlers['calls.transfer']({ callKey, phoneNumber: wrong })).rejects.toMatchObject({
        code: expect.stringMatching(/^phone\.number/),
      });
  });
});
