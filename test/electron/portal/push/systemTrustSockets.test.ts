import { WebSocket } from 'ws';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenSocket } from '../../../../electron/core/ports/socket.ts';
import { proxyNotSpoken } from '../../../../electron/core/ports/network/networkErrors.ts';
import { createSystemCertificates } from '../../../../electron/portal/push/sockets/systemCertificates.ts';
import {
  createSystemTrustSockets,
  type SocketWay,
} from '../../../../electron/portal/push/sockets/systemTrustSockets.ts';
import { createClassSockets } from '../../../../electron/portal/push/sockets/webSocketClassSocket.ts';
import { createWsSockets } from '../../../../electron/portal/push/sockets/wsSocket.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { createNodeFetch } from '../faultMatrixStrangers.ts';
import { listen, openSession, systemTimers } from '../testing/openSession.ts';

/** A portal whose certificate only the system knows. */
async function companyPortal() {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'company' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { portal: await startPortalForTest({ tls: { key, cert } }), cert };
}

/** As `net.WebSocket` of Electron 45: it knows the system's certificates and cannot ping. */
function systemNetworkSockets(cert: string): OpenSocket {
  return createClassSockets(
    class extends WebSocket {
      constructor(url: string) {
        super(url, { ca: [cert] });
      }
    },
  );
}

function unreadable(): Promise<never> {
  return Promise.reject(Object.assign(new Error('no'), { code: 'UNABLE_TO_READ_SYSTEM_CERTIFICATES' }));
}

/** Sockets whose ways are counted each time they are tried. */
function counting(ways: readonly SocketWay[]) {
  const tried: string[] = [];
  const opened: string[] = [];
  const openSocket = createSystemTrustSockets(
    ways.map((way) => ({
      ...way,
      openSocket: (url, handlers) => {
        tried.push(way.name);
        return way.openSocket(url, handlers);
      },
    })),
    (name) => opened.push(name),
  );
  return { openSocket, tried, opened };
}

describe('sockets that the system has to vouch for', () => {
  it('are opened with the system’s certificates, can ping, and are opened so at once the next time', async () => {
    const { portal, cert } = await companyPortal();
    const { openSocket, tried, opened } = counting([
      { name: 'nodeCertificates', openSocket: createWsSockets() },
      {
        name: 'systemCertificates',
        openSocket: createWsSockets({ certificateAuthorities: () => Promise.resolve([cert]) }),
      },
      { name: 'systemNetwork', openSocket: systemNetworkSockets(cert) },
    ]);
    const session = openSession(portal.webhookUrl(1), {
      fetch: createNodeFetch({ ca: cert }),
      openSocket,
      timings: { pingEveryMs: 100, pongTimeoutMs: 100 },
    });
    const listening = listen(session);
    await listening.waitForHealth(({ transport }) => transport === 'websocket', 'by websocket');
    portal.push.send(1, { moduleId: 'im', command: 'say', params: {} });
    await listening.waitForMessages(1);
    expect(tried).toEqual(['nodeCertificates', 'systemCertificates']);

    // Half open: only a ping notices.
    portal.push.stall(1);
    portal.push.send(1, { moduleId: 'im', command: 'say', params: {} });
    await listening.waitForMessages(2);
    expect(tried.slice(2)).toEqual(['systemCertificates']);
    expect(opened).toEqual(['systemCertificates']);
    expect(listening.healths.map(({ state }) => state)).not.toContain('down');
  });

  it('go by the system’s network where Node cannot be told of its certificates', async () => {
    const { portal, cert } = await companyPortal();
    const { openSocket, tried } = counting([
      { name: 'nodeCertificates', openSocket: createWsSockets() },
      { name: 'systemCertificates', openSocket: createWsSockets({ certificateAuthorities: unreadable }) },
      { name: 'systemNetwork', openSocket: systemNetworkSockets(cert) },
    ]);
    const fetch = createNodeFetch({ ca: cert });
    const listening = listen(openSession(portal.webhookUrl(1), { fetch, openSocket }));
    await listening.waitForHealth(({ transport }) => transport === 'websocket', 'by websocket');
    portal.push.send(1, { moduleId: 'im', command: 'say', params: {} });
    await listening.waitForMessages(1);
    expect(tried).toEqual(['nodeCertificates', 'systemCertificates', 'systemNetwork']);
  });

  it.each<[string, { refusedWith?: number; error?: { code: string } }]>([
    ['wants a sign-in that only the system knows', { refusedWith: 407 }],
    ['is of a kind that only the system speaks', { error: { code: proxyNotSpoken } }],
  ])('go by the system’s network where the proxy %s', async (_what, { refusedWith, error }) => {
    const portal = await startPortalForTest();
    const failing: OpenSocket = (_url, handlers) => {
      queueMicrotask(() => {
        if (refusedWith !== undefined) handlers.onRefused(refusedWith);
        if (error !== undefined) handlers.onError(Object.assign(new Error('proxy'), error));
        handlers.onClose(1006, '');
      });
      return { close: () => undefined, send: () => undefined };
    };
    const { openSocket, opened } = counting([
      { name: 'nodeCertificates', openSocket: failing },
      { name: 'systemNetwork', openSocket: createClassSockets(WebSocket) },
    ]);
    const listening = listen(openSession(portal.webhookUrl(1), { openSocket }));
    await listening.waitForHealth(({ transport }) => transport === 'websocket', 'by websocket');
    expect(opened).toEqual(['systemNetwork']);
  });

  it('go no other way for any other reason, and are told as they failed', async () => {
    const { openSocket, tried } = counting([
      { name: 'nodeCertificates', openSocket: createWsSockets() },
      { name: 'systemNetwork', openSocket: createClassSockets(WebSocket) },
    ]);
    const told = await new Promise<unknown[]>((resolve) => {
      const heard: unknown[] = [];
      openSocket('ws://127.0.0.1:1/', {
        onOpen: () => heard.push('open'),
        onMessage: (text) => heard.push(text),
        onRefused: (status) => heard.push(status),
        onError: (error) => heard.push(error instanceof Error && 'code' in error ? error.code : error),
        onClose: (code) => resolve([...heard, code]),
      });
    });
    expect(told).toEqual(['ECONNREFUSED', 1006]);
    expect(tried).toEqual(['nodeCertificates']);
  });

  it('trust nobody whom neither knows', async () => {
    const { portal, cert } = await companyPortal();
    const { openSocket, tried } = counting([
      { name: 'nodeCertificates', openSocket: createWsSockets() },
      {
        name: 'systemCertificates',
        openSocket: createWsSockets({ certificateAuthorities: () => Promise.resolve([]) }),
      },
      { name: 'systemNetwork', openSocket: createClassSockets(WebSocket) },
    ]);
    const fetch = createNodeFetch({ ca: cert });
    const session = openSession(portal.webhookUrl(1), {
      fetch,
      openSocket,
      timings: { pollLiveAfterMs: 50 },
    });
    const health = await listen(session).waitForHealth(({ state }) => state === 'live', 'live');
    expect(health).toMatchObject({
      transport: 'longPolling',
      problem: { code: 'portal.certificateNotTrusted' },
    });
    expect(tried.slice(0, 3)).toEqual(['nodeCertificates', 'systemCertificates', 'systemNetwork']);
  });

  it('stay closed once they are closed, whichever way was being tried', async () => {
    const { portal, cert } = await companyPortal();
    const { openSocket, tried } = counting([
      { name: 'nodeCertificates', openSocket: createWsSockets() },
      { name: 'systemNetwork', openSocket: systemNetworkSockets(cert) },
    ]);
    const closed = new Promise<void>((resolve) => {
      const socket = openSocket(portal.url.replace('https', 'wss'), {
        onOpen: () => undefined,
        onMessage: () => undefined,
        onRefused: () => undefined,
        onError: () => undefined,
        onClose: () => resolve(),
      });
      onTestFinished(() => socket.close());
      socket.close();
    });
    await closed;
    expect(tried).toEqual(['nodeCertificates']);
  });
});

describe('the system’s certificates', () => {
  it('are told with Node’s own, or not at all where this Node cannot tell them', async () => {
    const tls = await import('node:tls');
    const { rootCertificates } = tls;
    const asked = createSystemCertificates(systemTimers)();
    if (!('getCACertificates' in tls))
      await expect(asked).rejects.toMatchObject({ code: 'UNABLE_TO_READ_SYSTEM_CERTIFICATES' });
    else expect(await asked).toEqual(expect.arrayContaining([...rootCertificates]));
  });
});
