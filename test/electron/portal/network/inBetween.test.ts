import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { isCaptivePage } from '../../../../electron/portal/network/foreignPage.ts';
import { readPortalRedirect } from '../../../../electron/portal/network/redirect.ts';
import { createServerClock } from '../../../../electron/portal/network/serverClock.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { createManualTime } from '../testing/manualTime.ts';
import { openSession } from '../testing/openSession.ts';

const host = 'portal.example';
const refresh = (to: string) =>
  `<html><head><meta http-equiv="refresh" content="0; url=${to}"></head></html>`;
const form = '<html><body><form action="/login"><input name="p" type="password"></form></body></html>';

describe('a page in place of the portal’s answer', () => {
  it.each<[string, number, string, boolean, boolean]>([
    ['HTTP 511', 511, 'Sign in', false, true],
    ['the mark of WISPr', 200, '<html><!-- <WISPAccessGatewayParam xmlns="x"> --></html>', false, true],
    ['a page that leads to another host', 200, refresh('http://login.hotel.example/?u=1'), false, true],
    ['a page that leads on at the same host', 200, refresh(`https://${host}/start`), false, false],
    ['a page that leads on somewhere relative', 200, refresh('/start'), false, false],
    ['a form where a portal has answered before', 200, form, true, true],
    ['a form at an address that nobody knows', 200, form, false, false],
    ['a portal’s own form', 200, form.replace('<form', '<form class="bitrix-auth"'), true, false],
    ['a plain page', 200, '<html><h1>It works!</h1></html>', true, false],
    ['a gateway’s error page', 502, form, true, false],
    ['text', 200, 'type=password', true, false],
  ])('%s', (_what, status, body, known, captive) => {
    expect(isCaptivePage(status, body, host, known)).toBe(captive);
  });

  it('costs no time, however it is made', () => {
    const hostile = `<html>${'<meta http-equiv=refresh '.repeat(20_000)}`;
    const startedMs = performance.now();
    isCaptivePage(200, hostile, host, true);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

describe('a redirect', () => {
  const origin = 'https://portal.example';
  it.each<[string, string | null, object]>([
    [
      'to the same path elsewhere',
      'https://new.example/rest/1/x/profile',
      { kind: 'moved', newHost: 'new.example' },
    ],
    ['to another host’s root', 'https://new.example:8443/', { kind: 'moved', newHost: 'new.example:8443' }],
    ['to a sign-in page', 'https://login.example/?from=x', { kind: 'moved', newHost: 'login.example' }],
    ['to a page of a gateway', 'https://gate.example/sso/login', { kind: 'elsewhere' }],
    ['from https down to http', 'http://new.example/rest/1/x/profile', { kind: 'elsewhere' }],
    ['from the internet to this computer', 'http://127.0.0.1/rest/', { kind: 'elsewhere' }],
    ['within the host', '/auth/', { kind: 'sameHost' }],
    ['to something that is no page', 'tel:123', { kind: 'unknown' }],
    ['to nonsense', 'http://', { kind: 'unknown' }],
    ['that hides its target', null, { kind: 'unknown' }],
  ])('%s', async (_what, location, meaning) => {
    expect(await readPortalRedirect(origin, location, undefined)).toEqual(meaning);
  });

  it('of a portal on loopback may stay on loopback', async () => {
    const target = 'http://127.0.0.1:5000/rest/1/x/profile';
    expect(await readPortalRedirect('http://127.0.0.1:4000', target, undefined)).toEqual({
      kind: 'moved',
      newHost: '127.0.0.1:5000',
    });
  });
});

async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return `http://127.0.0.1:${address.port}/rest/1/k3x0canary5ecret/`;
}

async function whyNot(webhookUrl: string, deps: Parameters<typeof openSession>[1] = {}): Promise<AppError> {
  const thrown: unknown = await openSession(webhookUrl, deps)
    .check()
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (!(thrown instanceof AppError)) throw new Error('an AppError was expected');
  return thrown;
}

describe('networks that want a sign-in', () => {
  it('are told from portals that moved', async () => {
    const url = await answering((_request, response) =>
      response.writeHead(302, { location: 'http://login.hotel.example/welcome?u=1' }).end(),
    );
    expect((await whyNot(url)).code).toBe('portal.captivePortal');
  });

  it('are told by HTTP 511', async () => {
    const url = await answering((_request, response) => response.writeHead(511).end('<html>Sign in</html>'));
    expect((await whyNot(url)).toData()).toMatchObject({
      code: 'portal.captivePortal',
      params: { status: '511' },
    });
  });

  it('let commands wait, as they do once the portal was there', async () => {
    const portal = await startPortalForTest();
    const page = new Response(form, { status: 200, headers: { 'content-type': 'text/html' } });
    let captive = false;
    const { check, telephony } = openSession(portal.webhookUrl(1), {
      fetch: (input, init) => (captive ? Promise.resolve(page.clone()) : fetch(input, init)),
    });
    await check();
    captive = true;
    expect(await telephony.hideCard('externalCall.x.1', [1])).toMatchObject({
      kind: 'retry',
      error: { code: 'portal.captivePortal' },
    });
  });
});

describe('a certificate whose dates look wrong', () => {
  const certificateError = (name: string) => () => Promise.reject(new Error(`net::${name}`));
  const url = 'https://portal.example/rest/1/k3x0canary5ecret/';
  const nowMs = 1_773_130_779_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };

  it.each([
    [11, 'portal.clockSkewed'],
    [-600, 'portal.clockSkewed'],
    [9, 'portal.certificateNotTrusted'],
    [null, 'portal.certificateNotTrusted'],
  ])('where the portal’s clock is %s minutes ahead: %s', async (minutes, code) => {
    const asked: string[] = [];
    const error = await whyNot(url, {
      clock,
      fetch: certificateError('ERR_CERT_DATE_INVALID'),
      serverTimeMs: (address) => {
        asked.push(address);
        return Promise.resolve(minutes === null ? null : nowMs + minutes * 60_000);
      },
    });
    expect(error.code).toBe(code);
    expect(asked).toEqual(['http://portal.example/']);
    if (code === 'portal.clockSkewed') expect(error.params['minutes']).toBe(String(Math.abs(minutes ?? 0)));
  });

  it('is blamed itself where nobody can say what time it is', async () => {
    const error = await whyNot(url, { fetch: certificateError('ERR_CERT_DATE_INVALID') });
    expect(error.code).toBe('portal.certificateNotTrusted');
  });

  it('is blamed itself for everything but its dates', async () => {
    const error = await whyNot(url, {
      fetch: certificateError('ERR_CERT_AUTHORITY_INVALID'),
      serverTimeMs: () => Promise.resolve(0),
    });
    expect(error.code).toBe('portal.certificateNotTrusted');
  });

  it('needs no second question where answers have told the time before, even over a jump of the clock', async () => {
    const time = createManualTime(nowMs);
    let jumpMs = 0;
    const watch = createServerClock({ nowMs: () => time.nowMs() + jumpMs, monotonicMs: time.monotonicMs });
    expect(watch.aheadMs()).toBeNull();
    watch.note(new Date(nowMs).toUTCString());
    watch.note('nonsense');
    await time.advance(60_000);
    expect(watch.aheadMs()).toBe(0);
    jumpMs = -3_600_000;
    expect(watch.aheadMs()).toBe(3_600_000);
  });
});
