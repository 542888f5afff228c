import { describe, expect, it } from 'vitest';
import { at, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';

function finished(portal: PortalFixture, phoneNumber: string, userId = 2, durationS = 30): string {
  const callId = portal.connector.ring({ userIds: [1, userId], phoneNumber });
  portal.connector.answeredBy(callId, userId);
  portal.connector.end(callId, { durationS });
  return callId;
}

describe('voximplant.statistic.get', () => {
  it('tells finished calls in the fields of the documentation, by who answered them', async () => {
    const portal = await startPortalForTest();
    const callId = finished(portal, '+74951234567');
    portal.connector.ring({ userIds: [1], phoneNumber: '+74950000000' });
    const { json } = await portal.call('voximplant.statistic.get', { FILTER: { CALL_ID: callId } });
    expect(at(json, 'result')).toEqual([
      expect.objectContaining({
        CALL_ID: callId,
        PHONE_NUMBER: '+74951234567',
        PORTAL_USER_ID: '2',
        CALL_TYPE: '2',
        CALL_FAILED_CODE: '200',
        CALL_DURATION: '30',
        CALL_START_DATE: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/),
      }),
    ]);
  });

  it('filters by several numbers and a date, sorts, and cuts into pages of 50', async () => {
    const portal = await startPortalForTest();
    for (let n = 0; n < 53; n += 1) finished(portal, n % 2 === 0 ? '+74951234567' : '74957654321');
    finished(portal, '+74950000000');
    const ids = async (params: object): Promise<readonly unknown[]> => {
      const { json } = await portal.call('voximplant.statistic.get', params);
      const rows = at(json, 'result');
      return Array.isArray(rows) ? rows.map((row) => at(row, 'ID')) : [];
    };
    const FILTER = {
      PHONE_NUMBER: ['+74951234567', '74957654321'],
      CALL_FAILED_CODE: '200',
      '>=CALL_START_DATE': '2020-01-01T00:00:00+00:00',
    };
    const page = await ids({ FILTER, SORT: 'ID', ORDER: 'DESC' });
    expect([page.length, page[0]]).toEqual([50, '53']);
    expect(await ids({ FILTER, SORT: 'ID', ORDER: 'DESC', start: 50 })).toEqual(['3', '2', '1']);
    expect(await ids({ FILTER: { ...FILTER, '>=CALL_START_DATE': '2200-01-01T00:00:00Z' } })).toEqual([]);
  });

  it.each([
    ['docs', 403],
    ['source', 401],
  ] as const)('is refused to who may not see it, as in the %s', async (statusProfile, status) => {
    const portal = await startPortalForTest({ settings: { statusProfile, mayViewStatistics: false } });
    const reply = await portal.call('voximplant.statistic.get');
    expect([reply.status, at(reply.json, 'error'), at(reply.json, 'error_description')]).toEqual([
      status,
      'ACCESS_DENIED',
      'Access denied!',
    ]);
  });
});
