import { describe, expect, it } from 'vitest';
import { callId, details, nowMs, push, show, source } from './cardsSetUp.ts';

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
});
