import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PushMessage } from '../../../electron/core/ports/portal.ts';
import { createPortalCardsSource } from '../../../electron/sources/portalCards/portalCardsSource.ts';

const callId = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';
const nowMs = 1_773_130_779_000;
const source = createPortalCardsSource({ clock: { nowMs: () => nowMs, monotonicMs: () => 0 } });

function push(params: unknown, command = 'showExternalCall', moduleId = 'voximplant'): PushMessage {
  return { mid: '14526134350000000000320146', moduleId, command, params, sentAtMs: null };
}

/** As module voximplant 24.100 sends it. */
const show = {
  callId,
  phoneNumber: '+79001234567',
  lineNumber: '84951112233',
  companyPhoneNumber: 'Sales',
  isCallback: false,
  showCrmCard: true,
  crmEntityType: 'CONTACT',
  crmEntityId: 17,
  crmBindings: [],
  config: { CRM_CREATE: 'none' },
  portalCall: false,
  CRM: {
    FOUND: 'Y',
    CONTACT: { NAME: 'Anna Lee' },
    COMPANY: 'Lee & Sons',
    RESPONSIBILITY: { NAME: 'Olga Operator' },
  },
  toUserId: [1, 2],
};

function details(changes: object) {
  const event = source.toCallEvent(push({ ...show, ...changes }));
  if (event?.type !== 'cardShown') throw new Error('a shown card was expected');
  return event.details;
}

describe('the portal’s call cards as a source', () => {
  it('reads a card that is shown', () => {
    expect(source.toCallEvent(push(show))).toEqual({
      sourceName: 'portalCards',
      type: 'cardShown',
      call: { callId, sourceCallId: callId },
      mid: '14526134350000000000320146',
      atMs: nowMs,
      details: {
        direction: 'incoming',
        phoneNumber: '+79001234567',
        name: 'Anna Lee',
        company: 'Lee & Sons',
        responsible: 'Olga Operator',
        line: 'Sales',
        crmEntity: { type: 'CONTACT', id: 17 },
        shownTo: [1, 2],
      },
    });
  });

  it('reads a card that is hidden', () => {
    expect(source.toCallEvent(push({ callId, anything: 'else' }, 'hideExternalCall'))).toEqual({
      sourceName: 'portalCards',
      type: 'cardHidden',
      call: { callId, sourceCallId: callId },
      mid: '14526134350000000000320146',
      atMs: nowMs,
    });
  });

  it('tells of a replayed message when the portal made it', () => {
    expect(source.toCallEvent({ ...push(show), sentAtMs: nowMs - 60_000 })?.atMs).toBe(nowMs - 60_000);
  });

  it.each([
    [push(show, 'invite')],
    [push(show, 'showExternalCall', 'im')],
    [push({ ...show, callId: '' })],
    [push({ ...show, callId: undefined })],
    [push({ ...show, callId: `${callId}\u202e` })],
    [push(null)],
    [push([])],
    [push({}, 'hideExternalCall')],
  ])('has nothing to say of other messages (%#)', (message) => {
    expect(source.toCallEvent(message)).toBeNull();
  });

  it.each([
    [{ isCallback: true }, 'callback'],
    [{ isCallback: 'Y', fromUserId: [1] }, 'callback'],
    [{ toUserId: undefined, fromUserId: [1] }, 'outgoing'],
    [{ toUserId: undefined, fromUserId: '1' }, 'outgoing'],
    [{ toUserId: undefined, fromUserId: [] }, 'incoming'],
    [{ toUserId: undefined }, 'incoming'],
  ])('reads the direction of %j as %s', (changes, direction) => {
    expect(details(changes).direction).toBe(direction);
  });

  it.each([
    [{ toUserId: [1] }, [1]],
    [{ toUserId: 5 }, [5]],
    [{ toUserId: ['5', 6, 6, 'x', -1, 0] }, [5, 6]],
    [{ toUserId: { 0: 1, 2: 3 } }, [1, 3]],
    [{ toUserId: undefined }, null],
    [{ toUserId: undefined, fromUserId: [7] }, [7]],
  ])('names those for whom the card is shown: %j', (changes, users) => {
    expect(details(changes).shownTo).toEqual(users);
  });

  it.each([
    [{ CRM: [] }, { name: null, company: null, responsible: null }],
    [
      { CRM: { CONTACT: [], COMPANY: '', RESPONSIBILITY: [] } },
      { name: null, company: null, responsible: null },
    ],
    [{ CRM: undefined }, { name: null }],
    [{ CRM: { LEAD: { TITLE: 'A lead' } } }, { name: 'A lead' }],
    [{ CRM: { COMPANY: { TITLE: 'A company' } } }, { company: 'A company' }],
    [{ crmEntityType: 'lead', crmEntityId: '9' }, { crmEntity: { type: 'LEAD', id: 9 } }],
    [{ crmEntityType: '', crmEntityId: null }, { crmEntity: null }],
    [{ crmEntityType: 'CONTACT', crmEntityId: '9;drop' }, { crmEntity: null }],
    [{ companyPhoneNumber: null }, { line: '84951112233' }],
    [{ companyPhoneNumber: null, lineNumber: null }, { line: null }],
    [{ phoneNumber: 79001234567 }, { phoneNumber: '79001234567' }],
    [{ phoneNumber: undefined }, { phoneNumber: '' }],
  ])('is lenient about %j', (changes, expected) => {
    expect(details(changes)).toMatchObject(expected);
  });

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

  it('does not take a customer for a colleague', () => {
    const data = { portalCallData: { users: { 2: colleague } } };
    expect(details({ ...data, portalCall: false, portalCallUserId: 2 }).name).toBe('Anna Lee');
    expect(details({ ...data, portalCall: 'N', portalCallUserId: 0 }).name).toBe('Anna Lee');
  });

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

  it('is not dropped for any other field, whatever that holds', () => {
    const names = [
      ...Object.keys(show),
      'fromUserId',
      'crm',
      'portalCallData',
      'portalCallUserId',
      '__proto__',
    ];
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constant({ users: { 2: null, toString: 1 } }),
      fc.constant([[[]]]),
      fc.constant({ CONTACT: [null], COMPANY: { NAME: { NAME: 1 } } }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), odd), (fields) => {
        const params: unknown = JSON.parse(JSON.stringify({ ...show, ...fields, callId }));
        expect(source.toCallEvent(push(params))).toMatchObject({ type: 'cardShown', call: { callId } });
      }),
      { numRuns: 500 },
    );
  });

  it('cleans and bounds hostile names', () => {
    const name = `\u202eevil\u0000\n\n<script>alert(1)</script>${'x'.repeat(5000)}`;
    const cleaned = details({ CRM: { CONTACT: { NAME: name } } }).name ?? '';
    expect(cleaned).toHaveLength(200);
    expect(cleaned).toMatch(/^evil <script>alert\(1\)<\/script>x+…$/);
  });

  it('never throws, and what it says is bounded', () => {
    const names = Object.keys(show).concat('fromUserId');
    const crm = fc.dictionary(
      fc.constantFrom('CONTACT', 'COMPANY', 'RESPONSIBILITY', 'LEAD', 'NAME'),
      fc.jsonValue(),
    );
    const params = fc.oneof(
      fc.jsonValue(),
      fc
        .dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), crm))
        .map((some) => ({ ...some, callId })),
    );
    fc.assert(
      fc.property(params, fc.constantFrom('showExternalCall', 'hideExternalCall'), (value, command) => {
        const event = source.toCallEvent(push(value, command));
        if (event?.type !== 'cardShown') return;
        const { name, company, responsible, line, phoneNumber } = event.details;
        for (const text of [name, company, responsible, line])
          expect(text?.length ?? 1).toBeLessThanOrEqual(200);
        expect(phoneNumber.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 500 },
    );
  });
});

it('takes nothing for the end of a card but the message that says so, with its CALL_ID', () => {
  const commands = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'hideExternalCall',
      'HideExternalCall',
      'hide',
      'showExternalCall',
      'updateExternalCall',
      '',
    ),
  );
  const params = fc.oneof(
    fc.anything(),
    fc.record({ callId: fc.anything(), userId: fc.anything() }, { requiredKeys: [] }),
    fc.record({ callId: fc.constant(callId), extra: fc.anything() }),
  );
  fc.assert(
    fc.property(
      params,
      commands,
      fc.constantFrom('voximplant', 'im', 'Voximplant'),
      (given, command, moduleId) => {
        const event = source.toCallEvent(push(given, command, moduleId));
        if (event?.type !== 'cardHidden') return;
        expect([moduleId, command]).toEqual(['voximplant', 'hideExternalCall']);
        const { callId: said } = given as { readonly callId: unknown };
        expect(event.call.callId).toBe(String(said));
      },
    ),
  );
});
