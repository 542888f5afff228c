import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { CodeExchange } from '../../../../electron/core/ports/portal.ts';
import { tokenOriginFor } from '../../../../electron/portal/identity/tokenServer.ts';
import { readTokenAnswer } from '../../../../electron/portal/identity/tokenAnswer.ts';
import type { Fault } from '../../../portal/faults.ts';
import { startPortalForTest, type PortalFixture } from '../../../portal/testing/portalFixture.ts';
import { noSecrets } from '../testing/noSecrets.ts';
import { createTestPortals } from '../testing/openSession.ts';

async function signingIn(scopes: readonly string[] = ['telephony', 'pull']) {
  const portal = await startPortalForTest();
  const application = portal.oauth.registerApplication({ redirectUri: 'https://app.example/', scopes });
  const said: string[] = [];
  const portals = createTestPortals((value) => said.push(JSON.stringify(value)));
  const request = (change: Partial<CodeExchange['authorization']> = {}): CodeExchange => ({
    origin: portal.url,
    ...application,
    authorization: {
      code: portal.oauth.issueCode({ clientId: application.clientId, userId: 2 }),
      serverDomain: new URL(portal.url).host,
      memberId: portal.oauth.memberId,
      ...change,
    },
  });
  return { portal, application, portals, request, said };
}

async function refusal(exchange: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await exchange.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error('an AppError was expected');
  return thrown;
}

describe('trading a code', () => {
  it('gives tokens that work, and whose they are', async () => {
    const { portal, portals, application, request, said } = await signingIn();
    const access = await portals.exchangeCode(request());
    expect(access).toMatchObject({
      kind: 'application',
      origin: portal.url,
      userId: 2,
      ...application,
      tokenOrigin: portal.url,
      memberId: portal.oauth.memberId,
    });
    const session = portals.open(access, { keep: () => Promise.resolve() });
    expect((await session.check()).operator.id).toBe(2);
    for (const secret of [access.accessToken, access.refreshToken, access.clientSecret])
      expect(said.join()).not.toContain(secret);
  });

  it('asks the portal itself where it names no token server, as it does on loopback', async () => {
    const { portals, request, portal } = await signingIn();
    expect((await portals.exchangeCode(request({ serverDomain: null }))).tokenOrigin).toBe(portal.url);
  });

  it('tells codes that are used, foreign or too old', async () => {
    const { portals, request } = await signingIn();
    const once = request();
    await portals.exchangeCode(once);
    expect((await refusal(portals.exchangeCode(once))).code).toBe('oauth.codeRejected');
    expect((await refusal(portals.exchangeCode(request({ code: 'invented' })))).code).toBe(
      'oauth.codeRejected',
    );
  });

  it('tells a client id or secret that is wrong', async () => {
    const { portals, request } = await signingIn();
    const error = await refusal(portals.exchangeCode({ ...request(), clientSecret: 'wr0ng' }));
    expect(error.toData()).toMatchObject({ code: 'oauth.clientRejected' });
    expect(JSON.stringify([error, error.message, String(error.stack)])).not.toContain('wr0ng');
  });

  it('goes to no token server that a portal on loopback names elsewhere', async () => {
    const { portals, request, portal } = await signingIn();
    const error = await refusal(portals.exchangeCode(request({ serverDomain: 'tokens.example' })));
    expect(error.code).toBe('oauth.tokenServerUnknown');
    expect(portal.journal.requests).toEqual([]);
  });

  it.each<[Fault, string]>([
    [{ kind: 'error', error: 'PAYMENT_REQUIRED' }, 'portal.paymentRequired'],
    [{ kind: 'error', error: 'WRONG_CLIENT' }, 'portal.applicationDeleted'],
    [{ kind: 'error', error: 'invalid_request' }, 'oauth.codeRejected'],
    [{ kind: 'error', error: 'invalid_grant' }, 'oauth.codeRejected'],
    [{ kind: 'error', error: 'invalid_scope' }, 'portal.insufficientScope'],
    [{ kind: 'http', status: 502 }, 'portal.down'],
    [{ kind: 'brokenJson' }, 'portal.unexpectedAnswer'],
    [{ kind: 'dropBefore' }, 'portal.unreachable'],
  ])('tells apart: %j is %s', async (fault, code) => {
    const { portals, request, portal } = await signingIn();
    portal.faults.order({ method: 'oauth/token', fault });
    expect((await refusal(portals.exchangeCode(request()))).code).toBe(code);
  });

  it('tells what keeps the portal from saying whose tokens they are', async () => {
    const { portals, request, portal } = await signingIn();
    portal.faults.order({ method: 'profile', fault: { kind: 'error', error: 'user_access_error' } });
    expect((await refusal(portals.exchangeCode(request()))).code).toBe('portal.userHasNoAccess');
    portal.faults.order({ method: 'profile', fault: { kind: 'error', error: 'expired_token' } });
    await refusal(portals.exchangeCode(request()));
    expect(portal.oauth.refreshCount).toBe(0);
  });

  it('is a POST with a form, and no redirect is followed with the secret in it', async () => {
    const { portals, request, portal } = await signingIn();
    const other: PortalFixture = await startPortalForTest();
    portal.faults.order({ method: 'oauth/token', fault: { kind: 'redirect', toOrigin: other.url } });
    await refusal(portals.exchangeCode(request()));
    expect(portal.journal.requests[0]?.httpMethod).toBe('POST');
    expect(other.journal.requests).toEqual([]);
  });

  it('keeps the code out of every error', async () => {
    const { portals, request, said, portal } = await signingIn();
    const canary = 'c0decanary7secret';
    onTestFinished(() => expect(said.join()).not.toContain(canary));
    portal.faults.order({ method: 'oauth/token', fault: { kind: 'http', status: 500 } });
    const error = await refusal(portals.exchangeCode(request({ code: canary })));
    expect(JSON.stringify([error, error.stack, error.cause])).not.toContain(canary);
  });
});

describe('the token server of a portal', () => {
  it.each([
    ['https://firma.bitrix24.de', null, 'https://oauth.bitrix.info'],
    ['https://firma.bitrix24.ru', null, 'https://oauth.bitrix24.tech'],
    ['https://firma.bitrix24.kz', null, 'https://oauth.bitrix24.tech'],
    ['https://firma.bitrix24.by', null, 'https://oauth.bitrix24.tech'],
    ['https://firma.bitrix24.com', 'oauth.bitrix24.tech', 'https://oauth.bitrix24.tech'],
    ['https://firma.bitrix24.ru', 'oauth.bitrix.info', 'https://oauth.bitrix.info'],
    ['https://firma.bitrix24.ru', 'https://OAUTH.bitrix.info/rest/', 'https://oauth.bitrix.info'],
    ['https://firma.bitrix24.com', 'evil.example', 'https://oauth.bitrix.info'],
    ['https://firma.bitrix24.com', 'oauth.bitrix.info.evil.example', 'https://oauth.bitrix.info'],
    ['https://firma.bitrix24.com', 'oauth.bitrix.info@evil.example', 'https://oauth.bitrix.info'],
    ['https://firma.bitrix24.com', 'oauth.bitrix.info:8443', 'https://oauth.bitrix.info'],
    ['https://firma.bitrix24.com', '127.0.0.1:80', 'https://oauth.bitrix.info'],
    ['http://127.0.0.1:4000', '127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['http://127.0.0.1:4000', 'localhost:5000', 'http://localhost:5000'],
    ['http://127.0.0.1:4000', null, 'http://127.0.0.1:4000'],
    ['http://127.0.0.1:4000', 'evil.example', null],
    ['http://127.0.0.1:4000', 'oauth.bitrix.info', 'https://oauth.bitrix.info'],
  ])('of %s that names %s is %s', (origin, named, expected) => {
    expect(tokenOriginFor(origin, named)).toBe(expected);
  });
});

describe('the token server’s answer', () => {
  const good = { access_token: 'a', refresh_token: 'r' };
  const read = (body: unknown, status = 200) =>
    readTokenAnswer(status, JSON.stringify(body), 'refresh', noSecrets);

  it('is read leniently', () => {
    expect(
      read({ ...good, user_id: '7', client_endpoint: 'https://p.example/rest/', domain: 'x' }),
    ).toMatchObject({
      kind: 'tokens',
      tokens: { userId: 7, portalOrigin: 'https://p.example' },
    });
    expect(read({ ...good, user_id: false, client_endpoint: 5, member_id: null })).toMatchObject({
      kind: 'tokens',
      tokens: { userId: null, portalOrigin: null, memberId: null },
    });
    expect(read({ ...good, client_endpoint: 'http://p.example/rest/' })).toMatchObject({
      tokens: { portalOrigin: null },
    });
  });

  it.each([
    [407, 'portal.proxyNeedsSignIn'],
    [511, 'portal.captivePortal'],
    [502, 'portal.down'],
    [401, 'portal.unexpectedAnswer'],
    [404, 'portal.unexpectedAnswer'],
  ])('is no verdict where it is a page with HTTP %i', (status, code) => {
    expect(readTokenAnswer(status, '<html>', 'refresh', noSecrets)).toMatchObject({
      meaning: { code, retryable: true },
    });
  });

  it('is none without both tokens', () => {
    expect(read({ access_token: 'a' })).toMatchObject({ kind: 'refused', foreign: true });
    expect(read({ ...good, refresh_token: '' })).toMatchObject({ kind: 'refused', foreign: true });
    expect(read(null)).toMatchObject({ kind: 'refused', meaning: { retryable: true } });
  });
});
