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
