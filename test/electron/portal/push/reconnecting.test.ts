import { describe, expect, it } from 'vitest';
import {
  backoffMs,
  refusedBackoffMs,
  restartDelayMs,
} from '../../../../electron/portal/push/reconnectWaits.ts';
import type { RestAnswer } from '../../../../electron/portal/answers/restAnswer.ts';
import { createScriptedPush, frameOf, goodConfig } from '../testing/scriptedPush.ts';

const minuteMs = 60_000;

function failure(
  code: 'portal.offline' | 'portal.down' | 'portal.accessDenied' | 'portal.insufficientScope',
  retryable: boolean,
): RestAnswer {
  return { ok: false, error: { code, params: {} }, retryable, notBeforeMs: null, foreign: false };
}

describe('backing off', () => {
  it('begins short, adds up to a fifth, and never waits longer than a minute and a fifth', () => {
    const waits = Array.from({ length: 12 }, (_, index) => backoffMs(index + 1, () => 0, false));
    expect(waits.slice(0, 4)).toEqual([100, 1_000, 2_000, 4_000]);
    expect(waits.at(-1)).toBe(60_000);
    expect(backoffMs(50, () => 0.999, false)).toBeLessThan(72_000);
    expect([1, 2, 3, 4, 9].map((refusals) => refusedBackoffMs(refusals, () => 0) / minuteMs)).toEqual([
      1, 2, 5, 10, 10,
    ]);
    expect(refusedBackoffMs(4, () => 1)).toBe(12 * minuteMs);
    expect([restartDelayMs(() => 0), restartDelayMs(() => 1)]).toEqual([10_000, 120_000]);
  });

  it('is back within 5 s of a network that nobody announced, however long it was away', () => {
    for (let failures = 1; failures < 1000; failures += 7) {
      expect(backoffMs(failures, () => 0.999, true)).toBeLessThan(5_000);
    }
  });
});

describe('reconnecting', () => {
  it('connects within 5 s of the portal’s return after an hour without network', async () => {
    const push = createScriptedPush({ random: 0.99 });
    for (let index = 0; index < 5000; index += 1) push.configAnswers.push(failure('portal.offline', true));
    await push.start();
    await push.time.advance(60 * minuteMs);
    expect(push.health).toMatchObject({ state: 'down', problem: { code: 'portal.offline' } });
    expect(push.healths.map(({ state }) => state)).toEqual(['connecting', 'down']);
    push.configAnswers.length = 0;
    await push.time.advance(5_000);
    push.socket.handlers.onOpen();
    expect(push.health.state).toBe('live');
  });

  it('spares a portal that answers with errors', async () => {
    const push = createScriptedPush();
    for (let index = 0; index < 500; index += 1) push.configAnswers.push(failure('portal.down', true));
    await push.start();
    await push.time.advance(60 * minuteMs);
    expect(push.configRequests).toBeLessThan(70);
    expect(push.health).toMatchObject({ state: 'down', problem: { code: 'portal.down' } });
  });

  it('honours a time that the portal names', async () => {
    const push = createScriptedPush();
    const blocked = failure('portal.down', true);
    if (blocked.ok) throw new Error('a failure was expected');
    push.configAnswers.push({ ...blocked, notBeforeMs: push.time.nowMs() + 30_000 });
    await push.start();
    await push.time.advance(29_000);
    expect(push.configRequests).toBe(1);
    await push.time.advance(1_000);
    expect(push.configRequests).toBe(2);
  });

  it('asks a portal that refuses for good after 1, 2, 5 and then every 10 minutes, until told that something changed', async () => {
    const push = createScriptedPush();
    for (let index = 0; index < 50; index += 1)
      push.configAnswers.push(failure('portal.accessDenied', false));
    await push.start();
    const askedWithin = async (minutes: number): Promise<number> => {
      const before = push.configRequests;
      await push.time.advance(minutes * minuteMs);
      return push.configRequests - before;
    };
    expect(push.configRequests).toBe(1);
    for (const minutes of [1, 2, 5, 10, 10]) {
      expect(await askedWithin(minutes - 0.1)).toBe(0);
      expect(await askedWithin(0.1)).toBe(1);
    }
    expect(push.health).toMatchObject({ state: 'down', problem: { code: 'portal.accessDenied' } });
    push.configAnswers.length = 0;
    push.channel.reconnectNow('networkReturned');
    await push.time.advance(0);
    expect(push.socket.closed).toBe(false);
  });

  it('hears calls again within ten minutes once the portal stops refusing, told by nobody', async () => {
    const push = createScriptedPush({ random: 0 });
    for (let index = 0; index < 9; index += 1) push.configAnswers.push(failure('portal.accessDenied', false));
    await push.start();
    await push.time.advance(60 * minuteMs);
    push.configAnswers.length = 0;
    await push.time.advance(10 * minuteMs);
    push.socket.handlers.onOpen();
    expect(push.health.state).toBe('live');
  });

  it('hears calls again within twelve minutes once the scope that was missing is ticked, told by nobody', async () => {
    const push = createScriptedPush({ random: 1 });
    for (let index = 0; index < 4; index += 1)
      push.configAnswers.push(failure('portal.insufficientScope', false));
    await push.start();
    expect(push.health).toMatchObject({ state: 'unavailable', problem: { code: 'push.scopeMissing' } });
    const { sinceMs } = push.health;
    await push.time.advance(25 * minuteMs);
    // It is not told anew with each question.
    expect(push.health).toMatchObject({ state: 'unavailable', sinceMs });
    expect(push.configAnswers).toHaveLength(1);
    push.configAnswers.length = 0;
    await push.time.advance(12 * minuteMs);
    push.socket.handlers.onOpen();
    expect(push.health.state).toBe('live');
  });

  it('goes on from the last message', async () => {
    const push = createScriptedPush();
    await push.goLive();
    expect(push.socket.url.searchParams.has('mid')).toBe(false);
    push.socket.handlers.onMessage(frameOf('77'));
    push.socket.handlers.onClose(1006, '');
    await push.time.advance(100);
    expect(push.socket.url.searchParams.get('mid')).toBe('77');
  });

  it.each([
    [
      'close code 3002',
      (push: ReturnType<typeof createScriptedPush>) => push.socket.handlers.onClose(3002, ''),
    ],
    [
      'server_restart',
      (push: ReturnType<typeof createScriptedPush>) =>
        push.socket.handlers.onMessage(frameOf('1', 'pull', 'server_restart')),
    ],
    [
      'config_expire and a close soon after',
      (push: ReturnType<typeof createScriptedPush>) => {
        push.socket.handlers.onMessage(frameOf('1', 'pull', 'config_expire'));
        push.socket.handlers.onClose(1000, '');
      },
    ],
  ])('gives a server 10 to 120 s after %s', async (_what, happen) => {
    const push = createScriptedPush({ random: 0.5 });
    await push.goLive();
    happen(push);
    await push.time.advance(64_000);
    expect(push.configRequests).toBe(1);
    await push.time.advance(1_000);
    expect(push.configRequests).toBe(2);
    push.socket.handlers.onOpen();
    expect(push.health.state).toBe('live');
  });

  it('comes back sooner than that when the network returned meanwhile', async () => {
    const push = createScriptedPush({ canPing: false });
    await push.goLive();
    push.socket.handlers.onClose(3002, '');
    push.channel.reconnectNow('networkReturned');
    await push.time.advance(0);
    push.socket.handlers.onOpen();
    expect(push.health.state).toBe('live');
    await push.time.advance(120_000);
    expect(push.sockets).toHaveLength(2);
  });

  it('asks for the next configuration before this one ends, and stays where the channels are the same', async () => {
    const push = createScriptedPush({ canPing: false });
    const answer = (id: string): RestAnswer => ({
      ok: true,
      result: {
        ...(goodConfig.ok && typeof goodConfig.result === 'object' ? goodConfig.result : {}),
        channels: { private: { id, end: push.time.nowMs() / 1000 + 3600 }, shared: null },
      },
    });
    push.configAnswers.push(answer('one'));
    await push.goLive();
    const { socket } = push;
    push.configAnswers.push(answer('one'));
    for (let minute = 0; minute < 55; minute += 1) {
      socket.handlers.onMessage('pong');
      await push.time.advance(minuteMs);
    }
    expect(push.configRequests).toBe(2);
    expect(push.sockets).toHaveLength(1);
    push.configAnswers.push(answer('two'));
    for (let seconds = 0; push.sockets.length < 2 && seconds < 600; seconds += 1) {
      socket.handlers.onMessage('pong');
      await push.time.advance(1_000);
    }
    expect(push.socket.url.searchParams.get('CHANNEL_ID')).toBe('two');
    expect(socket.closed).toBe(false);
    push.socket.handlers.onOpen();
    expect(socket.closed).toBe(true);
    expect(push.health.state).toBe('live');
  });

  it('goes on listening while a renewal fails', async () => {
    const push = createScriptedPush();
    await push.goLive();
    const { socket } = push;
    for (let index = 0; index < 4; index += 1) push.configAnswers.push(failure('portal.down', true));
    push.socket.handlers.onMessage(frameOf('1', 'pull', 'channel_expire', { action: 'get_config' }));
    await push.time.advance(2_000);
    socket.handlers.onMessage(frameOf('2'));
    expect(push.messages.map(({ mid }) => mid)).toEqual(['2']);
    expect(push.health.state).toBe('live');
  });
});

describe('silence', () => {
  it('is a loss where a ping stays without pong for 10 s', async () => {
    const push = createScriptedPush();
    await push.goLive();
    await push.time.advance(25_000);
    push.socket.pings.at(-1)?.();
    await push.time.advance(34_999);
    expect(push.sockets).toHaveLength(1);
    await push.time.advance(101);
    expect(push.sockets[0]?.closed).toBe(true);
    expect(push.sockets).toHaveLength(2);
  });

  it('makes a second connection where no ping can be sent, and keeps the first until that is open', async () => {
    const push = createScriptedPush({ canPing: false, random: 0.5 });
    await push.goLive();
    await push.time.advance(5 * minuteMs);
    expect(push.sockets.map(({ closed }) => closed)).toEqual([false, false]);
    push.socket.handlers.onOpen();
    expect(push.sockets.map(({ closed }) => closed)).toEqual([true, false]);
    expect(push.healths.map(({ state }) => state)).toEqual(['connecting', 'live']);
  });

  it('is noticed within 6 min 10 s where no ping can be sent, and a call is heard from the last message on', async () => {
    const push = createScriptedPush({ canPing: false, random: 1 });
    await push.goLive();
    push.socket.handlers.onMessage(frameOf('7'));
    await push.time.advance(6 * minuteMs + 10_000);
    expect(push.sockets.length).toBeGreaterThan(1);
    expect(push.socket.url.searchParams.get('mid')).toBe('7');
  });

  it('of 200 desks that cannot ping is not ended by all at the same moment', async () => {
    const opened = await Promise.all(
      Array.from({ length: 200 }, async (_, desk) => {
        const push = createScriptedPush({ canPing: false, random: desk / 200 });
        await push.goLive();
        const startedMs = push.time.monotonicMs();
        while (push.sockets.length === 1) await push.time.advance(1_000);
        return push.time.monotonicMs() - startedMs;
      }),
    );
    expect(Math.min(...opened)).toBeGreaterThanOrEqual(4 * minuteMs);
    expect(Math.max(...opened)).toBeLessThanOrEqual(6 * minuteMs);
    for (let second = 240; second < 360; second += 1) {
      const within = opened.filter((ms) => ms >= second * 1_000 && ms < (second + 1) * 1_000);
      expect(within.length).toBeLessThanOrEqual(3);
    }
  });

  it('of sockets that never open ends after 10 s each, and the portal itself is asked before polling stands in', async () => {
    const push = createScriptedPush({ random: 0.99 });
    await push.start();
    await push.time.advance(10_000);
    expect(push.socket.closed).toBe(true);
    for (let index = 0; index < 100; index += 1) {
      push.configAnswers.push(failure('portal.offline', true));
    }
    await push.time.advance(5 * minuteMs);
    expect(push.polls).toHaveLength(0);
    expect(push.health.state).toBe('down');
  });
});
