import { describe, expect, it } from 'vitest';
import { createNoteSaver } from '../../../electron/portal/callNotes.ts';
import { startPortalForTest, type PortalFixture } from '../../portal/testing/portalFixture.ts';
import { openSession } from './testing/openSession.ts';

const crm = { name: 'Anna', entityId: 77 };

function ring(portal: PortalFixture, phoneNumber = '+74951234567'): string {
  return portal.connector.ring({ userIds: [1], phoneNumber, crm });
}

function finishedCall(portal: PortalFixture, phoneNumber?: string): string {
  const callId = ring(portal, phoneNumber);
  portal.connector.end(callId, { durationS: 12 });
  return callId;
}

describe('a note', () => {
  it('is saved to the activity of its call alone, found by the CALL_ID', async () => {
    const portal = await startPortalForTest();
    const session = openSession(portal.webhookUrl(1));
    const other = finishedCall(portal, '+74957654321');
    const callId = finishedCall(portal);
    const text = 'Order\nTwo of $result[c0] & "three"\n<b>4</b>';
    expect(await session.telephony.saveNote({ kind: 'note', callId, activityId: null, text })).toEqual({
      kind: 'acknowledged',
    });
    expect(portal.activities.ofCall(callId)?.note?.text).toBe(text);
    expect(portal.activities.ofCall(other)?.note).toBeNull();
  });

  it('goes to the activity that the finish named', async () => {
    const portal = await startPortalForTest();
    const session = openSession(portal.webhookUrl(1));
    const callId = ring(portal);
    const finished = await session.telephony.finishCall({
      kind: 'finish',
      callId,
      userId: 1,
      end: { durationS: 3, statusCode: '200' },
    });
    const activityId = portal.activities.ofCall(callId)?.id ?? 0;
    expect(finished).toEqual({ kind: 'acknowledged', activityId });
    await session.telephony.saveNote({ kind: 'note', callId: 'not asked for', activityId, text: 'x' });
    expect(portal.activities.ofCall(callId)?.note?.text).toBe('x');
  });

  it('takes the place of the one before, however often it is sent', async () => {
    const portal = await startPortalForTest();
    const session = openSession(portal.webhookUrl(1));
    const callId = finishedCall(portal);
    for (const text of ['first', 'last', 'last']) {
      await session.telephony.saveNote({ kind: 'note', callId, activityId: null, text });
    }
    expect(portal.activities.all.map(({ note }) => note?.text)).toEqual(['last']);
  });

  it.each([
    ['that goes on', ring],
    [
      'of a caller who is not in the CRM',
      (portal: PortalFixture) => {
        const callId = portal.connector.ring({ userIds: [1], phoneNumber: '+74951234567' });
        portal.connector.end(callId);
        return callId;
      },
    ],
    [
      'whose activity was deleted',
      (portal: PortalFixture) => {
        const callId = finishedCall(portal);
        portal.activities.remove(callId);
        return callId;
      },
    ],
  ])('about a call %s waits for its activity', async (_, made) => {
    const portal = await startPortalForTest();
    finishedCall(portal, '+74957654321');
    const session = openSession(portal.webhookUrl(1));
    expect(
      await session.telephony.saveNote({ kind: 'note', callId: made(portal), activityId: null, text: 'x' }),
    ).toMatchObject({ kind: 'retry', error: { code: 'note.noActivity' } });
    expect(portal.activities.all.filter(({ note }) => note !== null)).toEqual([]);
  });

  it('is refused for good without the scope crm, which is named', async () => {
    const portal = await startPortalForTest();
    portal.users.update(1, { scopes: ['telephony'] });
    const session = openSession(portal.webhookUrl(1));
    expect(
      await session.telephony.saveNote({
        kind: 'note',
        callId: finishedCall(portal),
        activityId: null,
        text: 'x',
      }),
    ).toMatchObject({
      kind: 'failed',
      error: { code: 'portal.insufficientScope', params: { scope: 'crm' } },
    });
  });

  it.each(['crm.activity.list', 'crm.timeline.note.save'])(
    'is tried again where %s is not answered, and stops where it is refused',
    async (method) => {
      const portal = await startPortalForTest();
      const session = openSession(portal.webhookUrl(1));
      const order = { kind: 'note', callId: finishedCall(portal), activityId: null, text: 'x' } as const;
      portal.faults.order({ method, fault: { kind: 'error', error: 'INTERNAL_SERVER_ERROR' } });
      expect(await session.telephony.saveNote(order)).toMatchObject({
        kind: 'retry',
        error: { code: 'portal.down' },
      });
      portal.faults.order({ method, fault: { kind: 'error', error: 'NOT_FOUND' } });
      expect(await session.telephony.saveNote(order)).toMatchObject({ kind: 'failed' });
      expect(await session.telephony.saveNote(order)).toEqual({ kind: 'acknowledged' });
    },
  );

  it('is no other call’s where the portal takes no notice of the filter', async () => {
    const asked: string[] = [];
    const save = createNoteSaver(
      {
        call(method) {
          asked.push(method);
          const result = [{ ID: '9001', OWNER_TYPE_ID: '3', OWNER_ID: '77', ORIGIN_ID: 'VI_other' }];
          return Promise.resolve({ ok: true, result });
        },
      },
      'portal.example',
    );
    const answer = await save({ kind: 'note', callId: 'externalCall.x', activityId: null, text: 'x' });
    expect([answer, asked]).toMatchObject([{ error: { code: 'note.noActivity' } }, ['crm.activity.list']]);
  });
});
