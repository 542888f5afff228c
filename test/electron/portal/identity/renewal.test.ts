import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { ApplicationAccess } from '../../../../contracts/access/portalAccess.ts';
import type { Fault } from '../../../portal/faults.ts';
import { openApplication, type ApplicationUnderTest } from '../testing/openApplication.ts';
import { soonMs, systemTimers } from '../testing/openSession.ts';

const callId = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';
const hideMethod = 'telephony.externalCall.hide';

const hide = ({ session }: ApplicationUnderTest) => session.telephony.hideCard(callId, [1]);
const statuses = ({ portal }: ApplicationUnderTest) =>
  portal.journal.requestsFor(hideMethod).map(({ status }) => status);

describe('a session of a local application', () => {
  it('sends its token in the body, never in the address', async () => {
    const urls: string[] = [];
    const app = await openApplication({
      deps: {
        fetch: (input, init) => {
          urls.push(input instanceof Request ? input.url : String(input));
          return fetch(input, init);
        },
      },
    });
    const id = app.portal.connector.ring({ userIds: [1, 2], phoneNumber: '+79001234567' });
    expect(await app.session.telephony.hideCard(id, [1])).toEqual({ kind: 'acknowledged' });
    expect(app.portal.truth.usersSeeing(id)).toEqual([2]);
    expect(urls).toEqual([`${app.portal.url}/rest/${hideMethod}`]);
  });

  it('learns who signed in and what the application may do', async () => {
    const { session } = await openApplication({ userId: 2 });
    const check = await session.check();
    expect(check.operator.id).toBe(2);
    expect(check.scopes).toContain('pull');
    expect(check.methods).toEqual({
      'telephony.externalCall.hide': true,
      'pull.config.get': false,
      'pull.application.config.get': true,
    });
  });

  it('does not renew what is good', async () => {
    const app = await openApplication();
    await Promise.all(Array.from({ length: 5 }, () => hide(app)));
    expect(app.portal.oauth.refreshCount).toBe(0);
  });
});

describe('renewing', () => {
  it('is one request for a hundred calls that wait, and each is repeated once with the new token', async () => {
    const app = await openApplication({ portal: { settings: { rateLimit: 'off' } } });
    app.portal.oauth.expireAll();
    app.portal.faults.order({ method: 'oauth/token', fault: { kind: 'latency', ms: 100 } });
    const answers = await Promise.all(Array.from({ length: 100 }, () => hide(app)));
    const sent = statuses(app);
    expect(app.portal.oauth.refreshCount).toBe(1);
    expect(app.kept).toHaveLength(1);
    // Beyond the fifty that the portal is known to take at once, commands wait for their turn in core.
    const done = answers.filter(({ kind }) => kind === 'nothingToDo').length;
    const later = answers.filter((answer) => answer.kind === 'retry' && answer.notBeforeMs !== null).length;
    expect(done).toBeGreaterThan(40);
    expect(done + later).toBe(100);
    expect(sent.filter((status) => status === 200)).toHaveLength(done);
    expect(sent.filter((status) => status === 401).length).toBeLessThanOrEqual(done);
  });

  it('answers all hundred where the portal has no limit', async () => {
    const app = await openApplication({ portal: { settings: { rateLimit: 'off' } } });
    // Look-ups wait for their turn, so all of them end.
    app.portal.oauth.expireAll();
    const checks = await Promise.all(Array.from({ length: 3 }, () => app.session.check()));
    expect(checks.map(({ operator }) => operator.id)).toEqual([1, 1, 1]);
    expect(app.portal.oauth.refreshCount).toBe(1);
  });

  it('hands the new tokens over to be kept before any call uses them', async () => {
    let letGo: () => void = () => undefined;
    const keeping = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let asked: (access: ApplicationAccess) => void = () => undefined;
    const askedToKeep = new Promise<ApplicationAccess>((resolve) => {
      asked = resolve;
    });
    const app = await openApplication({
      onKeep: (access) => {
        asked(access);
        return keeping;
      },
    });
    app.portal.oauth.expireAll();
    const answers = [hide(app), hide(app)];
    const renewed = await askedToKeep;
    expect(renewed).toMatchObject({ userId: 1, origin: app.portal.url, memberId: app.access.memberId });
    expect([renewed.accessToken, renewed.refreshToken]).not.toContain(app.access.accessToken);
    // A call that comes now does not try the old token either.
    answers.push(hide(app));
    expect(statuses(app).every((status) => status !== 200)).toBe(true);
    letGo();
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'nothingToDo' })));
  });

  it('uses them all the same where they cannot be kept, and says so', async () => {
    const app = await openApplication({ onKeep: () => Promise.reject(new AppError('keychain.locked')) });
    app.portal.oauth.expireAll();
    expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
    expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
    expect(app.session.said.filter((line) => line.includes('renewed tokens not stored'))).toHaveLength(1);
    expect(app.session.said.join()).toContain('keychain.locked');
    app.portal.oauth.expireAll();
    expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
    expect(app.kept).toHaveLength(2);
  });

  it('does not wait for ever for a keychain that nobody unlocks', async () => {
    const app = await openApplication({
      onKeep: () => new Promise(() => undefined),
      deps: { timings: { keepTimeoutMs: 50 } },
    });
    app.portal.oauth.expireAll();
    expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
    expect(app.session.said.join()).toContain('used before they are stored');
  });

  it('is tried once for a token that is not known, and no more', async () => {
    const app = await openApplication({ change: { accessToken: 'nobody-knows-this-one' } });
    expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
    app.portal.faults.order({
      method: hideMethod,
      fault: { kind: 'error', error: 'invalid_token' },
      times: 'until cleared',
    });
    expect(await hide(app)).toMatchObject({ kind: 'failed', error: { code: 'oauth.signInAgain' } });
    expect(statuses(app)).toEqual([401, 200, 401, 401]);
  });

  it('is no endless circle where the portal takes fresh tokens for expired ones', async () => {
    const app = await openApplication();
    app.portal.faults.order({
      method: hideMethod,
      fault: { kind: 'error', error: 'expired_token' },
      times: 'until cleared',
    });
    expect(await hide(app)).toMatchObject({ kind: 'retry', error: { code: 'portal.expiredToken' } });
    expect(app.portal.oauth.refreshCount).toBe(1);
  });

  it('goes on with the next token after each renewal', async () => {
    const app = await openApplication();
    for (let round = 0; round < 4; round += 1) {
      app.portal.oauth.expireAll();
      expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
    }
    expect(app.portal.oauth.refreshCount).toBe(4);
    expect(new Set(app.kept.map(({ refreshToken }) => refreshToken)).size).toBe(4);
  });
});

describe('a renewal that fails', () => {
  it.each<[Fault, string]>([
    [{ kind: 'http', status: 502 }, 'portal.down'],
    [{ kind: 'http', status: 200, body: 'html' }, 'portal.unexpectedAnswer'],
    [{ kind: 'http', status: 404, body: 'html' }, 'portal.unexpectedAnswer'],
    [{ kind: 'http', status: 511, body: 'html' }, 'portal.captivePortal'],

    [{ kind: 'dropBefore' }, 'portal.unreachable'],
    [{ kind: 'stall' }, 'portal.timedOut'],
    [{ kind: 'redirect', toOrigin: 'https://elsewhere.example' }, 'portal.captivePortal'],
    [{ kind: 'error', error: 'QUERY_LIMIT_EXCEEDED' }, 'portal.tooManyRequests'],
    [{ kind: 'error', error: 'INTERNAL_SERVER_ERROR' }, 'portal.down'],
  ])('by %j may be tried again: %s', async (fault, code) => {
    const app = await openApplication({ deps: { timings: { tokenTimeoutMs: 200 } } });
    app.portal.oauth.expireAll();
    app.portal.faults.order({ method: 'oauth/token', fault });
    expect(await hide(app)).toMatchObject({ kind: 'retry', error: { code } });
    expect(app.kept).toEqual([]);
    expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
  });

  it.each<[string, string]>([
    ['invalid_grant', 'oauth.signInAgain'],
    ['invalid_client', 'oauth.clientRejected'],
    ['PAYMENT_REQUIRED', 'portal.paymentRequired'],
    ['WRONG_CLIENT', 'portal.applicationDeleted'],
    ['APPLICATION_NOT_FOUND', 'portal.applicationDeleted'],
    ['user_access_error', 'portal.userHasNoAccess'],
    ['invalid_scope', 'portal.insufficientScope'],
    ['insufficient_scope', 'portal.insufficientScope'],
    ['PORTAL_DELETED', 'portal.deleted'],
    ['ACCESS_DENIED', 'portal.accessDenied'],
    ['SOMETHING_NEW', 'portal.businessError'],
  ])('by %s is for good: %s', async (error, code) => {
    const app = await openApplication();
    app.portal.oauth.expireAll();
    app.portal.faults.order({ method: 'oauth/token', fault: { kind: 'error', error } });
    const answers = await Promise.all([hide(app), hide(app), hide(app)]);
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'failed', error: { code } });
  });

  it('asks no more about tokens that are dead', async () => {
    const app = await openApplication();
    app.portal.oauth.expireAll();
    app.portal.oauth.revokeRefreshTokens();
    for (let round = 0; round < 3; round += 1) {
      expect(await hide(app)).toMatchObject({ kind: 'failed', error: { code: 'oauth.signInAgain' } });
    }
    expect(app.portal.oauth.refreshCount).toBe(1);
  });

  it('asks again where what was wrong can be put right', async () => {
    const app = await openApplication();
    app.portal.oauth.expireAll();
    app.portal.oauth.updateApplication(app.access.clientId, { state: 'unpaid' });
    expect(await hide(app)).toMatchObject({ kind: 'failed', error: { code: 'portal.paymentRequired' } });
    app.portal.oauth.updateApplication(app.access.clientId, { state: 'installed' });
    expect(await hide(app)).toEqual({ kind: 'nothingToDo' });
  });

  it('says that the operator has to sign in again after a crash between the answer and keeping it', async () => {
    const app = await openApplication();
    app.portal.oauth.expireAll();
    // The token is rotated, and the answer is lost: what is stored is worth nothing from now on.
    app.portal.faults.order({ method: 'oauth/token', fault: { kind: 'dropAfter' } });
    expect(await hide(app)).toMatchObject({ kind: 'retry', error: { code: 'portal.unreachable' } });
    expect(await hide(app)).toMatchObject({ kind: 'failed', error: { code: 'oauth.signInAgain' } });
  });

  it('lets a call that was given up go, and the renewal with it come to its end', async () => {
    const app = await openApplication({ deps: { timers: systemTimers, timings: { configTimeoutMs: 80 } } });
    app.portal.oauth.expireAll();
    app.portal.faults.order({ method: 'oauth/token', fault: { kind: 'latency', ms: 400 } });
    const { connectorPush } = app.session;
    if (connectorPush === null) throw new Error('an application has a channel of its own');
    const live = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the channel never became live')), soonMs);
      const stop = connectorPush.start({
        onMessage: () => undefined,
        onHealth: ({ state }) => {
          if (state !== 'live') return;
          clearTimeout(timer);
          resolve(app.portal.oauth.refreshCount);
          queueMicrotask(() => stop());
        },
      });
    });
    expect(await live).toBe(1);
  });
});

describe('refusals of the application itself', () => {
  it.each(['docs', 'source'] as const)('are told as they are in the %s profile', async (statusProfile) => {
    const app = await openApplication({ portal: { settings: { statusProfile } } });
    app.portal.oauth.updateApplication(app.access.clientId, { userIds: [2] });
    expect(await hide(app)).toMatchObject({ kind: 'failed', error: { code: 'portal.userHasNoAccess' } });
    app.portal.oauth.updateApplication(app.access.clientId, { state: 'deleted' });
    expect(await hide(app)).toMatchObject({ kind: 'failed', error: { code: 'portal.applicationDeleted' } });
    expect(app.portal.oauth.refreshCount).toBe(0);
  });

  it('name the scope that is missing', async () => {
    const app = await openApplication({ scopes: ['pull'] });
    expect(await hide(app)).toMatchObject({
      kind: 'failed',
      error: { code: 'portal.insufficientScope', params: { scope: 'telephony' } },
    });
  });
});

it('a portal that repeats tokens in its own words does not get them shown', async () => {
  const app = await openApplication();
  const description = `${'x'.repeat(150)} ${app.access.accessToken} ${app.access.clientSecret}`;
  app.portal.faults.order({
    method: hideMethod,
    fault: { kind: 'error', error: 'ACCESS_DENIED', description },
  });
  const answer = await hide(app);
  if (answer.kind !== 'failed') throw new Error('a failure was expected');
  expect(answer.error.params['description']).not.toContain(app.access.accessToken.slice(0, 6));
});
