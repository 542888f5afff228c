import { describe, expect, it } from 'vitest';
import { createManualClock } from '../clock.ts';
import { at, sendForm, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';
import { listenToUser } from '../testing/pushListener.ts';

const incoming = { USER_ID: 1, PHONE_NUMBER: '+7 (495) 123-45-67', TYPE: 2 };
const registerMethod = 'telephony.externalCall.register';

async function register(portal: PortalFixture, params: object = {}, userId = 1): Promise<string> {
  const reply = await portal.call(registerMethod, { ...incoming, ...params }, { userId });
  return String(at(reply.json, 'result', 'CALL_ID'));
}

const show = (portal: PortalFixture, params: object) => portal.call('telephony.externalCall.show', params);
const hide = (portal: PortalFixture, params: object) => portal.call('telephony.externalCall.hide', params);
const finish = (portal: PortalFixture, params: object) =>
  portal.call('telephony.externalCall.finish', params);
const openFor = (portal: PortalFixture, userId: number) =>
  portal.truth.cardsOpenFor(userId).map((c) => c.callId);

describe('telephony.externalCall.register', () => {
  it('answers with a CALL_ID of the documented form and shows the card to the registering user alone', async () => {
    const portal = await startPortalForTest();
    const reply = await portal.call(registerMethod, incoming);
    expect(at(reply.json, 'result')).toEqual({
      CALL_ID: expect.stringMatching(/^externalCall\.[0-9a-f]{32}\.\d{10}$/),
      CRM_CREATED_LEAD: null,
      CRM_CREATED_ENTITIES: [],
      CRM_ENTITY_TYPE: '',
      CRM_ENTITY_ID: null,
    });
    expect(portal.truth.cardsOpenFor(1)).toMatchObject([{ phoneNumber: '+74951234567' }]);
    expect(portal.truth.cardsOpenFor(2)).toEqual([]);
  });

  it.each([
    [0, 0],
    ['0', 0],
    ['', 0],
    [false, 0],
    [1, 1],
    ['1', 1],
    ['N', 1],
    ['false', 1],
    [true, 1],
  ])('takes SHOW %j by PHP truthiness', async (SHOW, cards) => {
    const portal = await startPortalForTest();
    await register(portal, { SHOW });
    expect(portal.truth.cardsOpenFor(1)).toHaveLength(cards);
  });

  it('looks the extension up only when USER_ID is empty', async () => {
    const portal = await startPortalForTest();
    await register(portal, { USER_ID: 0, USER_PHONE_INNER: '102' });
    await register(portal, { USER_ID: 1, USER_PHONE_INNER: '102', PHONE_NUMBER: '5' });
    expect([openFor(portal, 1).length, openFor(portal, 2).length]).toEqual([1, 1]);
  });

  it.each([
    [{ USER_ID: '' }, 'USER_ID or USER_PHONE_INNER should be set'],
    [{ USER_ID: '', USER_PHONE_INNER: '999', TYPE: 9 }, 'USER_ID or USER_PHONE_INNER should be set'],
    [{ TYPE: 6, CALL_START_DATE: 'no date' }, 'Unknown TYPE'],
    [{ CALL_START_DATE: 'no date', PHONE_NUMBER: 'abc' }, 'CALL_START_DATE should be in the ISO-8601 format'],
    [{ PHONE_NUMBER: 'abc', USER_ID: 3 }, 'Unsupported phone number format'],
    [{ USER_ID: 3 }, 'User is not found or is not active'],
    [{ USER_ID: 77 }, 'User is not found or is not active'],
  ])('refuses %j', async (params, error_description) => {
    const portal = await startPortalForTest();
    const reply = await portal.call(registerMethod, { ...incoming, ...params });
    expect([reply.status, reply.json]).toEqual([400, { error: 'ERROR_CORE', error_description }]);
    portal.settings.update({ businessErrorProfile: 'empty' });
    const bare = await portal.call(registerMethod, { ...incoming, ...params });
    expect([bare.status, bare.json]).toEqual([400, { error: '', error_description }]);
  });

  it('may refuse webhooks, as documented, while show and hide never do', async () => {
    const portal = await startPortalForTest({ settings: { webhookMayRegister: false } });
    const refused = await portal.call(registerMethod, incoming);
    expect([refused.status, at(refused.json, 'error')]).toEqual([403, 'WRONG_AUTH_TYPE']);
    expect((await finish(portal, { USER_ID: 1, CALL_ID: 'x' })).status).toBe(403);
    expect((await hide(portal, { CALL_ID: 'x' })).status).toBe(200);
  });

  it('announces the call to event handlers in order, and an end at finish', async () => {
    const portal = await startPortalForTest();
    const callId = await register(portal);
    await show(portal, { CALL_ID: callId, USER_ID: 2 });
    await finish(portal, { CALL_ID: callId, USER_ID: 1 });
    expect(portal.truth.events.map((e) => e.event)).toEqual([
      'ONVOXIMPLANTCALLINIT',
      'ONVOXIMPLANTCALLSTART',
      'ONVOXIMPLANTCALLEND',
    ]);
  });
});

describe('the 30-minute duplicate rule', () => {
  it('gives the same CALL_ID for the same user, number and type, and pushes the card again', async () => {
    const portal = await startPortalForTest();
    const listener = await listenToUser(portal, 1);
    const first = await register(portal);
    expect(await register(portal)).toBe(first);
    // Another user's webhook has the same, empty owner.
    expect(await register(portal, {}, 2)).toBe(first);
    const heard = await listener.waitForCount(3);
    expect(heard.map((h) => at(h.params, 'callId'))).toEqual([first, first, first]);
  });

  it.each([
    ['another number', { PHONE_NUMBER: '5' }],
    ['another type', { TYPE: 1 }],
    ['another user', { USER_ID: 2 }],
    ['a line that the first did not name', { LINE_NUMBER: '900' }],
    ['an external id that the first did not name', { EXTERNAL_CALL_ID: 'pbx-1' }],
  ])('does not match %s', async (_, change) => {
    const portal = await startPortalForTest();
    const first = await register(portal);
    expect(await register(portal, change)).not.toBe(first);
  });

  it('is blind to a stored external id and line when the request names none', async () => {
    const portal = await startPortalForTest();
    const first = await register(portal, { EXTERNAL_CALL_ID: 'pbx-1', LINE_NUMBER: '900' });
    expect(await register(portal)).toBe(first);
    expect(await register(portal, { EXTERNAL_CALL_ID: 'pbx-2' })).not.toBe(first);
  });

  it('ends after 30 minutes, at finish, and does not reach back-dated calls', async () => {
    const clock = createManualClock();
    const portal = await startPortalForTest({ clock, settings: { rateLimit: 'off' } });
    const first = await register(portal);
    clock.advance(30 * 60_000 - 1);
    expect(await register(portal)).toBe(first);
    clock.advance(1);
    const second = await register(portal);
    expect(second).not.toBe(first);
    expect(at((await hide(portal, { CALL_ID: first })).json, 'result')).toBe(true);
    await finish(portal, { CALL_ID: second, USER_ID: 1 });
    const backDated = { CALL_START_DATE: new Date(clock.nowMs() - 31 * 60_000).toISOString() };
    const third = await register(portal, backDated);
    expect(third).not.toBe(second);
    expect(await register(portal, backDated)).not.toBe(third);
  });

  it('keeps an application and the webhooks apart', async () => {
    const portal = await startPortalForTest();
    const auth = portal.oauth.mintAccessToken({ userId: 1, scopes: ['telephony'] });
    const own = await register(portal);
    const reply = await sendForm(
      `${portal.url}/rest/${registerMethod}`,
      new URLSearchParams({ USER_ID: '1', PHONE_NUMBER: incoming.PHONE_NUMBER, TYPE: '2', auth }).toString(),
    );
    expect(at(reply.json, 'result', 'CALL_ID')).toMatch(/^externalCall\./);
    expect(at(reply.json, 'result', 'CALL_ID')).not.toBe(own);
  });
});

describe('telephony.externalCall.show and hide', () => {
  it.each([
    [undefined, [1]],
    [null, [1]],
    [2, [2]],
    ['2', [2]],
    [
      [1, 2],
      [1, 2],
    ],
    [
      ['1', '2'],
      [1, 2],
    ],
    ['', []],
    ['anyone', []],
    ['2,1', [2]],
    [[], []],
    [77, []],
  ])('reach USER_ID %j as the portal reads it', async (USER_ID, users) => {
    const portal = await startPortalForTest();
    const CALL_ID = await register(portal, { SHOW: 0 });
    expect(at((await show(portal, { CALL_ID, USER_ID })).json, 'result')).toBe(true);
    expect(portal.truth.usersSeeing(CALL_ID)).toEqual(users);

    await show(portal, { CALL_ID, USER_ID: [1, 2] });
    expect(at((await hide(portal, { CALL_ID, USER_ID })).json, 'result')).toBe(true);
    expect([...portal.truth.usersSeeing(CALL_ID)].sort()).toEqual([1, 2].filter((id) => !users.includes(id)));
  });

  it('may be repeated, by anybody, with the same answer', async () => {
    const portal = await startPortalForTest();
    const CALL_ID = await register(portal);
    for (const userId of [2, 1, 2]) {
      const reply = await portal.call('telephony.externalCall.hide', { CALL_ID, USER_ID: 1 }, { userId });
      expect([reply.status, at(reply.json, 'result')]).toEqual([200, true]);
    }
  });

  it.each([{}, { CALL_ID: '' }, { CALL_ID: 'externalCall.0.0' }])(
    'answer false and push nothing for %j',
    async (params) => {
      const portal = await startPortalForTest();
      for (const reply of [await show(portal, params), await hide(portal, params)]) {
        expect([reply.status, at(reply.json, 'result')]).toEqual([200, false]);
      }
      expect(portal.journal.pushes).toEqual([]);
    },
  );
});

describe('telephony.externalCall.finish', () => {
  it('hides for the finishing user alone and leaves the other card where no method reaches it', async () => {
    const portal = await startPortalForTest();
    const CALL_ID = await register(portal);
    await show(portal, { CALL_ID, USER_ID: 2 });
    const reply = await finish(portal, { CALL_ID, USER_ID: 1, DURATION: 12 });
    expect(at(reply.json, 'result')).toMatchObject({
      CALL_ID,
      PORTAL_USER_ID: 1,
      PHONE_NUMBER: '+74951234567',
      INCOMING: '2',
      CALL_DURATION: 12,
      CALL_START_DATE: {},
      CALL_STATUS: 1,
      CALL_FAILED_CODE: '200',
    });
    expect([openFor(portal, 1), openFor(portal, 2)]).toEqual([[], [CALL_ID]]);

    const pushesBefore = portal.journal.pushes.length;
    expect(at((await hide(portal, { CALL_ID, USER_ID: 2 })).json, 'result')).toBe(false);
    expect(openFor(portal, 2)).toEqual([CALL_ID]);
    expect(portal.journal.pushes).toHaveLength(pushesBefore);
  });

  it('takes 304 for a call without duration', async () => {
    const portal = await startPortalForTest();
    const CALL_ID = await register(portal);
    const reply = await finish(portal, { CALL_ID, USER_ID: 1 });
    expect([at(reply.json, 'result', 'CALL_FAILED_CODE'), at(reply.json, 'result', 'CALL_STATUS')]).toEqual([
      '304',
      0,
    ]);
  });

  it.each([
    [{ CALL_ID: 'x' }, 'ERROR_CORE', 'USER_ID or USER_PHONE_INNER should be set'],
    [{ USER_ID: 1 }, 'INVALID_ARGUMENT', 'CALL_ID must be a string'],
    [
      { USER_ID: 1, CALL_ID: 'x' },
      'ERROR_CORE',
      'Call is not found (call should be registered prior to finishing',
    ],
  ])('refuses %j', async (params, error, error_description) => {
    const portal = await startPortalForTest();
    const reply = await finish(portal, params);
    expect([reply.status, reply.json]).toEqual([400, { error, error_description }]);
  });

  it('cannot be repeated', async () => {
    const portal = await startPortalForTest();
    const CALL_ID = await register(portal);
    await finish(portal, { CALL_ID, USER_ID: 1 });
    expect(at((await finish(portal, { CALL_ID, USER_ID: 1 })).json, 'error_description')).toBe(
      'Call is not found (call should be registered prior to finishing',
    );
  });
});
