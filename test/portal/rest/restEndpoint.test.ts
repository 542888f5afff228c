import { describe, expect, it } from 'vitest';
import { createManualClock } from '../clock.ts';
import { at, send, sendForm, startPortalForTest, type RestReply } from '../testing/portalFixture.ts';

describe('the REST address', () => {
  it.each(['profile', 'PROFILE', 'profile.json', 'profile/', 'Profile.JSON/', '/profile'])(
    'is understood as %s, by GET and POST',
    async (spelling) => {
      const portal = await startPortalForTest();
      const url = `${portal.webhookUrl(1)}${spelling}`;
      for (const reply of [await send(url), await send(url, { method: 'POST' })]) {
        expect([reply.status, at(reply.json, 'result', 'ID')]).toEqual([200, '1']);
      }
      expect(portal.journal.requests.map((r) => r.method)).toEqual(['profile', 'profile']);
    },
  );

  it('takes an access token from the query, a form or JSON, with doubled slashes', async () => {
    const portal = await startPortalForTest();
    const auth = portal.oauth.mintAccessToken({ userId: 2 });
    const url = `${portal.url}/rest//profile`;
    const replies = [
      await send(`${url}?auth=${auth}`),
      await sendForm(url, `auth=${auth}`),
      await send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ auth }),
      }),
    ];
    expect(replies.map((reply) => at(reply.json, 'result', 'ID'))).toEqual(['2', '2', '2']);
    expect(portal.journal.requests.map((r) => r.identity.kind)).toEqual(['oauth', 'oauth', 'oauth']);
  });

  it('merges the query with a form and with a JSON body', async () => {
    const portal = await startPortalForTest();
    const exists = (reply: RestReply): unknown => at(reply.json, 'result', 'isExisting');
    expect(exists(await send(`${portal.webhookUrl(1)}method.get?name=profile`))).toBe(true);
    expect(exists(await sendForm(`${portal.webhookUrl(1)}method.get`, 'name=no.such'))).toBe(false);
    expect(exists(await portal.call('method.get?name=x', { name: 'profile' }))).toBe(true);
  });

  it('opens answers to any origin and lets no secret into the journal', async () => {
    const portal = await startPortalForTest();
    const auth = portal.oauth.mintAccessToken({ userId: 1 });
    const reply = await send(`${portal.url}/rest/profile?auth=${auth}`);
    await portal.call('profile', { note: 'kept' });
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    const written = JSON.stringify(portal.journal.requests);
    expect(written).toContain('kept');
    expect(written).not.toContain(auth);
    expect(written).not.toContain(portal.users.get(1).webhookCode);
  });
});

describe('failures of authorisation', () => {
  it.each([
    ['a wrong code', '/rest/1/wrong/profile', 'INVALID_CREDENTIALS', 403, 401],
    ['an unknown user', '/rest/99/wrong/profile', 'INVALID_CREDENTIALS', 403, 401],
    ['no authorisation', '/rest/profile', 'NO_AUTH_FOUND', 401, 401],
    ['an unknown token', '/rest/profile?auth=x', 'invalid_token', 401, 401],
  ])('for %s', async (_, path, error, docs, source) => {
    const portal = await startPortalForTest();
    const documented = await send(portal.url + path);
    portal.settings.update({ statusProfile: 'source' });
    const seen = await send(portal.url + path);
    expect([documented.status, seen.status]).toEqual([docs, source]);
    expect(documented.json).toEqual({ error, error_description: expect.any(String) });
  });

  it('for a missing scope, a missing method, an inactive owner, plain http, an overloaded portal', async () => {
    const portal = await startPortalForTest({ users: [{ id: 1, scopes: [] }] });
    const errorOf = async (method: string) => {
      const reply = await portal.call(method);
      return [reply.status, at(reply.json, 'error')];
    };
    expect(await errorOf('telephony.externalCall.hide')).toEqual([403, 'insufficient_scope']);
    expect(await errorOf('no.such.method')).toEqual([404, 'ERROR_METHOD_NOT_FOUND']);
    portal.users.update(1, { active: false });
    expect(await errorOf('profile')).toEqual([403, 'INVALID_CREDENTIALS']);
    portal.users.update(1, { active: true });
    portal.settings.update({ requireHttps: true });
    expect(await errorOf('profile')).toEqual([400, 'INVALID_REQUEST']);
    portal.settings.update({ requireHttps: false, overloaded: true });
    expect(await errorOf('profile')).toEqual([503, 'OVERLOAD_LIMIT']);
    expect(await errorOf('profile')).toEqual([503, 'OVERLOAD_LIMIT']);
  });

  it('for a token after its hour', async () => {
    const clock = createManualClock();
    const portal = await startPortalForTest({ clock });
    const url = `${portal.url}/rest/profile?auth=${portal.oauth.mintAccessToken({ userId: 1 })}`;
    clock.advance(3_599_999);
    expect((await send(url)).status).toBe(200);
    clock.advance(1);
    const reply = await send(url);
    expect([reply.status, at(reply.json, 'error')]).toEqual([401, 'expired_token']);
  });
});

describe('the core methods', () => {
  it('tell who is asking, with what rights, and what exists', async () => {
    const portal = await startPortalForTest({
      users: [{ id: 5, name: 'A', lastName: 'B', phoneInner: '7', scopes: ['user_brief'] }],
    });
    const result = async (method: string, params = {}) =>
      at((await portal.call(method, params, { userId: 5 })).json, 'result');
    expect(await result('profile')).toMatchObject({ ID: '5', ADMIN: false, NAME: 'A', LAST_NAME: 'B' });
    expect(await result('user.current')).toMatchObject({ ID: '5', UF_PHONE_INNER: '7' });
    expect(await result('scope')).toEqual(['user_brief']);
    expect(await result('server.time')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/);
    expect(await result('method.get', { name: 'TELEPHONY.externalcall.hide' })).toEqual({
      isExisting: true,
      isAvailable: false,
    });
    expect(await result('method.get', { name: 'user.current' })).toEqual({
      isExisting: true,
      isAvailable: true,
    });
  });

  it('leave the operating figures out when the limiter is off', async () => {
    const portal = await startPortalForTest({ settings: { operatingInTime: false } });
    const time = at((await portal.call('profile')).json, 'time');
    expect(Object.keys(Object(time))).toEqual([
      'start',
      'finish',
      'duration',
      'processing',
      'date_start',
      'date_finish',
    ]);
  });
});
