import { createServer } from 'node:http';
import { deflateRawSync } from 'node:zlib';
import { WebSocketServer, WebSocket } from 'ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenSocket } from '../../../../electron/core/ports/socket.ts';
import { classifyNetworkError } from '../../../../electron/portal/network/networkErrors.ts';
import { createClassSockets } from '../../../../electron/portal/push/sockets/webSocketClassSocket.ts';
import { createWsSockets } from '../../../../electron/portal/push/sockets/wsSocket.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { listen, openSession, soonMs } from '../testing/openSession.ts';
import { createScriptedPush, frameOf } from '../testing/scriptedPush.ts';

const tooMuch = `[${'{},'.repeat(1_500_000)}{}]`;

async function polling() {
  const push = createScriptedPush();
  await push.start();
  push.socket.handlers.onRefused(403);
  push.socket.handlers.onClose(1006, '');
  await push.time.advance(5_000);
  await push.poll.answer(200, frameOf('7'));
  return push;
}

describe('a poll’s answer that is larger than any', () => {
  it('is given up, told, and passed over: what comes after it is heard', async () => {
    const push = await polling();
    expect(push.poll.url.searchParams.get('mid')).toBe('7');
    await push.poll.answer(200, tooMuch);
    await push.time.advance(1_000);
    expect(push.poll.url.searchParams.has('mid')).toBe(false);
    await push.poll.answer(200, frameOf('9'));
    expect(push.messages.map(({ mid }) => mid)).toEqual(['7', '9']);
  });

  it('that comes again and again is asked for ever more seldom', async () => {
    const push = await polling();
    const asked = push.polls.length;
    for (let second = 0; second < 600; second += 1) {
      if (!push.poll.aborted) await push.poll.answer(200, tooMuch.slice(0, 4_000_100));
      await push.time.advance(1_000);
      for (const socket of push.sockets) if (!socket.closed) socket.handlers.onClose(1006, '');
    }
    expect(push.polls.length - asked).toBeLessThan(120);
    expect(push.healths.map(({ problem }) => problem?.code)).toContain('portal.answerTooLarge');
  }, 60_000);
});

describe('a poll that is answered at once', () => {
  it.each([
    ['with what nobody understands', '<html>'],
    ['with a message that was heard before', frameOf('7')],
    ['with more values than any frame has', `[${'0,'.repeat(400_000)}0]`],
  ])('%s is not asked in a tight circle', async (_what, body) => {
    const push = await polling();
    const asked = push.polls.length;
    for (let second = 0; second < 20; second += 1) {
      await push.poll.answer(200, body);
      await push.time.advance(1_000);
    }
    expect(push.polls.length - asked).toBeLessThanOrEqual(21);
  });
});

/** A push server that says one thing to whoever comes. */
async function saying(
  say: (socket: WebSocket) => void,
  options: { readonly perMessageDeflate?: boolean } = {},
): Promise<string> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, ...options });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    say(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return `ws://127.0.0.1:${address.port}/`;
}

/** What a socket tells until it is closed. */
function heard(openSocket: OpenSocket, url: string): Promise<{ lengths: number[]; code: string | null }> {
  return new Promise((resolve) => {
    const lengths: number[] = [];
    let code: string | null = null;
    openSocket(url, {
      onOpen: () => undefined,
      onMessage: (text) => lengths.push(text.length),
      onRefused: () => undefined,
      onError: (error) => (code = classifyNetworkError(error).code),
      onClose: () => resolve({ lengths, code }),
    });
  });
}

describe.each<[string, OpenSocket]>([
  ['ws', createWsSockets()],
  ['a class that cannot be told a bound', createClassSockets(WebSocket)],
])('a message that is larger than any, to a socket by %s', (_what, openSocket) => {
  it('ends the connection and is told as such', async () => {
    const url = await saying((socket) => {
      socket.send('x'.repeat(100));
      socket.send('x'.repeat(4_000_001));
    });
    expect(await heard(openSocket, url)).toEqual({ lengths: [100], code: 'portal.answerTooLarge' });
  });
});

describe('a compressed message', () => {
  it('is not offered to be understood, so that none can be a thousand times what it looks', async () => {
    const extensions: (string | undefined)[] = [];
    const server = createServer();
    server.on('upgrade', (request, socket) => {
      extensions.push(request.headers['sec-websocket-extensions']);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
    await heard(createWsSockets(), `ws://127.0.0.1:${address.port}/`);
    expect(extensions).toEqual([undefined]);
  });

  it('that comes all the same ends the connection', async () => {
    const url = await saying((socket) => {
      const body = deflateRawSync(Buffer.alloc(100_000_000, ' '));
      const head = Buffer.alloc(10);
      head.writeUInt8(0xc1, 0);
      head.writeUInt8(127, 1);
      head.writeBigUInt64BE(BigInt(body.length), 2);
      // Past the server's own code, which would not send what was not agreed upon.
      const raw: unknown = Reflect.get(socket, '_socket');
      if (typeof raw === 'object' && raw !== null && 'write' in raw && typeof raw.write === 'function')
        raw.write(Buffer.concat([head, body]));
    });
    expect((await heard(createWsSockets(), url)).lengths).toEqual([]);
  });
});

describe('a channel whose server says too much at once', () => {
  it('goes on with what is said after it', async () => {
    const portal = await startPortalForTest();
    const listening = listen(openSession(portal.webhookUrl(1)));
    await portal.push.waitForConnection(1, soonMs);
    const before = portal.push.connections.map(({ id }) => id);
    portal.push.sendRaw(1, ' '.repeat(4_000_001));
    await expect
      .poll(() => portal.push.connections.some(({ id }) => !before.includes(id)), { timeout: soonMs })
      .toBe(true);
    portal.push.send(1, { moduleId: 'im', command: 'say', params: {} });
    await listening.waitForMessages(1);
  });
});
