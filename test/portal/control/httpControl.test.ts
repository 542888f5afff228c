import { describe, expect, it } from 'vitest';
import { at, send, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';
import { listenToUser } from '../testing/pushListener.ts';

const order = (portal: PortalFixture, name: string, body: object = {}) =>
  send(`${portal.url}/practice/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('control over HTTP', () => {
  it('rings, answers and ends as the connector does', async () => {
    const portal = await startPortalForTest();
    const rung = await order(portal, 'ring', {
      userIds: [1, 2],
      phoneNumber: '5',
      name: 'Anna',
      companyName: 'Acme',
    });
    const callId = String(at(rung.json, 'callId'));
    expect(portal.truth.cardsOpenFor(1)).toMatchObject([{ callId, callerName: 'Anna', companyName: 'Acme' }]);
    await order(portal, 'answered', { callId, userId: 2 });
    expect(portal.truth.usersSeeing(callId)).toEqual([2]);
    const closed = order(portal, 'waitForCard', { userId: 2, callId, state: 'closed' });
    await order(portal, 'end', { callId });
    expect(at((await closed).json, 'state')).toBe('closed');
  });

  it('orders faults, settings and pushes, and is waited on for requests', async () => {
    const portal = await startPortalForTest();
    const listener = await listenToUser(portal, 1);
    await order(portal, 'fault', { method: 'profile', times: 2, fault: { kind: 'http', status: 502 } });
    const waited = order(portal, 'waitForRequest', { method: 'profile' });
    expect((await portal.call('profile')).status).toBe(502);
    expect((await waited).json).toMatchObject({ method: 'profile', status: 502 });
    await order(portal, 'clearFaults');
    expect((await portal.call('profile')).status).toBe(200);
    await order(portal, 'settings', { overloaded: true });
    expect((await portal.call('profile')).status).toBe(503);
    await order(portal, 'push', {
      order: 'send',
      userId: 1,
      moduleId: 'im',
      command: 'note',
      params: { a: [1] },
    });
    await order(portal, 'push', { order: 'close', code: 3001 });
    expect(await listener.closed).toBe(3001);
    expect(listener.heard).toMatchObject([{ moduleId: 'im', command: 'note', params: { a: [1] } }]);
    await order(portal, 'reset');
    expect(portal.journal.requests).toEqual([]);
  });

  it('gives the state and the journal', async () => {
    const portal = await startPortalForTest();
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    await portal.call('scope');
    const state = await send(`${portal.url}/practice/state`);
    expect(at(state.json, 'users')).toMatchObject([
      { id: 1, webhookUrl: portal.webhookUrl(1), cards: [{ callId }] },
      {},
      {},
    ]);
    const journal = await send(`${portal.url}/practice/journal?after=0`);
    expect(journal.json).toMatchObject({
      requests: [{ method: 'scope', outcome: 'answered' }],
      pushes: [{ to: 1, command: 'showExternalCall' }],
    });
  });

  it('refuses wrong bodies, unknown commands and what a foreign page could send', async () => {
    const portal = await startPortalForTest();
    expect((await order(portal, 'ring', { phoneNumber: 5 })).status).toBe(400);
    expect((await order(portal, 'ring', { phoneNumber: 'abc' })).json).toEqual({
      error: 'Unsupported phone number format',
    });
    expect((await order(portal, 'nothing')).status).toBe(404);
    const foreign = await send(`${portal.url}/practice/reset`, { method: 'POST', body: '{}' });
    expect(foreign.status).toBe(415);
  });
});

describe("the operator's page", () => {
  it('says what it is, and carries names only as text', async () => {
    const portal = await startPortalForTest({ users: [{ id: 1, name: '<b>Bobby', lastName: '"Tables"' }] });
    for (const path of ['/', '/operator/1']) {
      const page = await send(portal.url + path);
      expect(page.text).toContain('a stand-in for Bitrix24, not made by Bitrix24');
      expect(page.text).not.toContain('<b>Bobby');
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    }
    expect((await send(`${portal.url}/operator/9`)).status).toBe(404);
    expect((await send(`${portal.url}/practice/page.js`)).text).not.toMatch(
      /innerHTML|insertAdjacentHTML|document\.write/,
    );
  });

  it('hears of cards as they come and go, and of requests without any secret', async () => {
    const portal = await startPortalForTest();
    const abort = new AbortController();
    const stream = await fetch(`${portal.url}/practice/live?userId=1`, { signal: abort.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const readUntil = async (text: string): Promise<string> => {
      let all = '';
      while (!all.includes(text)) all += (await reader?.read())?.value ?? '';
      return all;
    };
    await readUntil('"cards":[]');
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    await readUntil(callId);
    await portal.call('telephony.externalCall.hide', { CALL_ID: callId, USER_ID: 1 });
    const last = await readUntil('"answer":"true"');
    expect(last).toContain('/rest/1/••••/');
    abort.abort();
  });
});
