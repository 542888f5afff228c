import { describe, expect, it } from 'vitest';
import { at, send, startPortalForTest, type PortalFixture } from '../../testing/portalFixture.ts';

const NUMBER = 'ringside';
const phoneNumber = '+4930901820';

/** A portal whose operators call by a line of the telephone system. */
async function portalWithLine(): Promise<PortalFixture> {
  const portal = await startPortalForTest();
  await portal.call('telephony.externalLine.add', { NUMBER, NAME: 'Ringside' });
  await portal.call('voximplant.line.outgoing.set', { LINE_ID: NUMBER });
  return portal;
}

describe('a number pressed on a page of the portal', () => {
  it('registers an outgoing call and pushes its card to that operator alone, with the line', async () => {
    const portal = await portalWithLine();
    const callId = portal.clicks.click({ userId: 2, phoneNumber });
    expect(portal.calls.running).toMatchObject([
      { callId, userId: 2, type: 1, phoneNumber, lineNumber: NUMBER, externalCallId: '' },
    ]);
    expect(portal.truth.usersSeeing(callId ?? '')).toEqual([2]);
    expect(portal.journal.pushes).toMatchObject([
      {
        to: 2,
        command: 'showExternalCall',
        params: { callId, lineNumber: NUMBER, companyPhoneNumber: 'Ringside', fromUserId: [2] },
      },
    ]);
    expect(portal.journal.pushes[0]?.params).not.toHaveProperty('toUserId');
    expect(portal.truth.events.map(({ event }) => event)).toEqual([
      'ONVOXIMPLANTCALLINIT',
      'ONVOXIMPLANTCALLSTART',
      'ONEXTERNALCALLSTART',
    ]);
  });

  it('makes a lead of a stranger, unless the line says otherwise', async () => {
    const portal = await portalWithLine();
    portal.clicks.click({ userId: 1, phoneNumber });
    expect(portal.crm.find(phoneNumber)).toMatchObject([{ entityType: 'LEAD' }]);
    await portal.call('telephony.externalLine.update', { NUMBER, CRM_AUTO_CREATE: 'N' });
    portal.clicks.click({ userId: 2, phoneNumber: '+4930901821' });
    expect(portal.crm.find('+4930901821')).toEqual([]);
  });

  it('does nothing while a card is open', async () => {
    const portal = await portalWithLine();
    portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    expect(portal.clicks.click({ userId: 1, phoneNumber })).toBeNull();
    expect(portal.calls.running).toHaveLength(1);
  });

  it('in a call list shows no card of its own, and is pushed all the same', async () => {
    const portal = await portalWithLine();
    const callId = portal.clicks.click({ userId: 1, phoneNumber, callListId: 4 });
    expect(portal.truth.cardsOpenFor(1)).toEqual([]);
    expect(portal.journal.pushes).toMatchObject([{ to: 1, params: { callId } }]);
  });

  it('pressed twice is one call, until that is finished', async () => {
    const portal = await portalWithLine();
    const press = () => portal.clicks.click({ userId: 1, phoneNumber, callListId: 4 });
    const CALL_ID = press();
    expect(press()).toBe(CALL_ID);
    await portal.call('telephony.externalCall.finish', { CALL_ID, USER_ID: 1, DURATION: 3 });
    expect(press()).not.toBe(CALL_ID);
  });

  it.each<[string, (portal: PortalFixture) => void]>([
    ['no line', (portal) => (portal.outgoing.portalLine = '')],
    ['another line', (portal) => portal.outgoing.chooseFor(1, 'reg17')],
    ['nobody who handles clicks', (portal) => portal.settings.update({ clickHandlerBound: false })],
  ])('by %s is not found a way', async (_, change) => {
    const portal = await portalWithLine();
    change(portal);
    expect(() => portal.clicks.click({ userId: 1, phoneNumber })).toThrow('Outgoing line is not found');
    expect(portal.calls.running).toEqual([]);
  });

  it('cannot be played by REST', async () => {
    const portal = await portalWithLine();
    const reply = await portal.call('voximplant.call.startViaRest', { NUMBER: phoneNumber, SHOW: 'Y' });
    expect([reply.status, at(reply.json, 'error')]).toEqual([403, 'WRONG_AUTH_TYPE']);
  });

  it('stands on the operator’s page, and is pressed by a command', async () => {
    const portal = await portalWithLine();
    expect((await send(`${portal.url}/operator/1`)).text).toContain('data-number="+49 30 901820"');
    const reply = await send(`${portal.url}/practice/click`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 1, phoneNumber }),
    });
    expect(at(reply.json, 'callId')).toBe(portal.calls.running[0]?.callId);
  });
});
