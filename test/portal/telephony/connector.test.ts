import { describe, expect, it } from 'vitest';
import { at, startPortalForTest } from '../testing/portalFixture.ts';

describe('the connector', () => {
  it('rings at a group with one push each, hides from the others when one answers, and ends', async () => {
    const portal = await startPortalForTest();
    const callId = portal.connector.ring({ userIds: [1, 2], phoneNumber: '+7 495 1' });
    expect(portal.truth.usersSeeing(callId)).toEqual([1, 2]);
    expect(portal.journal.pushes.map((push) => [push.to, push.command])).toEqual([
      [1, 'showExternalCall'],
      [2, 'showExternalCall'],
    ]);
    portal.connector.answeredBy(callId, 1);
    expect(portal.truth.usersSeeing(callId)).toEqual([1]);
    portal.connector.end(callId);
    expect(portal.truth.usersSeeing(callId)).toEqual([]);
    expect(at((await portal.call('telephony.externalCall.hide', { CALL_ID: callId })).json, 'result')).toBe(
      false,
    );
  });

  it('keeps two calls from one number apart', async () => {
    const portal = await startPortalForTest();
    const first = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    const second = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    expect(portal.truth.cardsOpenFor(1).map((card) => card.callId)).toEqual([first, second]);
    portal.connector.answeredElsewhere(first);
    expect(portal.truth.cardsOpenFor(1).map((card) => card.callId)).toEqual([second]);
  });

  it('leaves cards stuck when it finishes before it hides, as careless connectors do', async () => {
    const portal = await startPortalForTest();
    const callId = portal.connector.ring({ userIds: [1, 2], phoneNumber: '5' });
    portal.connector.end(callId, { hideFirst: false });
    expect(portal.truth.usersSeeing(callId)).toEqual([2]);
  });

  it('calls a colleague internally: no CRM, and the card says so', async () => {
    const portal = await startPortalForTest();
    portal.connector.ring({ userIds: [1], phoneNumber: '102' });
    expect(portal.journal.pushes[0]?.params).toMatchObject({
      portalCall: true,
      portalCallUserId: 2,
      CRM: [],
    });
  });
});

describe('telephony.externalCall.searchCrmEntities', () => {
  const method = 'telephony.externalCall.searchCrmEntities';

  it('finds contacts, then leads, then companies, with ids as int here and text there', async () => {
    const portal = await startPortalForTest();
    const number = '+74951234567';
    portal.crm.put(number, { entityType: 'COMPANY', entityId: 3, name: 'Acme' });
    portal.crm.put(number, { entityType: 'LEAD', entityId: 2, name: 'Lead' });
    portal.crm.put(number, { entityType: 'CONTACT', entityId: 1, name: 'Anna', responsibleUserId: 2 });
    const found = at((await portal.call(method, { PHONE_NUMBER: '+7 (495) 123-45-67' })).json, 'result');
    expect(found).toMatchObject([
      {
        CRM_ENTITY_TYPE: 'CONTACT',
        CRM_ENTITY_ID: 1,
        ASSIGNED_BY_ID: 2,
        ASSIGNED_BY: { ID: '2', USER_PHONE_INNER: '102' },
      },
      { CRM_ENTITY_TYPE: 'LEAD', NAME: 'Lead' },
      { CRM_ENTITY_TYPE: 'COMPANY', NAME: 'Acme' },
    ]);
    expect(at((await portal.call(method, { PHONE_NUMBER: '999' })).json, 'result')).toEqual([]);
  });

  it('refuses an empty number and a portal without CRM', async () => {
    const portal = await startPortalForTest();
    expect(at((await portal.call(method)).json, 'error_description')).toBe('PHONE_NUMBER is empty');
    portal.settings.update({ crmInstalled: false });
    const reply = await portal.call(method, { PHONE_NUMBER: '5' });
    expect([reply.status, at(reply.json, 'error_description')]).toEqual([400, 'CRM is not installed']);
  });

  it('knows the lead that a registration created', async () => {
    const portal = await startPortalForTest();
    const registration = { USER_ID: 1, PHONE_NUMBER: '77', TYPE: 2, CRM_CREATE: 1 };
    const created = (await portal.call('telephony.externalCall.register', registration)).json;
    expect(at(created, 'result', 'CRM_ENTITY_TYPE')).toBe('LEAD');
    expect(at((await portal.call(method, { PHONE_NUMBER: '77' })).json, 'result')).toMatchObject([
      { CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: at(created, 'result', 'CRM_CREATED_LEAD') },
    ]);
  });
});
