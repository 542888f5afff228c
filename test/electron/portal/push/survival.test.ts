import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restartDelayMs } from '../../../../electron/portal/push/reconnectWaits.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { openApplication } from '../testing/openApplication.ts';
import { listen, openSession, soonMs } from '../testing/openSession.ts';
import { createScriptedPush, frameOf } from '../testing/scriptedPush.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A channel that had to fall back to long polling, which works. */
async function polling() {
  const push = createScriptedPush();
  await push.start();
  push.socket.handlers.onRefused(403);
  push.socket.handlers.onClose(1006, '');
  await push.time.advance(5_000);
  expect(push.health).toMatchObject({ state: 'live', transport: 'longPolling' });
  // Sockets are tried again now and then; here they never open.
  const refuseSockets = () => {
    for (const socket of push.sockets) if (!socket.closed) socket.handlers.onClose(1006, '');
  };
  return { push, refuseSockets };
}

describe('a proxy that cuts what is quiet for 60 s', () => {
  it.each<[string, number | string]>([
    ['a reset', 'ERR_CONNECTION_RESET'],
    ['a close', 'ERR_CONNECTION_CLOSED'],
    ['nothing at all', 'ERR_EMPTY_RESPONSE'],
    ['504', 504],
    ['502', 502],
    ['408', 408],
  ])('by %s is no outage of long polling', async (_what, cut) => {
    const { push, refuseSockets } = await polling();
    const reported = push.healths.length;
    for (let minute = 0; minute < 30; minute += 1) {
      const { poll } = push;
      await push.time.advance(minuteMs);
      refuseSockets();
      if (typeof cut === 'number') await poll.answer(cut, 'gateway');
      else await poll.fail(cut);
      await push.time.advance(0);
    }
    expect(push.healths.slice(reported)).toEqual([]);
    expect(push.configRequests).toBeLessThan(8);
    await push.poll.answer(200, frameOf('1'));
    expect(push.messages.map(({ mid }) => mid)).toEqual(['1']);
  });

  it.each(['ERR_CONNECTION_TIMED_OUT', 'ERR_INTERNET_DISCONNECTED', 'ERR_NAME_NOT_RESOLVED'])(
    'is not what %s is, however late it comes',
    async (name) => {
      const { push } = await polling();
      await push.time.advance(minuteMs);
      const { poll } = push;
      await poll.fail(name);
      await push.time.advance(0);
      expect(push.health.state).not.toBe('live');
    },
  );

  it('is an outage where the next poll fails at once', async () => {
    const { push, refuseSockets } = await polling();
    await push.time.advance(25_000);
    refuseSockets();
    await push.poll.fail();
    await push.time.advance(0);
    await push.poll.fail();
    expect(push.health.state).not.toBe('live');
  });

  it('costs a socket nothing but a reconnection from the last message', async () => {
    const push = createScriptedPush();
    await push.goLive();
    for (let cut = 1; cut <= 30; cut += 1) {
      push.socket.handlers.onMessage(frameOf(String(cut)));
      await push.time.advance(20_000);
      push.socket.handlers.onClose(1006, '');
      await push.time.advance(100);
      expect(push.socket.url.searchParams.get('mid')).toBe(String(cut));
      push.socket.handlers.onOpen();
      // The server repeats the last one, as some do.
      push.socket.handlers.onMessage(frameOf(String(cut)));
    }
    expect(push.polls).toHaveLength(0);
    expect(push.messages).toHaveLength(30);
    expect(push.healths.map(({ state }) => state)).not.toContain('down');
  });
});

describe('a connection that is half open', () => {
  it('is noticed when a poll is held for longer than any server holds one', async () => {
    const { push, refuseSockets } = await polling();
    const { poll } = push;
    const asked = push.configRequests;
    for (let seconds = 0; seconds < 76; seconds += 1) {
      await push.time.advance(1_000);
      refuseSockets();
    }
    expect(poll.aborted).toBe(true);
    await push.time.advance(1_000);
    // Only the portal's own answer shows that the network is there.
    expect(push.configRequests).toBeGreaterThan(asked);
  });

  it('is noticed within 35 s where the socket can ping, and heard again from the last message', async () => {
    const push = createScriptedPush();
    await push.goLive();
    push.socket.handlers.onMessage(frameOf('7'));
    await push.time.advance(35_100);
    expect(push.sockets).toHaveLength(2);
    expect(push.socket.url.searchParams.get('mid')).toBe('7');
    push.sockets[0]?.handlers.onMessage(frameOf('8'));
    push.socket.handlers.onOpen();
    push.socket.handlers.onMessage(frameOf('8'));
    expect(push.messages.map(({ mid }) => mid)).toEqual(['7', '8']);
  });
});

describe('a clock that is set', () => {
  const timed = (mid: string, atMs: number) =>
    JSON.stringify([
      {
        mid,
        text: { module_id: 'im', command: 'say', params: {}, extra: { server_time_unix: atMs / 1000 } },
      },
    ]);

  it('makes no message look old that says less than a portal does, though this computer’s clock was always ahead', async () => {
    const push = createScriptedPush();
    await push.goLive();
    const aheadMs = 10 * 60_000;
    push.socket.handlers.onMessage(timed('1', push.time.nowMs() - aheadMs));
    await push.time.advance(1_000);
    push.socket.handlers.onMessage(timed('2', push.time.nowMs() - aheadMs - 45_000));
    const [first, second] = push.messages.map(({ sentAtMs }) => sentAtMs);
    expect([first, second]).toEqual([push.time.nowMs() - 1_000, push.time.nowMs() - 45_000]);
  });

  it.each([
    ['a day forward', 24 * hourMs],
    ['a day back', -24 * hourMs],
    ['an hour back', -hourMs],
  ])('%s breaks no connection and makes no message look old', async (_what, ms) => {
    const push = createScriptedPush();
    await push.goLive();
    const { socket } = push;
    const portalNowMs = push.time.nowMs();
    push.time.setClockBy(ms);
    await push.time.advance(10_000);
    socket.handlers.onMessage(timed('1', portalNowMs + 10_000));
    expect(push.messages[0]?.sentAtMs).toBe(push.time.nowMs());
    socket.handlers.onMessage(timed('2', portalNowMs + 4_000));
    expect(push.messages[1]?.sentAtMs).toBe(push.time.nowMs() - 6_000);
    expect(push.sockets).toHaveLength(1);
    expect(push.configRequests).toBe(1);
    expect([...new Set(push.healths.map(({ state }) => state))]).toEqual(['connecting', 'live']);
  });

  it('does not make the configuration outlive its channels', async () => {
    const push = createScriptedPush({ canPing: false });
    await push.goLive();
    push.time.setClockBy(-24 * hourMs);
    for (let minute = 0; minute < 7 * 60; minute += 1) {
      push.socket.handlers.onMessage('pong');
      await push.time.advance(minuteMs);
    }
    // Six hours are assumed where the portal names no end.
    expect(push.configRequests).toBe(2);
  });
});

describe('a server that restarts', () => {
  it('is not asked by all at the same moment', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const waitMs = restartDelayMs(() => chance);
        expect(waitMs).toBeGreaterThanOrEqual(10_000);
        expect(waitMs).toBeLessThanOrEqual(120_000);
        expect(waitMs).toBeCloseTo(10_000 + chance * 110_000, 3);
      }),
    );
  });

  it('is listened to until it really goes', async () => {
    const push = createScriptedPush({ random: 0.5, canPing: false });
    await push.goLive();
    push.socket.handlers.onMessage(frameOf('1', 'pull', 'server_restart'));
    await push.time.advance(30_000);
    push.socket.handlers.onMessage(frameOf('2'));
    expect(push.messages.map(({ mid }) => mid)).toEqual(['2']);
    expect(push.health.state).toBe('live');
  });
});

describe('a gap', () => {
  const say = (portal: Awaited<ReturnType<typeof startPortalForTest>>, word: string) =>
    portal.push.send(1, { moduleId: 'im', command: 'say', params: { word } });
  const word = (params: unknown): unknown =>
    typeof params === 'object' && params !== null && 'word' in params ? params.word : undefined;

  it('that the server cannot replay is passed over, and what comes after it is heard', async () => {
    const portal = await startPortalForTest({ settings: { messagesKept: 0 } });
    const session = openSession(portal.webhookUrl(1));
    const listening = listen(session);
    await listening.waitForHealth(({ state }) => state === 'live', 'live');
    const connection = await portal.push.waitForConnection(1, soonMs);
    say(portal, 'before');
    await listening.waitForMessages(1);
    session.push.pause();
    await portal.push.waitForDisconnection(connection.id, soonMs);
    say(portal, 'lost');
    session.push.reconnectNow('wokeUp');
    await portal.push.waitForConnection(1, soonMs, { afterId: connection.id });
    say(portal, 'after');
    const heard = await listening.waitForMessages(2);
    expect(heard.map(({ params }) => word(params))).toEqual(['before', 'after']);
  });

  it('of a night, after which the channel is another one, is passed over as well', async () => {
    const portal = await startPortalForTest();
    const session = openSession(portal.webhookUrl(1));
    const listening = listen(session);
    await listening.waitForHealth(({ state }) => state === 'live', 'live');
    const connection = await portal.push.waitForConnection(1, soonMs);
    say(portal, 'before');
    await listening.waitForMessages(1);
    session.push.pause();
    await portal.push.waitForDisconnection(connection.id, soonMs);
    portal.push.forgetChannel(1);
    session.push.reconnectNow('wokeUp');
    await portal.push.waitForConnection(1, soonMs, { afterId: connection.id });
    say(portal, 'in the morning');
    const heard = await listening.waitForMessages(2);
    expect(heard.map(({ params }) => word(params))).toEqual(['before', 'in the morning']);
  });
});

describe('the channels of a local application', () => {
  it('has one of its own, and none of the operator’s, for which nobody is asked', async () => {
    const app = await openApplication();
    const listening = listen(app.session);
    expect(
      await listening.waitForHealth(({ state }) => state === 'unavailable', 'unavailable'),
    ).toMatchObject({
      problem: { code: 'portal.wrongAuthType' },
    });
    expect(app.portal.journal.requests).toEqual([]);
    const portal = await startPortalForTest();
    expect(openSession(portal.webhookUrl(1)).connectorPush).toBeNull();
  });

  it('says which scope is missing', async () => {
    const app = await openApplication({ scopes: ['telephony'] });
    const { connectorPush } = app.session;
    if (connectorPush === null) throw new Error('an application has a channel of its own');
    const health = await listen(app.session, connectorPush).waitForHealth(
      ({ state }) => state === 'unavailable',
      'unavailable',
    );
    expect(health.problem).toMatchObject({ code: 'push.scopeMissing', params: { scope: 'pull' } });
  });

  it('survives an expired token and a broken connection without losing a word', async () => {
    const app = await openApplication();
    const { connectorPush } = app.session;
    if (connectorPush === null) throw new Error('an application has a channel of its own');
    const listening = listen(app.session, connectorPush);
    await listening.waitForHealth(({ state }) => state === 'live', 'live');
    const who = { clientId: app.access.clientId, userId: 1 };
    const tell = (text: string) =>
      app.portal.push.send(who, {
        moduleId: 'application',
        command: 'ringside_call',
        params: { word: text },
      });
    tell('before');
    await listening.waitForMessages(1);
    app.portal.oauth.expireAll();
    app.portal.push.close(3001, who);
    tell('in between');
    const heard = await listening.waitForMessages(2);
    expect(heard.map(({ params }) => word(params))).toEqual(['before', 'in between']);
    expect(app.portal.oauth.refreshCount).toBe(1);
  });

  const word = (params: unknown): unknown =>
    typeof params === 'object' && params !== null && 'word' in params ? params.word : undefined;
});
