import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { goesOnEveryMs } from '../../../../electron/core/registrar/ownedFinish.ts';
import { registerAfterMs } from '../../../../electron/core/registrar/registrar.ts';
import { settled } from '../heldTime.ts';
import { phoneCall, setUp, startedAtMs } from './registrarSetUp.ts';

const callId = 'externalCall.x';
const registered: CommandAnswer = { kind: 'registered', callId };
const mayNot: CommandAnswer = { kind: 'failed', error: { code: 'register.webhookMayNot', params: {} } };

describe('a call that only a phone knows', () => {
  it('is registered in a later task, with all that is known of it', () => {
    const { tell, orders, time, change } = setUp();
    change(phoneCall());
    expect(orders()).toEqual([]);
    time.turn(registerAfterMs - 1);
    expect(orders()).toEqual([]);
    tell({ party: { ...phoneCall().party, line: 'sip:anna@pbx.example' } });
    expect(orders()).toEqual([
      {
        kind: 'register',
        externalCallId: expect.any(String),
        userId: 7,
        call: expect.objectContaining({
          phoneNumber: '+4930901820',
          direction: 'incoming',
          startedAtMs,
          line: 'sip:anna@pbx.example',
          show: true,
        }),
      },
    ]);
  });

  it('is never registered on the line of clicks, where it would be dialled once more', () => {
    const { tell, orders } = setUp();
    tell({ direction: 'outgoing', party: { ...phoneCall().party, line: ' Ringside ' } });
    expect(orders()).toMatchObject([{ kind: 'register', call: { line: null } }]);
  });

  it('is told apart: registering, registered, and its CALL_ID', async () => {
    const { tell, told, portal } = setUp();
    tell();
    await portal.sent[0]?.answer(registered);
    tell();
    expect(told).toEqual([
      ['registering', 'call-1', expect.any(String)],
      ['registered', 'call-1', callId, true],
    ]);
    expect(portal.sent).toHaveLength(1);
  });

  it('is finished with what was talked, in whole seconds', async () => {
    const { tell, portal, orders } = setUp();
    tell();
    await portal.sent[0]?.answer(registered);
    tell({ state: 'answered', answeredAtMs: startedAtMs + 4_000 });
    tell({ state: 'ended', outcome: 'answered', endedAtMs: startedAtMs + 16_600 });
    expect(orders()[1]).toEqual({
      kind: 'finish',
      callId,
      userId: 7,
      end: { durationS: 13, statusCode: '200' },
    });
  });

  it.each([
    ['incoming', 'missed', '304'],
    ['incoming', 'declined', '603'],
    ['incoming', 'answeredElsewhere', '603-S'],
    ['incoming', 'failed', 'OTHER'],
    ['outgoing', 'declined', '486'],
    ['outgoing', 'missed', '304'],
  ] as const)('%s and %s ends with %s', async (direction, outcome, statusCode) => {
    const { tell, portal, orders } = setUp();
    tell({ direction });
    await portal.sent[0]?.answer(registered);
    tell({ state: 'ended', outcome, endedAtMs: startedAtMs + 9_000 });
    expect(orders()).toMatchObject([
      { call: { direction } },
      { kind: 'finish', end: { durationS: 0, statusCode } },
    ]);
  });

  it('that is over before it was registered is registered without a card, with its true start', async () => {
    const { change, time, portal, orders } = setUp();
    change(phoneCall());
    change({ state: 'ended', outcome: 'missed', endedAtMs: startedAtMs + 10 });
    time.turn(registerAfterMs);
    await portal.sent[0]?.answer(registered);
    expect(orders()).toMatchObject([
      { kind: 'register', call: { show: false, startedAtMs } },
      { kind: 'finish', end: { statusCode: '304' } },
    ]);
  });

  it('that goes on when the program dies was talked for as long as that was known', async () => {
    const first = setUp();
    first.tell();
    await first.portal.sent[0]?.answer(registered);
    first.tell({ state: 'answered', answeredAtMs: startedAtMs + 1_000 });
    first.time.turn(3 * goesOnEveryMs);
    first.stop();
    const again = setUp(first.journal);
    const talkedS = (3 * goesOnEveryMs + 2 * registerAfterMs - 1_000) / 1000;
    const finish = again.orders()[0];
    expect(finish).toMatchObject({ kind: 'finish', callId, end: { statusCode: '200' } });
    expect(finish?.kind === 'finish' && Math.abs(finish.end.durationS - talkedS)).toBeLessThanOrEqual(1);
  });

  it('waits for its number, and is not registered without one', () => {
    const { tell, orders, told } = setUp();
    const { party } = phoneCall();
    tell({ party: { ...party, phoneNumber: '' } });
    tell({ party: { ...party, phoneNumber: 'sip:anna42@pbx.example' } });
    expect(told).toEqual([]);
    tell({ state: 'ended', outcome: 'missed', endedAtMs: startedAtMs + 9_000 });
    tell({ dismissed: true });
    expect(orders()).toEqual([]);
    expect(told).toEqual([['registerFailed', 'call-1', 'call.noNumber']]);
  });

  it.each([
    ['the telephone system registers calls', {}, 'telephoneSystem', 7],
    ['no portal is connected', {}, 'ringside', null],
    ['it is a test', { isTest: true }, 'ringside', 7],
    ['the portal knows it', { callId: 'externalCall.y' }, 'ringside', 7],
    ['a connector tells of it as well', { references: ['baresip/1', 'connectorChannel/2'] }, 'ringside', 7],
  ] as const)('is left alone where %s', (_why, change, by, userId) => {
    const { tell, orders, told, chosen } = setUp();
    Object.assign(chosen, { by, userId });
    tell(change);
    tell({ ...change, state: 'ended', outcome: 'missed' });
    expect([orders(), told]).toEqual([[], []]);
  });
});

describe('a dismissal before the CALL_ID is known', () => {
  it('of a register that was not sent yet makes it SHOW 0', async () => {
    const { tell, change, time, portal, orders, told } = setUp();
    change(phoneCall());
    change({ dismissed: true });
    time.turn(registerAfterMs);
    await portal.sent[0]?.answer(registered);
    expect(orders()).toMatchObject([{ kind: 'register', call: { show: false } }]);
    expect(told.at(-1)).toEqual(['registered', 'call-1', callId, false]);
    tell();
    expect(orders()).toHaveLength(1);
  });

  it('of a register on the wire leaves a card to hide', async () => {
    const { tell, portal, told } = setUp();
    tell();
    tell({ dismissed: true });
    await portal.sent[0]?.answer(registered);
    expect(told.at(-1)).toEqual(['registered', 'call-1', callId, true]);
  });

  it('taken back while the register is on the wire brings the card after all', async () => {
    const { change, tell, time, portal, orders, told } = setUp();
    change({ ...phoneCall(), dismissed: true });
    time.turn(registerAfterMs);
    tell({ dismissed: false });
    await portal.sent[0]?.answer(registered);
    expect(orders()[1]).toEqual({ kind: 'show', callId, userIds: [7] });
    expect(told.at(-1)).toEqual(['registered', 'call-1', callId, true]);
  });
});

describe('a register that fails', () => {
  it('is told with its reason, and mended by new credentials', async () => {
    const { tell, portal, told, queue } = setUp();
    tell();
    await portal.sent[0]?.answer(mayNot);
    expect(told.at(-1)).toEqual(['registerFailed', 'call-1', 'register.webhookMayNot']);
    tell({ state: 'ended', outcome: 'missed', endedAtMs: startedAtMs + 9_000 });
    expect(portal.sent).toHaveLength(1);
    queue.usePortal({ account: 'portal.example/7', telephony: portal });
    await portal.sent[1]?.answer(registered);
    expect(told.at(-1)).toEqual(['registered', 'call-1', callId, true]);
    expect(portal.sent.at(-1)?.method).toBe('finish');
  });

  it('since the portal was disconnected is told as well', () => {
    const { tell, told, queue } = setUp();
    tell();
    queue.dropAll();
    expect(told.at(-1)).toEqual(['registerFailed', 'call-1', 'register.failed']);
  });
});

it('two calls at once from one number are two', async () => {
  const { tell, portal, orders, told } = setUp();
  tell(phoneCall());
  tell(phoneCall({ key: 'call-2', references: ['baresip/2'] }));
  await portal.sent[1]?.answer({ kind: 'registered', callId: 'externalCall.two' });
  await portal.sent[0]?.answer(registered);
  await settled();
  const ids = orders().map((order) => (order.kind === 'register' ? order.externalCallId : ''));
  expect(new Set(ids).size).toBe(2);
  expect(told.slice(-2)).toEqual([
    ['registered', 'call-2', 'externalCall.two', true],
    ['registered', 'call-1', callId, true],
  ]);
});
