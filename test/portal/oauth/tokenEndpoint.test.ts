import { describe, expect, it } from 'vitest';
import { createManualClock } from '../clock.ts';
import { at, send, sendForm, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';

const redirectUri = 'https://ringside.example/signed-in';

async function withApplication(clock = createManualClock()) {
  const portal = await startPortalForTest({ clock });
  const application = portal.oauth.registerApplication({ redirectUri, scopes: ['telephony', 'pull'] });
  return { portal, clock, ...application };
}

const ask = (portal: PortalFixture, fields: Record<string, string>, by: 'GET' | 'POST' = 'POST') => {
  const form = new URLSearchParams(fields).toString();
  const url = `${portal.url}/oauth/token/`;
  return by === 'GET' ? send(`${url}?${form}`) : sendForm(url, form);
};

const profile = (portal: PortalFixture, auth: unknown) =>
  send(`${portal.url}/rest/profile?auth=${String(auth)}`);

describe('the token endpoint', () => {
  it.each(['GET', 'POST'] as const)('gives tokens for a code, by %s', async (by) => {
    const { portal, clientId, clientSecret } = await withApplication();
    const code = portal.oauth.issueCode({ clientId, userId: 2 });
    const fields = {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code,
    };
    const reply = await ask(portal, fields, by);
    expect([reply.status, reply.json]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^\w{40,}$/),
        refresh_token: expect.stringMatching(/^\w{40,}$/),
        expires_in: 3600,
        client_endpoint: `${portal.url}/rest/`,
        server_endpoint: `${portal.url}/rest/`,
        domain: 'oauth.practice.example',
        member_id: portal.oauth.memberId,
        scope: 'telephony,pull',
        status: 'L',
      },
    ]);
    expect(at((await profile(portal, at(reply.json, 'access_token'))).json, 'result', 'ID')).toBe('2');
    const again = await ask(portal, fields, by);
    expect([again.status, at(again.json, 'error')]).toEqual([400, 'invalid_grant']);
  });

  it('takes a code for 30 s only, and only from the application it was made for', async () => {
    const { portal, clock, clientId, clientSecret } = await withApplication();
    const other = portal.oauth.registerApplication({ redirectUri, scopes: [] });
    const trade = (code: string, application: { clientId: string; clientSecret: string }) =>
      ask(portal, {
        grant_type: 'authorization_code',
        client_id: application.clientId,
        client_secret: application.clientSecret,
        code,
      });
    const grant = { clientId, userId: 1 };
    const inTime = portal.oauth.issueCode(grant);
    clock.advance(29_999);
    expect((await trade(inTime, { clientId, clientSecret })).status).toBe(200);
    const late = portal.oauth.issueCode(grant);
    clock.advance(30_000);
    const foreign = portal.oauth.issueCode(grant);
    for (const reply of [await trade(late, { clientId, clientSecret }), await trade(foreign, other)])
      expect([reply.status, at(reply.json, 'error')]).toEqual([400, 'invalid_grant']);
  });

  it('rotates the refresh token and adds expires and user_id', async () => {
    const { portal, clock, clientId, clientSecret } = await withApplication();
    const before = portal.oauth.issueTokens({ clientId, userId: 2 });
    const refresh = (refreshToken: unknown) =>
      ask(portal, {
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: String(refreshToken),
      });
    const first = await refresh(before.refreshToken);
    const expires = Math.floor(clock.nowMs() / 1000) + 3600;
    expect(first.json).toMatchObject({ user_id: 2, expires, expires_in: 3600 });
    const old = await refresh(before.refreshToken);
    expect([old.status, at(old.json, 'error')]).toEqual([400, 'invalid_grant']);
    const second = await refresh(at(first.json, 'refresh_token'));
    expect(second.status).toBe(200);
    expect(at(second.json, 'refresh_token')).not.toBe(at(first.json, 'refresh_token'));
    // An access token that is still good is not touched by a refresh.
    expect((await profile(portal, before.accessToken)).status).toBe(200);
    expect(portal.oauth.refreshCount).toBe(3);

    clock.advance(180 * 24 * 3600 * 1000);
    expect(at((await refresh(at(second.json, 'refresh_token'))).json, 'error')).toBe('invalid_grant');
  });

  it('refuses what is not asked properly', async () => {
    const { portal, clientId, clientSecret } = await withApplication();
    const { refreshToken } = portal.oauth.issueTokens({ clientId, userId: 1 });
    const good = {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    };
    const errorOf = async (change: Record<string, string>) =>
      at((await ask(portal, { ...good, ...change })).json, 'error');
    expect(await errorOf({ grant_type: 'password' })).toBe('invalid_request');
    expect(await errorOf({ client_secret: 'wrong' })).toBe('invalid_client');
    expect(await errorOf({ client_id: 'local.unknown' })).toBe('invalid_client');
    portal.oauth.updateApplication(clientId, { state: 'unpaid' });
    expect(await errorOf({})).toBe('PAYMENT_REQUIRED');
    portal.oauth.updateApplication(clientId, { state: 'installed' });
    portal.faults.order({ method: 'oauth/token', fault: { kind: 'error', error: 'WRONG_CLIENT' } });
    const odd = await ask(portal, good);
    expect([odd.status, at(odd.json, 'error')]).toEqual([200, 'WRONG_CLIENT']);
    expect(await errorOf({})).toBeUndefined();
    expect(await errorOf({})).toBe('invalid_grant');
  });

  it('loses an answer on order, after the token was rotated', async () => {
    const { portal, clientId, clientSecret } = await withApplication();
    const { refreshToken } = portal.oauth.issueTokens({ clientId, userId: 1 });
    portal.faults.order({ method: 'oauth/token', fault: { kind: 'dropAfter' } });
    const fields = {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    };
    await expect(ask(portal, fields)).rejects.toThrow();
    expect(at((await ask(portal, fields)).json, 'error')).toBe('invalid_grant');
  });

  it('is not struck by faults of the REST interface, and keeps no secret in the journal', async () => {
    const { portal, clientId, clientSecret } = await withApplication();
    portal.faults.order({ fault: { kind: 'http', status: 502 }, times: 'until cleared' });
    const { refreshToken } = portal.oauth.issueTokens({ clientId, userId: 1 });
    const reply = await ask(portal, {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    });
    expect(reply.status).toBe(200);
    const kept = JSON.stringify(portal.journal.requests);
    expect(kept).toContain('"grant_type":"refresh_token"');
    for (const name of ['access_token', 'refresh_token'])
      expect(kept).not.toContain(String(at(reply.json, name)));
    expect(kept).not.toContain(clientSecret);
    expect(kept).not.toContain(refreshToken);
  });
});

describe('an access token', () => {
  it('expires for everybody who uses it at that moment', async () => {
    const { portal, clock, clientId } = await withApplication();
    const { accessToken } = portal.oauth.issueTokens({ clientId, userId: 1 });
    clock.advance(3_600_000);
    const replies = await Promise.all(Array.from({ length: 20 }, () => profile(portal, accessToken)));
    expect(new Set(replies.map((r) => `${r.status} ${String(at(r.json, 'error'))}`))).toEqual(
      new Set(['401 expired_token']),
    );
    portal.oauth.expireAll();
    const { accessToken: short } = portal.oauth.issueTokens({ clientId, userId: 1, expiresInS: 1 });
    expect((await profile(portal, short)).status).toBe(200);
    portal.oauth.expire(short);
    expect((await profile(portal, short)).status).toBe(401);
  });

  it('is refused when the application is deleted or closed to the user', async () => {
    const { portal, clientId } = await withApplication();
    const { accessToken } = portal.oauth.issueTokens({ clientId, userId: 2 });
    const refusal = async () => {
      const reply = await profile(portal, accessToken);
      return [reply.status, at(reply.json, 'error')];
    };
    portal.oauth.updateApplication(clientId, { userIds: [1] });
    expect(await refusal()).toEqual([403, 'user_access_error']);
    portal.settings.update({ statusProfile: 'source' });
    expect(await refusal()).toEqual([401, 'user_access_error']);
    portal.oauth.updateApplication(clientId, { state: 'deleted' });
    expect(await refusal()).toEqual([401, 'APPLICATION_NOT_FOUND']);
    portal.reset();
    expect((await profile(portal, accessToken)).status).toBe(200);
  });
});
