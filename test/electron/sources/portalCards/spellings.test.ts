import { describe, expect, it } from 'vitest';
import { callId, details, push, source } from './cardsSetUp.ts';

describe('a card between colleagues', () => {
  const colleague = { id: 2, name: 'Maria Petrova' };
  const internal = { portalCall: true, portalCallUserId: 2, phoneNumber: '102', CRM: [] };

  it.each([
    { portalCallData: { users: { 2: colleague } } },
    {
      portalCallData: { users: { '2': { ...colleague, id: '2', lastName: 'Petrova' } } },
      portalCallUserId: '2',
    },
    { portalCallData: { users: [{ id: 1, name: 'Olga' }, colleague] } },
    { portalCallData: { USERS: { 2: { ID: 2, NAME: 'Maria', LAST_NAME: 'Petrova' } } }, portalCall: 'Y' },
    { portalCallData: { users: [colleague] }, portalCallUserId: 0 },
    { portal_call: 1, portalCall: undefined, portalCallData: { users: { 2: colleague } } },
  ])('names the colleague of a call within the company: %j', (changes) => {
    expect(details({ ...internal, ...changes })).toMatchObject({
      name: 'Maria Petrova',
      phoneNumber: '102',
      company: null,
    });
  });

  it.each([
    { portalCallData: [] },
    { portalCallData: { users: [] } },
    { portalCallData: { users: { 3: { id: 3 } } } },
    { portalCallData: 'Maria' },
    { portalCallData: { users: { 2: 7 } }, portalCallUserId: { id: 2 } },
  ])('shows the number alone where the colleague is not named: %j', (changes) => {
    expect(details({ ...internal, ...changes })).toMatchObject({ name: null, phoneNumber: '102' });
  });

  it('says that it is one, and so does a card that names an employee in a record’s place', () => {
    expect(details(internal).isColleague).toBe(true);
    expect(details({ crmEntityType: 'USER', crmEntityId: 2 })).toMatchObject({
      isColleague: true,
      crmEntity: null,
    });
    expect(details({}).isColleague).toBeUndefined();
  });

  it('does not take a customer for a colleague', () => {
    const data = { portalCallData: { users: { 2: colleague } } };
    expect(details({ ...data, portalCall: false, portalCallUserId: 2 }).name).toBe('Anna Lee');
    expect(details({ ...data, portalCall: 'N', portalCallUserId: 0 }).name).toBe('Anna Lee');
  });
});

describe('cards of other programs', () => {
  it.each([
    {
      callId,
      toUserId: false,
      phoneNumber: '+79001234567',
      crm: { FOUND: 'Y', CONTACT: { NAME: 'Anna Schmidt' }, COMPANY: 'ACME' },
    },
    {
      CALL_ID: callId,
      PHONE_NUMBER: 79001234567,
      CRM: { contact: { name: 'Anna', last_name: 'Schmidt' }, company: { title: 'ACME' } },
    },
    {
      call_id: callId,
      phone_number: '79001234567',
      Crm: { Contact: 'Anna Schmidt', Company: [{ NAME: 'ACME' }] },
    },
    {
      callid: callId,
      phonenumber: '79001234567',
      CRM: [],
      crm: { contact: [{ fullName: 'Anna Schmidt' }], company_name: 'ACME' },
    },
  ])('reads cards of connectors that spell their fields in their own way: %j', (params) => {
    const event = source.toCallEvent(push(params));
    expect(event).toMatchObject({
      type: 'cardShown',
      call: { callId },
      details: { name: 'Anna Schmidt', company: 'ACME', direction: 'incoming', shownTo: null },
    });
    expect(event?.type === 'cardShown' && event.details.phoneNumber.replace('+', '')).toBe('79001234567');
    expect(source.toCallEvent(push(params, 'hideExternalCall'))).toMatchObject({ call: { callId } });
  });

  it.each([
    [
      { toUserId: false, fromUserId: '7' },
      { direction: 'outgoing', shownTo: [7] },
    ],
    [
      { toUserId: false, fromUserId: false },
      { direction: 'incoming', shownTo: null },
    ],
    [
      { toUserId: '0', fromUserId: 0 },
      { direction: 'incoming', shownTo: null },
    ],
    [{ toUserId: true }, { shownTo: null }],
    [{ toUserId: [' 5 ', '6'] }, { shownTo: [5, 6] }],
    [{ crmEntityType: 'Contact', crmEntityId: 9 }, { crmEntity: { type: 'CONTACT', id: 9 } }],
    [{ crmEntityType: '', CRM: { COMPANY_DATA: { ID: '4' } } }, { crmEntity: { type: 'COMPANY', id: 4 } }],
  ])('reads %j', (changes, expected) => {
    expect(details(changes)).toMatchObject(expected);
  });
});
