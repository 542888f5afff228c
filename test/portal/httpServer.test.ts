import https from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createPracticePortal } from './practicePortal.ts';
import { parseJson } from './rest/parsing/jsonValue.ts';
import { selfSignedCertificate } from './testing/certificate.ts';
import { at, send, startPortalForTest } from './testing/portalFixture.ts';
import { listenToUser } from './testing/pushListener.ts';

describe('the portal over TLS', () => {
  it('is refused by who does not trust its certificate, and speaks https and wss with who does', async () => {
    const tls = await selfSignedCertificate();
    const portal = await startPortalForTest({ tls });
    await expect(send(`${portal.webhookUrl(1)}profile`)).rejects.toMatchObject({
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(portal.journal.requests).toEqual([]);

    const config = await new Promise<string>((resolve, reject) => {
      const request = https.get(`${portal.webhookUrl(1)}pull.config.get`, { ca: tls.cert }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve(text));
      });
      request.on('error', reject);
    });
    const part = (...path: string[]): string => String(at(parseJson(config), 'result', ...path));
    expect(part('server', 'websocket_secure')).toBe(`wss://${new URL(portal.url).host}/sub/`);
    const query = new URLSearchParams({
      CHANNEL_ID: part('channels', 'private', 'id'),
      clientId: part('clientId'),
    });
    const socket = new WebSocket(`${part('server', 'websocket_secure')}?${query}`, { ca: tls.cert });
    onTestFinished(() => socket.terminate());
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    await portal.push.waitForConnection(1, 4000);
  });
});

describe('listening', () => {
  it('ends with every connection cut, and may begin again on the same port with what was there', async () => {
    const portal = createPracticePortal();
    const first = await portal.start();
    const port = Number(new URL(first.url).port);
    const fixture = {
      ...portal,
      ...first,
      call: (method: string) => send(`${first.webhookUrl(1)}${method}`),
    };
    const listener = await listenToUser(fixture, 1);
    portal.push.send(1, { moduleId: 'practice', command: 'note', params: {} });
    const mid = (await listener.waitForCount(1))[0]?.mid ?? '';
    await first.stop();
    expect(await listener.closed).toBe(1006);
    await expect(fixture.call('profile')).rejects.toThrow();
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '5' });

    const second = await portal.start({ port });
    onTestFinished(second.stop);
    expect(second.url).toBe(first.url);
    const missed = await (await listenToUser(fixture, 1, { format: 'json', mid })).waitForCount(1);
    expect(at(missed[0]?.params, 'callId')).toBe(callId);
    await expect(createPracticePortal({ port }).start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('survives odd paths', async () => {
    const portal = await startPortalForTest();
    for (const path of [
      '//',
      '/rest',
      '/rest/',
      '/rest/1',
      '/rest/%E0%A4%A',
      '/sub',
      '/sub/?CHANNEL_ID=',
      '/practice/',
      '/%',
    ]) {
      expect((await send(portal.url + path)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await portal.call('profile')).status).toBe(200);
  });
});
