import https from 'node:https';
import { B24Hook } from '@bitrix24/b24jssdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfSignedCertificate } from './testing/certificate.ts';
import { startPortalForTest } from './testing/portalFixture.ts';
import { officialOAuthClient } from './testing/officialClient.ts';

const incoming = { USER_ID: 1, PHONE_NUMBER: '+74951234567', TYPE: 2 };

describe('the official client by OAuth over plain http', () => {
  it('asks who it is', async () => {
    const portal = await startPortalForTest();
    const client = officialOAuthClient(portal);
    const answer = await client.actions.v2.call.make({ method: 'profile' });
    expect(answer.getData()?.result).toMatchObject({
      ID: '1',
      ADMIN: true,
      NAME: 'Olga',
      LAST_NAME: 'Operator',
    });
    await client.initIsAdmin();
    expect(client.auth.isAdmin).toBe(true);
  });

  it('registers, shows, hides and finishes a call', async () => {
    const portal = await startPortalForTest();
    const client = officialOAuthClient(portal);
    const call = async (method: string, params: Record<string, unknown>): Promise<unknown> =>
      (await client.actions.v2.call.make({ method: `telephony.externalCall.${method}`, params })).getData()
        ?.result;

    const registered = await call('register', { ...incoming, SHOW: 0 });
    expect(registered).toMatchObject({ CALL_ID: expect.stringMatching(/^externalCall\./) });
    const CALL_ID = portal.calls.running[0]?.callId ?? '';
    expect(await call('show', { CALL_ID, USER_ID: [1, 2] })).toBe(true);
    expect(portal.truth.usersSeeing(CALL_ID)).toEqual([1, 2]);
    expect(await call('hide', { CALL_ID, USER_ID: [1, 2] })).toBe(true);
    expect(portal.truth.usersSeeing(CALL_ID)).toEqual([]);
    expect(await call('finish', { CALL_ID, USER_ID: 1, DURATION: 5 })).toMatchObject({ CALL_STATUS: 1 });
    expect(await call('hide', { CALL_ID })).toBe(false);
  });

  it('sends batches and gets each answer, also past a failure', async () => {
    const portal = await startPortalForTest();
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    const client = officialOAuthClient(portal);
    const answer = await client.actions.v2.batch.make({
      calls: {
        who: { method: 'profile' },
        wrong: { method: 'telephony.externalCall.finish', params: { USER_ID: 1, CALL_ID: 'x' } },
        hidden: { method: 'telephony.externalCall.hide', params: { CALL_ID: callId, USER_ID: [1, 2] } },
      },
      options: { isHaltOnError: false },
    });
    expect(answer.getData()).toMatchObject({ who: { ID: '1' }, hidden: true });
    expect(answer.getErrorMessages()).toHaveLength(1);
    expect(portal.truth.isOpen(1, callId)).toBe(false);
  });

  it('is refused by the limit once and succeeds by itself', async () => {
    const portal = await startPortalForTest();
    portal.faults.order({ method: 'profile', fault: { kind: 'error', error: 'QUERY_LIMIT_EXCEEDED' } });
    const answer = await officialOAuthClient(portal).actions.v2.call.make({ method: 'profile' });
    expect(answer.isSuccess).toBe(true);
    expect(portal.journal.requestsFor('profile').map((r) => r.status)).toEqual([503, 200]);
  });

  it('reports a business error by its code and text', async () => {
    const portal = await startPortalForTest();
    const registering = officialOAuthClient(portal).actions.v2.call.make({
      method: 'telephony.externalCall.register',
      params: {},
    });
    await expect(registering).rejects.toMatchObject({
      code: 'ERROR_CORE',
      status: 400,
      message: 'USER_ID or USER_PHONE_INNER should be set',
    });
  });

  it('has an expired token renewed and repeats the call', async () => {
    const portal = await startPortalForTest();
    const client = officialOAuthClient(portal);
    client.setCustomRefreshAuth(async () => ({
      access_token: portal.oauth.mintAccessToken({ userId: 1, scopes: ['telephony'] }),
      refresh_token: 'practice',
      expires: String(Math.floor(Date.now() / 1000) + 3600),
      expires_in: '3600',
      client_endpoint: `${portal.url}/rest/`,
      server_endpoint: `${portal.url}/rest/`,
      member_id: 'practice',
      scope: 'telephony',
      status: 'L',
      domain: new URL(portal.url).host,
    }));
    portal.oauth.expireAll();
    const answer = await client.actions.v2.call.make({ method: 'profile' });
    expect(answer.getData()?.result).toMatchObject({ ID: '1' });
    expect(portal.journal.requestsFor('profile').map((request) => request.status)).toEqual([401, 200]);
    expect(portal.journal.requests[0]?.answer).toMatchObject({ error: 'expired_token' });
  });
});

describe('the official client as a local application', () => {
  const registered = async () => {
    const portal = await startPortalForTest();
    const application = portal.oauth.registerApplication({
      redirectUri: 'https://connector.example/',
      scopes: ['telephony', 'pull'],
    });
    return { portal, application };
  };

  it('refreshes an expired token at the token endpoint and goes on with the rotated one', async () => {
    const { portal, application } = await registered();
    const client = officialOAuthClient(portal, { application });
    for (const round of [1, 2, 3]) {
      portal.oauth.expireAll();
      const answer = await client.actions.v2.call.make({ method: 'profile' });
      expect(answer.getData()?.result).toMatchObject({ ID: '1' });
      expect(portal.oauth.refreshCount).toBe(round);
    }
  });

  it('gets through with many calls that find the token expired', async () => {
    const { portal, application } = await registered();
    const client = officialOAuthClient(portal, { application });
    portal.oauth.expireAll();
    const calls = Array.from({ length: 5 }, () => client.actions.v2.call.make({ method: 'profile' }));
    const answers = await Promise.all(calls);
    expect(answers.map((answer) => answer.getData()?.result)).toMatchObject(Array(5).fill({ ID: '1' }));
    // It refreshes again for answers that come in after the first refresh; never with a token that was used up.
    const refreshes = portal.journal.requestsFor('oauth/token');
    expect(new Set(refreshes.map((request) => request.status))).toEqual(new Set([200]));
  });

  it('tells a refresh that is refused', async () => {
    const { portal, application } = await registered();
    const client = officialOAuthClient(portal, { application });
    portal.oauth.expireAll();
    portal.oauth.updateApplication(application.clientId, { state: 'unpaid' });
    await expect(client.actions.v2.call.make({ method: 'profile' })).rejects.toThrow('Payment required');
    portal.oauth.updateApplication(application.clientId, { state: 'installed' });
    portal.oauth.revokeRefreshTokens();
    await expect(client.actions.v2.call.make({ method: 'profile' })).rejects.toThrow('Invalid grant');
  });

  it('sends events to the users of its application', async () => {
    const { portal, application } = await registered();
    const answer = await officialOAuthClient(portal, { application }).actions.v2.call.make({
      method: 'pull.application.event.add',
      params: { COMMAND: 'ringside.call', PARAMS: { callId: 'x' }, USER_ID: [1, 2] },
    });
    expect(answer.getData()?.result).toBe(true);
    expect(portal.journal.pushes).toMatchObject([
      { to: 1, clientId: application.clientId, command: 'ringside.call', params: { callId: 'x' } },
      { to: 2, clientId: application.clientId },
    ]);
  });
});

describe('the official client by inbound webhook over TLS', () => {
  it('asks who it is and hides a card', async () => {
    const tls = await selfSignedCertificate();
    const portal = await startPortalForTest({ tls, settings: { requireHttps: true } });
    const before = https.globalAgent.options.ca;
    https.globalAgent.options.ca = tls.cert;
    onTestFinished(() => {
      https.globalAgent.options.ca = before;
      https.globalAgent.destroy();
    });

    const client = B24Hook.fromWebhookUrl(portal.webhookUrl(1));
    client.offClientSideWarning();
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    const who = await client.actions.v2.call.make({ method: 'profile' });
    const hidden = await client.actions.v2.call.make({
      method: 'telephony.externalCall.hide',
      params: { CALL_ID: callId, USER_ID: 1 },
    });
    expect([who.getData()?.result, hidden.getData()?.result]).toMatchObject([{ ID: '1' }, true]);
    expect(portal.truth.isOpen(1, callId)).toBe(false);
  });
});
