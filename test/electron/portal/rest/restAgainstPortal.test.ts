import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { Fault } from '../../../portal/faults.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { openSession, type SessionUnderTest } from '../testing/openSession.ts';

async function refusal(session: SessionUnderTest): Promise<AppError> {
  const thrown: unknown = await session.check().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error('an AppError was expected');
  return thrown;
}

const callId = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';

describe('connecting', () => {
  it('learns who the webhook belongs to and what it may do', async () => {
    const portal = await startPortalForTest();
    const check = await openSession(portal.webhookUrl(1)).check();
    expect(check.operator).toEqual({ id: 1, name: 'Olga Operator' });
    expect([...check.scopes]).toEqual(expect.arrayContaining(['telephony', 'pull_channel', 'crm']));
    expect(check.methods).toEqual({
      'pull.application.config.get': false,
      'telephony.externalCall.hide': true,
      'pull.config.get': true,
    });
  });

  it('says which methods a webhook with fewer scopes may not use', async () => {
    const portal = await startPortalForTest({
      users: [{ id: 1, name: 'Olga', lastName: '', scopes: ['telephony'] }],
    });
    const check = await openSession(portal.webhookUrl(1)).check();
    expect(check.operator.name).toBe('Olga');
    expect(check.scopes).toContain('telephony');
    expect(check.methods).toEqual({
      'pull.application.config.get': false,
      'telephony.externalCall.hide': true,
      'pull.config.get': false,
    });
  });

  it.each(['docs', 'source'] as const)('knows a wrong code in the %s profile', async (statusProfile) => {
    const portal = await startPortalForTest({ settings: { statusProfile } });
    const wrong = portal.webhookUrl(1).replace(/[^/]+\/$/, 'wr0ngc0dewr0ngc0de/');
    const error = await refusal(openSession(wrong));
    expect(error.code).toBe('portal.webhookRejected');
    expect(portal.journal.requests).toHaveLength(1);
  });

  it.each<[Fault, string]>([
    [{ kind: 'http', status: 502, body: 'html' }, 'portal.down'],
    [{ kind: 'http', status: 503, body: 'html' }, 'portal.down'],
    [{ kind: 'http', status: 200, body: 'html' }, 'portal.notAPortal'],
    [{ kind: 'http', status: 404, body: 'html' }, 'portal.notAPortal'],
    [{ kind: 'http', status: 200, body: 'json' }, 'portal.notAPortal'],
    [{ kind: 'error', error: 'ACCESS_DENIED', status: 403 }, 'portal.accessDenied'],
    [{ kind: 'error', error: 'OVERLOAD_LIMIT', status: 503 }, 'portal.overloadBlock'],
    [{ kind: 'error', error: 'insufficient_scope', status: 403 }, 'portal.insufficientScope'],
    [{ kind: 'error', error: 'expired_token', status: 401 }, 'portal.expiredToken'],
    [{ kind: 'error', error: 'PORTAL_DELETED', status: 500 }, 'portal.deleted'],
    [{ kind: 'dropBefore' }, 'portal.unreachable'],
    [{ kind: 'redirect', toOrigin: 'https://renamed.example' }, 'portal.moved'],
  ])('tells apart: %j is %s', async (fault, code) => {
    const portal = await startPortalForTest();
    portal.faults.order({ fault, times: 'until cleared' });
    const error = await refusal(openSession(portal.webhookUrl(1)));
    expect(error.code).toBe(code);
    expect(error.params['host']).toBe(new URL(portal.url).host);
  });

  it('names the new host of a portal that moved, and does not go there', async () => {
    const other = await startPortalForTest();
    const portal = await startPortalForTest();
    portal.faults.order({ fault: { kind: 'redirect', toOrigin: other.url }, times: 'until cleared' });
    const error = await refusal(openSession(portal.webhookUrl(1)));
    expect(error.toData()).toMatchObject({
      code: 'portal.moved',
      params: { newHost: new URL(other.url).host },
    });
    expect(other.journal.requests).toEqual([]);
  });

  it('asks an address without the secret where fetch hides the target of a redirect, as Electron’s does', async () => {
    const portal = await startPortalForTest();
    const asked: string[] = [];
    const session = openSession(portal.webhookUrl(1), {
      fetch: () => Promise.reject(new Error('Redirect was cancelled')),
      redirectTarget: (url) => {
        asked.push(url);
        return Promise.resolve('https://renamed.example/rest/');
      },
    });
    expect((await refusal(session)).toData()).toMatchObject({
      code: 'portal.moved',
      params: { newHost: 'renamed.example' },
    });
    expect(asked).toEqual([`${portal.url}/rest/`]);
    const unknown = openSession(portal.webhookUrl(1), {
      fetch: () => Promise.reject(new Error('Redirect was cancelled')),
    });
    expect((await refusal(unknown)).code).toBe('portal.moved');
  });
});

describe('telling the portal to hide and show cards', () => {
  it('sends a scalar for one operator and an array for several', async () => {
    const portal = await startPortalForTest();
    const id = portal.connector.ring({ userIds: [1, 2], phoneNumber: '+79001234567' });
    const { telephony } = openSession(portal.webhookUrl(1));
    expect(await telephony.hideCard(id, [1])).toEqual({ kind: 'acknowledged' });
    expect(portal.truth.usersSeeing(id)).toEqual([2]);
    expect(await telephony.showCard(id, [1, 2])).toEqual({ kind: 'acknowledged' });
    expect(await telephony.hideCard(id, [1, 2])).toEqual({ kind: 'acknowledged' });
    expect(portal.truth.usersSeeing(id)).toEqual([]);
    expect(
      portal.journal.requests.map(({ method, params }) => [method, params['CALL_ID'], params['USER_ID']]),
    ).toEqual([
      ['telephony.externalCall.hide', id, 1],
      ['telephony.externalCall.show', id, [1, 2]],
      ['telephony.externalCall.hide', id, [1, 2]],
    ]);
  });

  it('takes false for a call that is no longer known', async () => {
    const portal = await startPortalForTest();
    const { telephony } = openSession(portal.webhookUrl(1));
    expect(await telephony.hideCard(callId, [1])).toEqual({ kind: 'nothingToDo' });
  });

  it('sends nothing for nobody', async () => {
    const portal = await startPortalForTest();
    expect(await openSession(portal.webhookUrl(1)).telephony.hideCard(callId, [])).toEqual({
      kind: 'nothingToDo',
    });
    expect(portal.journal.requests).toEqual([]);
  });

  it.each<[Fault, 'retry' | 'failed', string]>([
    [{ kind: 'error', error: 'QUERY_LIMIT_EXCEEDED', status: 503 }, 'retry', 'portal.tooManyRequests'],
    [{ kind: 'error', error: 'OPERATION_TIME_LIMIT', status: 429 }, 'retry', 'portal.operationTimeLimit'],
    [{ kind: 'error', error: 'OVERLOAD_LIMIT', status: 503 }, 'failed', 'portal.overloadBlock'],
    [{ kind: 'error', error: 'INVALID_CREDENTIALS', status: 401 }, 'failed', 'portal.webhookRejected'],
    [{ kind: 'error', error: 'INVALID_CREDENTIALS', status: 403 }, 'failed', 'portal.webhookRejected'],
    [{ kind: 'error', error: 'expired_token', status: 401 }, 'failed', 'portal.expiredToken'],
    [
      { kind: 'error', error: 'ERROR_CORE', description: 'No way', status: 400 },
      'failed',
      'portal.businessError',
    ],
    [{ kind: 'error', error: '', description: 'No way', status: 400 }, 'failed', 'portal.businessError'],
    [{ kind: 'http', status: 500 }, 'retry', 'portal.down'],
    [{ kind: 'http', status: 504 }, 'retry', 'portal.down'],
    [{ kind: 'http', status: 200, body: 'html' }, 'retry', 'portal.unexpectedAnswer'],
    [{ kind: 'http', status: 200, body: 'json' }, 'retry', 'portal.unexpectedAnswer'],
    [{ kind: 'brokenJson' }, 'retry', 'portal.unexpectedAnswer'],
    [{ kind: 'dropBefore' }, 'retry', 'portal.unreachable'],
    [{ kind: 'dropAfter' }, 'retry', 'portal.unreachable'],
    [{ kind: 'redirect', toOrigin: 'https://renamed.example' }, 'failed', 'portal.moved'],
  ])('answers %j with %s and %s', async (fault, kind, code) => {
    const portal = await startPortalForTest();
    portal.faults.order({ fault });
    const answer = await openSession(portal.webhookUrl(1)).telephony.hideCard(callId, [1]);
    expect(answer).toMatchObject({ kind, error: { code } });
    if (fault.kind === 'error' && fault.description !== undefined) {
      expect(answer).toMatchObject({ error: { params: { description: fault.description } } });
    }
    // Whether to try again is core's decision alone.
    expect(portal.journal.requests).toHaveLength(1);
  });

  it('takes up the time at which the portal lifts a block', async () => {
    const portal = await startPortalForTest({ settings: { operatingLimitS: 0.001, operatingCostS: 1 } });
    const { telephony } = openSession(portal.webhookUrl(1));
    await telephony.hideCard(callId, [1]);
    const answer = await telephony.hideCard(callId, [1]);
    expect(answer).toMatchObject({ kind: 'retry', error: { code: 'portal.operationTimeLimit' } });
    const notBeforeMs = answer.kind === 'retry' ? answer.notBeforeMs : null;
    // The limiter counts over ten minutes.
    expect(notBeforeMs).toBeGreaterThan(Date.now());
    expect(notBeforeMs).toBeLessThanOrEqual(Date.now() + 600_000);
  });

  it('gives up on an answer that does not come', async () => {
    const portal = await startPortalForTest();
    portal.faults.order({ fault: { kind: 'stall' } });
    const session = openSession(portal.webhookUrl(1), { timings: { requestTimeoutMs: 100 } });
    expect(await session.telephony.hideCard(callId, [1])).toMatchObject({
      kind: 'retry',
      error: { code: 'portal.timedOut' },
    });
  });

  it('says that the scope is missing, and which', async () => {
    const portal = await startPortalForTest({ users: [{ id: 1, scopes: ['crm'] }] });
    expect(await openSession(portal.webhookUrl(1)).telephony.hideCard(callId, [1])).toMatchObject({
      kind: 'failed',
      error: { code: 'portal.insufficientScope', params: { scope: 'telephony' } },
    });
  });
});
