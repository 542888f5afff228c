import { describe, expect, it } from 'vitest';
import { createCallStatistics } from '../../../../electron/portal/people/callStatistics.ts';
import { createWorkingDay } from '../../../../electron/portal/people/workingDay.ts';
import type { RestClient } from '../../../../electron/portal/rest/restClient.ts';

const host = 'portal.example';
const nowMs = Date.parse('2026-03-02T12:00:00+00:00');
const clock = { nowMs: () => nowMs };
const minuteMs = 60_000;

const answering = (result: unknown): Pick<RestClient, 'call'> => ({
  call: (async () => ({ ok: true, result })) as unknown as RestClient['call'],
});
/** @param aheadMs of the portal's clock before this computer's */
const statistics = (result: unknown, aheadMs = 0) =>
  createCallStatistics(answering(result), host, clock, { differenceMs: () => aheadMs });
const talked = (startedAtMs: number) => ({
  CALL_ID: 'c',
  PHONE_NUMBER: '+74951234567',
  PORTAL_USER_ID: '2',
  CALL_TYPE: '2',
  CALL_FAILED_CODE: '200',
  CALL_DURATION: '30',
  CALL_START_DATE: new Date(startedAtMs).toISOString(),
});

describe('a portal that answers something else', () => {
  it.each([[null], ['text'], [7]])('tells nothing of calls: %o', async (result) => {
    const asked = statistics(result).handled(['+74951234567'], 0);
    await expect(asked).rejects.toThrow('portal.unexpectedAnswer');
  });

  it.each([[null], ['OPENED'], [{ STATUS: 'ASLEEP' }], [{ STATUS: 7, absent: 'soon' }]])(
    'tells nothing of the day: %o',
    async (result) => {
      const problem = { code: 'portal.unexpectedAnswer' };
      expect(await createWorkingDay(answering(result), host, clock).ask()).toMatchObject({
        day: { is: 'unknown', problem },
        absent: { is: 'unknown', problem },
      });
    },
  );

  it('tells times by its own clock, and of no call that is yet to begin', async () => {
    const aheadMs = 60 * minuteMs;
    const rows = [talked(nowMs + aheadMs), talked(nowMs + aheadMs + 11 * minuteMs)];
    const told = await statistics(rows, aheadMs).handled(['+74951234567'], 0);
    expect(told.is === 'told' && told.calls.map(({ startedAtMs }) => startedAtMs)).toEqual([nowMs]);
  });
});
