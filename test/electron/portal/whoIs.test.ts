import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startPortalForTest } from '../../portal/testing/portalFixture.ts';
import type { RestClient } from '../../../electron/portal/rest/restClient.ts';
import { whoIs } from '../../../electron/portal/whoIs.ts';
import { openSession } from './testing/openSession.ts';

type People = Awaited<ReturnType<RestClient['call']>>;
const answerOf = (said: unknown): People =>
  (said instanceof Error ? { ok: false, error: said } : { ok: true, result: said }) as unknown as People;
/** Answers `user.get` by these in turn, by an error with a refusal, and counts the questions. */
function portalThatSays(...answers: readonly unknown[]) {
  const asked: unknown[] = [];
  const rest = {
    call: async (_method: string, params: unknown) => answerOf(answers[asked.push(params) - 1]),
  } as unknown as RestClient;
  return { rest, asked };
}
const me = (more: object) => ({ ID: '7', ACTIVE: true, USER_TYPE: 'employee', ...more });
const others = [{ ID: '8', ACTIVE: true }, { ID: 9 }];

describe('whom a webhook belongs to', () => {
  it.each([
    ['employee', {}, 1],
    ['hidden', { kind: 'system' }, 2],
    ['hidden', { kind: 'integrator' }, 2],
    ['extranet', { kind: 'extranet' }, 1],
    // Without the scope it is a refusal, which tells nothing.
    ['unknown', { kind: 'system', scopes: ['telephony', 'pull_channel', 'crm'] }, 1],
  ] as const)('is told as %s of %j, in few requests', async (is, change, requests) => {
    const portal = await startPortalForTest();
    portal.users.update(1, change);
    expect(await openSession(portal.webhookUrl(1)).whoIs(1)).toBe(is);
    expect(portal.journal.requestsFor('user.get').length).toBe(requests);
  });

  it('is a dismissed user where the portal answers all the same', async () => {
    const portal = await startPortalForTest({ settings: { webhookOfDismissed: 'answers' } });
    portal.users.update(1, { active: false });
    expect(await openSession(portal.webhookUrl(1)).whoIs(1)).toBe('dismissed');
  });

  it.each([
    ['rejected', 'portal.webhookRejected'],
    ['notAuthorized', 'portal.userNotAuthorized'],
  ] as const)('of a dismissed user that is %s is told by %s', async (webhookOfDismissed, code) => {
    const portal = await startPortalForTest({ settings: { webhookOfDismissed } });
    portal.users.update(1, { active: false });
    await expect(openSession(portal.webhookUrl(1)).check()).rejects.toMatchObject({ code });
  });

  it('is not known where the portal lists nobody at all', async () => {
    const portal = await startPortalForTest();
    for (const { id } of portal.users.all) portal.users.update(id, { kind: 'system' });
    expect(await openSession(portal.webhookUrl(1)).whoIs(1)).toBe('unknown');
  });

  it.each([
    { kind: 'error', error: 'ERROR_METHOD_NOT_FOUND' },
    { kind: 'error', error: 'insufficient_scope' },
    { kind: 'error', error: 'ACCESS_DENIED' },
    { kind: 'error', error: 'QUERY_LIMIT_EXCEEDED' },
    { kind: 'http', status: 403, body: 'html' },
    { kind: 'http', status: 200, body: 'html' },
    { kind: 'http', status: 503, body: 'html' },
    { kind: 'dropBefore' },
  ] as const)('is not known where the list fails with %j', async (fault) => {
    const portal = await startPortalForTest();
    const session = openSession(portal.webhookUrl(1));
    portal.faults.order({ fault, method: 'user.get' });
    expect(await session.whoIs(1)).toBe('unknown');
    expect(portal.journal.requestsFor('user.get').length).toBe(1);
  });

  it('is not known where the second list fails', async () => {
    const { rest } = portalThatSays([], new Error('portal.down'));
    expect(await whoIs(rest, 7)).toBe('unknown');
  });

  it.each([
    ['employee', 'a portal that heeds no filter', [[...others, me({})]], 1],
    ['unknown', 'a page of others without this user', [others], 1],
    ['employee', 'a portal that finds nobody by ID and lists this user', [[], [...others, me({})]], 2],
    ['dismissed', 'the same where they are dismissed', [[], [me({ ACTIVE: 'N' }), ...others]], 2],
    ['hidden', 'a list of others', [[], others], 2],
    ['unknown', 'a list of other things', [[], [...others, { name: 'page' }]], 2],
    ['unknown', 'no ACTIVE', [[{ ID: 7 }]], 1],
    ['unknown', 'another ACTIVE', [[me({ ACTIVE: 'no' })]], 1],
    ['extranet', 'an extranet user', [[me({ USER_TYPE: 'EXTRANET' })]], 1],
    ['employee', 'no USER_TYPE', [[me({ USER_TYPE: undefined })]], 1],
  ] as const)('is %s by %s', async (is, _, answers, requests) => {
    const { rest, asked } = portalThatSays(...answers);
    expect([await whoIs(rest, 7), asked.length]).toEqual([is, requests]);
  });

  it('is nobody by no answer but a list of people', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (first, second) => {
        const { rest } = portalThatSays(first, second);
        expect(['unknown', 'employee']).toContain(await whoIs(rest, 7));
      }),
    );
  });
});
