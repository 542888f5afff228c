import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWsSockets } from '../../../../electron/portal/push/sockets/wsSocket.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { listen, openSession, soonMs } from '../testing/openSession.ts';

/** A proxy for CONNECT that lets through, or wants a sign-in. Counts what it was asked. */
async function startProxy(letsThrough: boolean): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const proxy: Server = createServer();
  proxy.on('connect', (request, client) => {
    asked.push(request.url ?? '');
    if (!letsThrough) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host ?? '', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

describe('sockets by ws', () => {
  it('go through the proxy that the system names', async () => {
    const portal = await startPortalForTest();
    const proxy = await startProxy(true);
    const openSocket = createWsSockets({ agentFor: () => Promise.resolve(new HttpsProxyAgent(proxy.url)) });
    const listening = listen(openSession(portal.webhookUrl(1), { openSocket }));
    await listening.waitForHealth(({ transport }) => transport === 'websocket', 'by websocket');
    expect(proxy.asked).toEqual([new URL(portal.url).host]);
  });

  it('leave the way to long polling where the proxy wants a sign-in', async () => {
    const portal = await startPortalForTest();
    const proxy = await startProxy(false);
    const openSocket = createWsSockets({ agentFor: () => Promise.resolve(new HttpsProxyAgent(proxy.url)) });
    const session = openSession(portal.webhookUrl(1), { openSocket, timings: { pollLiveAfterMs: 50 } });
    const health = await listen(session).waitForHealth(({ state }) => state === 'live', 'live');
    expect(health).toMatchObject({ transport: 'longPolling', problem: { code: 'portal.proxyNeedsSignIn' } });
  });

  it('say nothing of channels or webhook, whatever goes wrong', async () => {
    const portal = await startPortalForTest();
    const session = openSession(portal.webhookUrl(1), { timings: { pollLiveAfterMs: 50 } });
    const listening = listen(session);
    await portal.push.waitForConnection(1, soonMs);
    portal.push.sendRaw(1, '{"broken');
    portal.push.refuseSockets(502);
    portal.push.refusePolling(500);
    portal.push.terminate(1);
    await listening.waitForHealth(({ state }) => state === 'down', 'down');
    const config = JSON.stringify((await portal.call('pull.config.get')).json);
    const secrets = [...config.matchAll(/"(?:id|clientId)":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(secrets.length).toBeGreaterThan(2);
    const said = session.said.join('\n');
    for (const secret of [...secrets, ...secrets.flatMap((id) => id.split(/[.:]/))]) {
      expect(said.includes(secret)).toBe(false);
    }
    expect(said).toContain('push connection lost');
  });
});
