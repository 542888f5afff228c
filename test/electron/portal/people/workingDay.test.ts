import { describe, expect, it } from 'vitest';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { openSession } from '../testing/openSession.ts';

const scopes = ['telephony', 'timeman', 'im'];

async function setUp(settings: Parameters<typeof startPortalForTest>[0] = {}) {
  const portal = await startPortalForTest(settings);
  portal.users.update(1, { scopes });
  return { portal, ask: () => openSession(portal.webhookUrl(1)).workingDay.ask() };
}

describe('the working day of the operator', () => {
  it.each([
    ['OPENED', 'open'],
    ['EXPIRED', 'open'],
    ['PAUSED', 'paused'],
    ['CLOSED', 'closed'],
  ] as const)('%s is %s', async (status, value) => {
    const { portal, ask } = await setUp();
    portal.workingDays.set(1, { status });
    portal.workingDays.set(2, { status: status === 'OPENED' ? 'CLOSED' : 'OPENED' });
    expect(await ask()).toMatchObject({
      day: { is: 'told', value },
      absent: { is: 'told', value: false },
    });
  });

  it('closed on another day is told apart, an absence by its end', async () => {
    const { portal, ask } = await setUp();
    portal.workingDays.set(1, { status: 'CLOSED', finishedMs: 1_700_000_000_000 });
    const first = await ask();
    portal.workingDays.set(1, { finishedMs: 1_700_090_000_000 });
    const next = await ask();
    if (first.day.is !== 'told' || next.day.is !== 'told') throw new Error('not told');
    expect(first.day.mark).not.toBe(next.day.mark);
    portal.workingDays.setAbsent(1, Date.now() - 2 * 24 * 3_600_000);
    expect((await ask()).absent).toMatchObject({ value: false });
    portal.workingDays.setAbsent(1, Date.now() - 3_600_000);
    expect((await ask()).absent, 'the last day counts').toMatchObject({ value: true });
  });

  it('is not known without the scopes, and which one is missing is', async () => {
    const { portal, ask } = await setUp();
    portal.users.update(1, { scopes: ['telephony', 'im'] });
    expect(await ask()).toMatchObject({
      day: { is: 'unknown', problem: { code: 'portal.insufficientScope', params: { scope: 'timeman' } } },
      absent: { is: 'told' },
    });
    portal.users.update(1, { scopes: ['telephony', 'timeman'] });
    expect((await ask()).absent).toMatchObject({
      problem: { code: 'portal.insufficientScope', params: { scope: 'im' } },
    });
  });

  it('is not known by a portal without the module, in trouble, or in words that nobody knows', async () => {
    const { portal, ask } = await setUp({ settings: { timemanInstalled: false } });
    expect((await ask()).day).toMatchObject({ problem: { code: 'portal.methodUnknown' } });
    portal.settings.update({ timemanInstalled: true });
    const order = (fault: Parameters<typeof portal.faults.order>[0]['fault']) =>
      portal.faults.order({ method: 'timeman.status', times: 1, fault });
    order({ kind: 'http', status: 503 });
    expect((await ask()).day).toMatchObject({ problem: { code: 'portal.down' } });
    order({ kind: 'error', error: '', status: 400, description: 'User not found' });
    expect((await ask()).day).toMatchObject({
      problem: { code: 'portal.businessError', params: { description: 'User not found' } },
    });
  });
});
