import { describe, expect, it } from 'vitest';
import { at, send, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';

const crm = { name: 'Anna', entityId: 77 };

function finishedCall(portal: PortalFixture): string {
  const callId = portal.connector.ring({ userIds: [1], phoneNumber: '+74951234567', crm });
  portal.connector.end(callId, { durationS: 12 });
  return callId;
}

async function activityOf(portal: PortalFixture, callId: string) {
  const reply = await portal.call('crm.activity.list', { filter: { ORIGIN_ID: `VI_${callId}` } });
  return at(reply.json, 'result', '0');
}

async function noteAddress(portal: PortalFixture, callId: string) {
  const found = await activityOf(portal, callId);
  return {
    ownerTypeId: at(found, 'OWNER_TYPE_ID'),
    ownerId: at(found, 'OWNER_ID'),
    itemType: 2,
    itemId: at(found, 'ID'),
  };
}

describe('the activity of a finished call', () => {
  it('is found by its ORIGIN_ID, in the shape that is documented', async () => {
    const portal = await startPortalForTest();
    const callId = finishedCall(portal);
    expect(await activityOf(portal, callId)).toMatchObject({
      ID: expect.stringMatching(/^\d+$/),
      OWNER_TYPE_ID: '3',
      OWNER_ID: '77',
      TYPE_ID: '2',
      PROVIDER_ID: 'VOXIMPLANT_CALL',
      ORIGIN_ID: `VI_${callId}`,
    });
  });

  it('is named by the finish that made it', async () => {
    const portal = await startPortalForTest();
    const CALL_ID = portal.connector.ring({ userIds: [1], phoneNumber: '+74951234567', crm });
    const reply = await portal.call('telephony.externalCall.finish', { CALL_ID, USER_ID: 1 });
    expect(String(at(reply.json, 'result', 'CRM_ACTIVITY_ID'))).toBe(
      at(await activityOf(portal, CALL_ID), 'ID'),
    );
  });

  it('is none while the call goes on, and none of a caller who is not in the CRM', async () => {
    const portal = await startPortalForTest();
    const running = portal.connector.ring({ userIds: [1], phoneNumber: '+74951234567', crm });
    expect(await activityOf(portal, running)).toBeUndefined();
    const stranger = portal.connector.ring({ userIds: [1], phoneNumber: '+74950000000' });
    portal.connector.end(stranger, { durationS: 12 });
    expect(await activityOf(portal, stranger)).toBeUndefined();
  });

  it('has the fields that are selected', async () => {
    const portal = await startPortalForTest();
    const callId = finishedCall(portal);
    const reply = await portal.call('crm.activity.list', {
      filter: { ORIGIN_ID: `VI_${callId}` },
      select: ['ID'],
    });
    expect(Object.keys(at(reply.json, 'result', '0') ?? {})).toEqual(['ID']);
  });
});

describe('crm.timeline.note.*', () => {
  it('saves one note an activity, which the next one takes the place of', async () => {
    const portal = await startPortalForTest();
    const callId = finishedCall(portal);
    const address = await noteAddress(portal, callId);
    for (const text of ['first', 'second']) {
      const reply = await portal.call('crm.timeline.note.save', { ...address, text });
      expect([reply.status, at(reply.json, 'result')]).toEqual([200, true]);
    }
    expect(at((await portal.call('crm.timeline.note.get', address)).json, 'result')).toEqual({
      text: 'second',
      createdById: 1,
      createdTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/),
      updatedById: 1,
      updatedTime: expect.any(String),
    });
    expect(portal.activities.ofCall(callId)?.note).toMatchObject({ text: 'second', saves: 2 });
  });

  it.each([
    [{ itemId: 1 }, 'NOT_FOUND'],
    [{ ownerId: 1 }, 'NOT_FOUND'],
    [{ itemType: 1 }, 'NOT_FOUND'],
    [{ ownerTypeId: undefined }, '100'],
    [{ text: undefined }, '100'],
  ])('refuses %j', async (change, error) => {
    const portal = await startPortalForTest();
    const address = await noteAddress(portal, finishedCall(portal));
    const reply = await portal.call('crm.timeline.note.save', { ...address, text: 'x', ...change });
    expect([reply.status, at(reply.json, 'error')]).toEqual([400, error]);
  });

  it('needs the scope crm', async () => {
    const portal = await startPortalForTest();
    const address = await noteAddress(portal, finishedCall(portal));
    portal.users.update(1, { scopes: ['telephony'] });
    for (const method of ['crm.activity.list', 'crm.timeline.note.save']) {
      const reply = await portal.call(method, { ...address, text: 'x' });
      expect([reply.status, at(reply.json, 'error')]).toEqual([403, 'insufficient_scope']);
    }
  });

  it('stands on the operator’s page', async () => {
    const portal = await startPortalForTest();
    const address = await noteAddress(portal, finishedCall(portal));
    await portal.call('crm.timeline.note.save', { ...address, text: 'Wants a refund' });
    const live = await fetch(`${portal.url}/practice/live?userId=1`);
    const reader = live.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    expect(first).toContain('Wants a refund');
    expect((await send(`${portal.url}/operator/1`)).text).toContain('Notes about calls');
  });
});
