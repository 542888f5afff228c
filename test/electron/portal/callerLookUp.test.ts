import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/errors.ts';
import { startPortalForTest } from '../../portal/testing/portalFixture.ts';
import { createCallerLookUp } from '../../../electron/portal/callerLookUp.ts';
import { openSession } from './testing/openSession.ts';

const number = '+74951234567';

describe('looking a caller up', () => {
  it('names the contact, its company and the record to open', async () => {
    const portal = await startPortalForTest();
    portal.crm.put(number, { entityType: 'COMPANY', entityId: 3, name: 'Acme' });
    portal.crm.put(number, { entityType: 'CONTACT', entityId: 1, name: 'Anna', responsibleUserId: 2 });
    const session = openSession(portal.webhookUrl(1));
    expect(await session.callerLookUp.look(number)).toEqual({
      name: 'Anna',
      company: 'Acme',
      responsible: null,
      crmEntity: { type: 'CONTACT', id: 1 },
      matches: [
        { type: 'CONTACT', id: 1, name: 'Anna' },
        { type: 'COMPANY', id: 3, name: 'Acme' },
      ],
    });
  });

  it('names a company that is all there is, and nobody where there is nobody', async () => {
    const portal = await startPortalForTest();
    portal.crm.put(number, { entityType: 'COMPANY', entityId: 3, name: 'Acme' });
    const session = openSession(portal.webhookUrl(1));
    expect(await session.callerLookUp.look(number)).toMatchObject({ name: 'Acme', company: null });
    expect(await session.callerLookUp.look('+74950000000')).toBeNull();
  });

  it.each([
    ['who looks after all of them and is at work', [2, 2], true, { userId: 2, innerNumber: '102' }],
    ['nobody where they are not at work', [2, 2], false, undefined],
    ['nobody where several look after them', [2, 1], true, undefined],
  ] as const)('names %s', async (_, [first, second], atWork, inCharge) => {
    const portal = await startPortalForTest();
    portal.users.update(1, { atWork });
    portal.users.update(2, { atWork });
    portal.crm.put(number, { entityType: 'CONTACT', entityId: 1, name: 'Anna', responsibleUserId: first });
    portal.crm.put(number, { entityType: 'COMPANY', entityId: 3, name: 'Acme', responsibleUserId: second });
    const found = await openSession(portal.webhookUrl(1)).callerLookUp.look(number);
    expect(found?.inCharge).toEqual(inCharge);
  });

  it.each([
    [{ ID: 0, TIMEMAN_STATUS: 'OPENED', USER_PHONE_INNER: '102' }],
    [{ ID: '2', TIMEMAN_STATUS: 'PAUSED', USER_PHONE_INNER: '102' }],
    [{ ID: '2', TIMEMAN_STATUS: 'NOT_INSTALLED', USER_PHONE_INNER: '102' }],
    [{ ID: '2', TIMEMAN_STATUS: 'OPENED', USER_PHONE_INNER: '' }],
    [{ ID: '2', TIMEMAN_STATUS: 'OPENED', USER_PHONE_INNER: '102;evil=1' }],
    [{ ID: '2', TIMEMAN_STATUS: 'OPENED' }],
    ['2'],
    [null],
  ])('hands on to nobody by %j, and loses nothing else', async (assigned) => {
    const result = [{ CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: 2, NAME: 'Lead', ASSIGNED_BY: assigned }];
    const lookUp = createCallerLookUp({ call: async () => ({ ok: true, result }) }, 'portal.example');
    const found = await lookUp.look(number);
    expect(found).toMatchObject({ name: 'Lead' });
    expect(found).not.toHaveProperty('inCharge');
  });

  it('says why it could not', async () => {
    const portal = await startPortalForTest({ settings: { crmInstalled: false } });
    const look = openSession(portal.webhookUrl(1)).callerLookUp.look(number);
    await expect(look).rejects.toMatchObject({ code: 'portal.businessError' });
  });

  it.each([
    [[{ CRM_ENTITY_TYPE: 'contact', CRM_ENTITY_ID: '7', NAME: null }], { name: null, crmEntity: { id: 7 } }],
    [{ '1': { CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: 2, NAME: '\u202eLead' } }, { name: 'Lead' }],
    [[{ CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: 2, NAME: 'علی\u200cرضا' }], { name: 'علی\u200cرضا' }],
    [[], null],
  ])('takes what it can use of %j', async (result, found) => {
    const lookUp = createCallerLookUp({ call: async () => ({ ok: true, result }) }, 'portal.example');
    const caller = await lookUp.look(number);
    if (found === null) expect(caller).toBeNull();
    else expect(caller).toMatchObject(found);
  });

  it.each([
    ['ok'],
    [[{ CRM_ENTITY_TYPE: 'LEAD' }, 5, null, { CRM_ENTITY_TYPE: 'ORDER', CRM_ENTITY_ID: 1 }]],
    [{ '1': { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: '7a' } }],
  ])('does not take %j for an answer, nor whoever that is for nobody', async (result) => {
    const lookUp = createCallerLookUp({ call: async () => ({ ok: true, result }) }, 'portal.example');
    await expect(lookUp.look(number)).rejects.toBeInstanceOf(AppError);
  });

  it('says that it is unclear which record it is where some of them cannot be read', async () => {
    const anna = { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 7, NAME: 'Anna' };
    for (const unreadable of [
      null,
      { CRM_ENTITY_TYPE: 'LEAD' },
      { CRM_ENTITY_TYPE: 'ORDER', CRM_ENTITY_ID: 1 },
    ]) {
      const rest = { call: async () => ({ ok: true as const, result: [anna, unreadable] }) };
      const caller = await createCallerLookUp(rest, 'portal.example').look(number);
      expect(caller).toMatchObject({ name: 'Anna', crmEntity: { id: 7 }, matches: 'unclear' });
    }
  });

  it('counts the records beyond those that anybody chooses from, each once', async () => {
    const result = Array.from({ length: 50 }, (_, i) => ({
      CRM_ENTITY_TYPE: 'LEAD',
      CRM_ENTITY_ID: 1 + (i % 25),
    }));
    const lookUp = createCallerLookUp({ call: async () => ({ ok: true, result }) }, 'portal.example');
    const caller = await lookUp.look(number);
    expect([caller?.matches.length, caller?.more]).toEqual([20, 5]);
  });
});
