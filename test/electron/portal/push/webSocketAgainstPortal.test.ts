import { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import type { OpenSocket } from '../../../../electron/core/ports/socket.ts';
import type { PortalDeps } from '../../../../electron/portal/dependencies.ts';
import { createClassSockets } from '../../../../electron/portal/push/sockets/webSocketClassSocket.ts';
import { createWsSockets } from '../../../../electron/portal/push/sockets/wsSocket.ts';
import type { PracticePortalOptions } from '../../../portal/practicePortal.ts';
import { startPortalForTest, type PortalFixture } from '../../../portal/testing/portalFixture.ts';
import {
  listen,
  openSession,
  soonMs,
  type Listening,
  type SessionUnderTest,
} from '../testing/openSession.ts';

interface Listener {
  readonly portal: PortalFixture;
  readonly session: SessionUnderTest;
  readonly listening: Listening;
}

/** A portal, and Ringside listening to it by WebSocket. */
async function listenToPortal(
  deps: Partial<PortalDeps> = {},
  options: PracticePortalOptions = {},
): Promise<Listener> {
  const portal = await startPortalForTest(options);
  const session = openSession(portal.webhookUrl(1), deps);
  const listening = listen(session);
  await listening.waitForHealth(({ state }) => state === 'live', 'live');
  await portal.push.waitForConnection(1, soonMs);
  return { portal, session, listening };
}

function say(portal: PortalFixture, word: string): void {
  portal.push.send(1, { moduleId: 'im', command: 'say', params: { word } });
}

async function words(listening: Listening, count: number): Promise<readonly unknown[]> {
  return (await listening.waitForMessages(count)).map(({ params }) => wordOf(params));
}

function wordOf(params: unknown): unknown {
  return typeof params === 'object' && params !== null && 'word' in params ? params.word : undefined;
}

/** The states it went through. */
function states({ healths }: Listening): readonly string[] {
  return healths.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
}

function configRequests(portal: PortalFixture): number {
  return portal.journal.requests.filter(({ method }) => method === 'pull.config.get').length;
}

/** Resolves once a newer connection than these is there. */
async function waitForAnother(
  portal: PortalFixture,
  before: readonly { readonly id: number }[],
): Promise<void> {
  await portal.push.waitForConnection(1, soonMs, { afterId: Math.max(0, ...before.map(({ id }) => id)) });
}

const factories: readonly (readonly [string, OpenSocket])[] = [
  ['ws', createWsSockets()],
  // `ws` has the interface of a browser's WebSocket, as Electron's net.WebSocket has.
  ['a browser-like class', createClassSockets(WebSocket)],
];

/** Close code, and how often the configuration is asked for in all. */
const closeCodes: readonly (readonly [number, number])[] = [
  [1000, 1],
  [1001, 1],
  [1008, 1],
  [1011, 1],
  [3004, 1],
  [3005, 1],
  [3000, 2],
  [3001, 2],
  [3003, 2],
  [4010, 2],
];

describe.each(factories)('listening by WebSocket, with sockets by %s', (name, openSocket) => {
  it.each([
    ['plain JSON', 4],
    ['framed text', 3],
  ])('hears call cards as %s', async (_framing, pullServerVersion) => {
    const { portal, listening } = await listenToPortal({ openSocket }, { settings: { pullServerVersion } });
    const callId = portal.connector.ring({ userIds: [1, 2], phoneNumber: '+79001234567' });
    const [shown] = await listening.waitForMessages(1);
    expect(shown).toMatchObject({ moduleId: 'voximplant', command: 'showExternalCall', params: { callId } });
    expect(Math.abs(Date.now() - (shown?.sentAtMs ?? 0))).toBeLessThan(soonMs);
    expect(listening.healths.at(-1)).toMatchObject({ transport: 'websocket', problem: null });
  });

  it.each([3, 4])('hears several messages of one frame, server version %i', async (pullServerVersion) => {
    const { portal, listening } = await listenToPortal({ openSocket }, { settings: { pullServerVersion } });
    portal.push.hold();
    for (const word of ['a', 'b', 'c']) say(portal, word);
    portal.push.release();
    expect(await words(listening, 3)).toEqual(['a', 'b', 'c']);
  });

  it('hears what was said while the connection was broken, and nothing twice', async () => {
    const { portal, listening } = await listenToPortal({ openSocket });
    say(portal, 'before');
    await listening.waitForMessages(1);
    portal.push.terminate(1);
    say(portal, 'in between');
    say(portal, 'in between, too');
    expect(await words(listening, 3)).toEqual(['before', 'in between', 'in between, too']);
    portal.push.repeat(1, 3);
    say(portal, 'after');
    expect(await words(listening, 4)).toEqual(['before', 'in between', 'in between, too', 'after']);
    expect(configRequests(portal)).toBe(1);
  });

  it('ignores what it does not understand, and says so once a minute without quoting it', async () => {
    const { portal, session, listening } = await listenToPortal({ openSocket });
    for (const text of ['hello', '{"a":', '[[5]]', '{"text":{"module_id":"im"}}'])
      portal.push.sendRaw(1, text);
    say(portal, 'understood');
    expect(await words(listening, 1)).toEqual(['understood']);
    expect(session.said.filter((line) => line.includes('push frame not understood'))).toHaveLength(1);
  });

  it.each(name === 'ws' ? closeCodes : closeCodes.slice(-2))(
    'comes back after close code %i, having asked for the configuration %i times',
    async (code, asked) => {
      const { portal, listening } = await listenToPortal({ openSocket });
      say(portal, 'before');
      await listening.waitForMessages(1);
      portal.push.close(code, 1);
      say(portal, 'in between');
      expect(await words(listening, 2)).toEqual(['before', 'in between']);
      expect(configRequests(portal)).toBe(asked);
    },
  );

  it('asks for a new configuration when its channel is no longer known', async () => {
    const { portal, listening } = await listenToPortal({ openSocket });
    say(portal, 'before');
    await listening.waitForMessages(1);
    portal.push.forgetChannel(1);
    portal.push.terminate(1);
    say(portal, 'in between');
    expect(await words(listening, 2)).toEqual(['before', 'in between']);
    expect(configRequests(portal)).toBe(2);
  });

  it.each([
    ['reconnect', 1],
    ['get_config', 2],
  ] as const)('follows channel_expire with action %s', async (action, asked) => {
    const { portal, listening } = await listenToPortal({ openSocket });
    say(portal, 'before');
    await listening.waitForMessages(1);
    const before = [...portal.push.connections];
    portal.push.expireChannel(1, action);
    say(portal, 'in between');
    await waitForAnother(portal, before);
    say(portal, 'after');
    expect(await words(listening, 3)).toEqual(['before', 'in between', 'after']);
    expect(configRequests(portal)).toBe(asked);
    expect(states(listening)).toEqual(['connecting', 'live']);
  });

  it('keeps its place over a pause', async () => {
    const { portal, session, listening } = await listenToPortal({ openSocket });
    say(portal, 'before');
    await listening.waitForMessages(1);
    const [connection] = portal.push.connections;
    session.push.pause();
    await portal.push.waitForDisconnection(connection?.id ?? 0, soonMs);
    expect(listening.healths.at(-1)?.state).toBe('off');
    say(portal, 'asleep');
    session.push.reconnectNow('wokeUp');
    expect(await words(listening, 2)).toEqual(['before', 'asleep']);
  });

  it('makes a new connection before it lets go of one that may be dead', async () => {
    const { portal, session, listening } = await listenToPortal({ openSocket });
    const before = [...portal.push.connections];
    session.push.reconnectNow('networkReturned');
    await waitForAnother(portal, before);
    await portal.push.waitForDisconnection(before[0]?.id ?? 0, soonMs);
    expect(states(listening)).toEqual(['connecting', 'live']);
  });

  it('says nothing any more once it is stopped', async () => {
    const { portal, listening } = await listenToPortal({ openSocket });
    const [connection] = portal.push.connections;
    listening.stop();
    await portal.push.waitForDisconnection(connection?.id ?? 0, soonMs);
    expect(states(listening)).toEqual(['connecting', 'live']);
  });

  it('renews the configuration at the end of the channel’s life without losing a word', async () => {
    const { portal, listening } = await listenToPortal({ openSocket }, { settings: { channelLifetimeS: 1 } });
    say(portal, 'before');
    await listening.waitForMessages(1);
    const before = [...portal.push.connections];
    await waitForAnother(portal, before);
    say(portal, 'after');
    expect(await words(listening, 2)).toEqual(['before', 'after']);
    expect(configRequests(portal)).toBeGreaterThan(1);
    expect(states(listening)).toEqual(['connecting', 'live']);
  });
});

describe('a connection that dies silently', () => {
  it('is noticed by the missing pong where the socket can ping', async () => {
    const { portal, listening } = await listenToPortal({ timings: { pingEveryMs: 100, pongTimeoutMs: 100 } });
    say(portal, 'before');
    await listening.waitForMessages(1);
    portal.push.stall(1);
    say(portal, 'unheard');
    expect(await words(listening, 2)).toEqual(['before', 'unheard']);
  });

  it('is replaced after a silence where the socket cannot ping', async () => {
    const openSocket = createClassSockets(WebSocket);
    const { portal, listening } = await listenToPortal({ openSocket, timings: { silenceMs: 200 } });
    say(portal, 'before');
    await listening.waitForMessages(1);
    portal.push.stall(1);
    say(portal, 'unheard');
    expect(await words(listening, 2)).toEqual(['before', 'unheard']);
    expect(listening.healths.every(({ state }) => state !== 'down')).toBe(true);
  });
});

describe('a webhook without pull_channel', () => {
  it('is told once and not asked again before something changes, but for once in ten minutes', async () => {
    const portal = await startPortalForTest({ users: [{ id: 1, scopes: ['telephony'] }] });
    const session = openSession(portal.webhookUrl(1));
    const listening = listen(session);
    const health = await listening.waitForHealth(({ state }) => state === 'unavailable', 'unavailable');
    expect(health.problem).toMatchObject({ code: 'push.scopeMissing', params: { scope: 'pull_channel' } });
    portal.users.update(1, { scopes: ['telephony', 'pull_channel'] });
    session.push.reconnectNow('networkReturned');
    await listening.waitForHealth(({ state }) => state === 'live', 'live');
    expect(configRequests(portal)).toBe(2);
  });
});

describe('a lost network', () => {
  it('is back at once when told of its return, even after many failures', async () => {
    const portal = await startPortalForTest();
    let online = false;
    const sockets = createWsSockets();
    const session = openSession(portal.webhookUrl(1), {
      fetch: (input, init) =>
        online ? fetch(input, init) : Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')),
      openSocket: (url, handlers) => sockets(online ? url : 'ws://127.0.0.1:1/', handlers),
    });
    const listening = listen(session);
    const down = await listening.waitForHealth(({ state }) => state === 'down', 'down');
    expect(down.problem?.code).toBe('portal.offline');
    online = true;
    const startedMs = performance.now();
    session.push.reconnectNow('networkReturned');
    await listening.waitForHealth(({ state }) => state === 'live', 'live');
    expect(performance.now() - startedMs).toBeLessThan(soonMs);
  });
});
