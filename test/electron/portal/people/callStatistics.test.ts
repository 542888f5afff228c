import { describe, expect, it } from 'vitest';
import { startPortalForTest, type PortalFixture } from '../../../portal/testing/portalFixture.ts';
import { openSession } from '../testing/openSession.ts';

const number = '+74951234567';
const longAgoMs = Date.now() - 24 * 3_600_000;

function talked(
  portal: PortalFixture,
  change: { by?: number; type?: number; durationS?: number } = {},
): string {
  const { by = 2, type = 2, durationS = 30 } = change;
  const callId = portal.connector.ring({ userIds: [by], phoneNumber: number, type });
  portal.connector.answeredBy(callId, by);
  portal.connector.end(callId, { durationS });
  return callId;
}

describe('the call statistics of a portal', () => {
  it('tell of calls that were talked in: who, which way, when', async () => {
    const portal = await startPortalForTest();
    const { callStatistics } = openSession(portal.webhookUrl(1));
    const answered = talked(portal);
    const called = talked(portal, { type: 1 });
    talked(portal, { durationS: 0 });
    talked(portal, { type: 5 });
    const told = await callStatistics.handled([number], longAgoMs);
    if (told.is !== 'told') throw new Error('not told');
    const known = new Map(told.calls.map((call) => [call.callId, call]));
    expect(known.size).toBe(2);
    expect(known.get(answered)).toMatchObject({ phoneNumber: number, isOutgoing: false, userId: 2 });
    expect(known.get(called)).toMatchObject({ isOutgoing: true });
    expect(Math.abs((known.get(called)?.startedAtMs ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(await callStatistics.names([2, 2, 99])).toEqual(new Map([[2, 'Pavel Colleague']]));
  });

  it('are asked for these numbers alone, in one request while they fit on a page, and in four at the most', async () => {
    const portal = await startPortalForTest({ settings: { rateLimit: 'off' } });
    const { callStatistics } = openSession(portal.webhookUrl(1));
    talked(portal);
    const requests = () => portal.journal.requestsFor('voximplant.statistic.get');
    const other = await callStatistics.handled(['+74950000000'], longAgoMs);
    expect([other, requests().length]).toEqual([{ is: 'told', calls: [] }, 1]);
    for (let n = 0; n < 260; n += 1) talked(portal);
    const told = await callStatistics.handled([number], longAgoMs);
    expect(told.is === 'told' && told.calls.length).toBe(200);
    expect(requests()).toHaveLength(5);
  });

  it.each(['docs', 'source'] as const)(
    'are never told where the right is missing (%s)',
    async (statusProfile) => {
      const portal = await startPortalForTest({ settings: { statusProfile, mayViewStatistics: false } });
      const { callStatistics } = openSession(portal.webhookUrl(1));
      expect(await callStatistics.handled([number], longAgoMs)).toEqual({ is: 'never', why: 'right' });
    },
  );

  it('are never told by a portal without the method', async () => {
    const portal = await startPortalForTest();
    const { callStatistics } = openSession(portal.webhookUrl(1));
    const fault = { kind: 'error', error: 'ERROR_METHOD_NOT_FOUND' } as const;
    portal.faults.order({ method: 'voximplant.statistic.get', times: 1, fault });
    expect(await callStatistics.handled([number], longAgoMs)).toEqual({ is: 'never', why: 'method' });
  });

  it('are not known where the portal is in trouble', async () => {
    const portal = await startPortalForTest();
    const { callStatistics } = openSession(portal.webhookUrl(1));
    const order = (fault: Parameters<typeof portal.faults.order>[0]['fault']) =>
      portal.faults.order({ method: 'voximplant.statistic.get', times: 1, fault });
    order({ kind: 'http', status: 502 });
    await expect(callStatistics.handled([number], longAgoMs)).rejects.toThrow('portal.down');
  });

  it('name nobody without the scope for names', async () => {
    const portal = await startPortalForTest();
    portal.users.update(1, { scopes: ['telephony'] });
    const { callStatistics } = openSession(portal.webhookUrl(1));
    expect(await callStatistics.names([2])).toEqual(new Map());
  });
});
