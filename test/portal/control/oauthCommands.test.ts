import { describe, expect, it } from 'vitest';
import { at, send, sendForm, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';

const order = (portal: PortalFixture, name: string, body: object = {}) =>
  send(`${portal.url}/practice/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('control of local applications over HTTP', () => {
  it('registers one, signs in, expires, revokes, deletes', async () => {
    const portal = await startPortalForTest();
    const redirectUri = 'https://ringside.example/';
    const registered = await order(portal, 'registerApplication', {
      clientSecret: 'the secret',
      redirectUri,
      scopes: ['telephony'],
    });
    const clientId = String(at(registered.json, 'clientId'));
    expect(registered.json).toEqual({ clientId, clientSecret: 'the secret' });
    const signedIn = await order(portal, 'signIn', { clientId, userId: 1 });
    expect(at(signedIn.json, 'memberId')).toBe(portal.oauth.memberId);
    const profile = async () =>
      (await send(`${portal.url}/rest/profile?auth=${String(at(signedIn.json, 'accessToken'))}`)).status;
    expect(await profile()).toBe(200);
    await order(portal, 'expireTokens');
    expect(await profile()).toBe(401);
    const code = String(at((await order(portal, 'authorizationCode', { clientId, userId: 1 })).json, 'code'));
    const trade = (fields: Record<string, string>) =>
      sendForm(
        `${portal.url}/oauth/token/`,
        new URLSearchParams({ client_id: clientId, client_secret: 'the secret', ...fields }).toString(),
      );
    expect((await trade({ grant_type: 'authorization_code', code })).status).toBe(200);
    await order(portal, 'revokeRefreshTokens', { clientId });
    const refresh_token = String(at(signedIn.json, 'refreshToken'));
    expect(at((await trade({ grant_type: 'refresh_token', refresh_token })).json, 'error')).toBe(
      'invalid_grant',
    );
    await order(portal, 'application', { clientId, state: 'deleted' });
    const state = await send(`${portal.url}/practice/state`);
    expect(at(state.json, 'applications')).toEqual([
      { clientId, redirectUri, scopes: ['telephony'], state: 'deleted' },
    ]);
    expect(at(state.json, 'tokenRefreshes')).toBe(1);
    expect((await order(portal, 'application', { clientId: 'nobody', state: 'unpaid' })).status).toBe(400);
  });
});
