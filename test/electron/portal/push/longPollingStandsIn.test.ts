import { describe, expect, it } from 'vitest';
import { createScriptedPush, frameOf } from '../testing/scriptedPush.ts';

const minuteMs = 60_000;

describe('long polling', () => {
  it('stands in at once where an upgrade is refused', async () => {
    const push = createScriptedPush();
    await push.start();
    push.socket.handlers.onRefused(403);
    push.socket.handlers.onClose(1006, '');
    await push.time.advance(3_100);
    expect(push.health).toMatchObject({
      state: 'live',
      transport: 'longPolling',
      problem: { code: 'push.refused' },
    });
  });

  it.each([
    ['three that broke before they opened', 3, 1006, false],
    ['three that broke soon after', 3, 1006, true],
    ['three that were closed with 1008', 3, 1008, true],
    ['five that were closed otherwise', 5, 1011, true],
  ])('stands in after %s', async (_what, count, code, opens) => {
    const push = createScriptedPush();
    await push.start();
    for (let index = 0; index < count; index += 1) {
      expect(push.polls).toHaveLength(0);
      if (opens) push.socket.handlers.onOpen();
      push.socket.handlers.onClose(code, '');
      await push.time.advance(4_900);
    }
    expect(push.sockets).toHaveLength(count);
    expect(push.polls).toHaveLength(1);
  });

  it('gives way to a socket soon after an outage of the whole network', async () => {
    const push = createScriptedPush();
    await push.start();
    for (let index = 0; index < 60; index += 1) {
      if (!push.socket.closed) push.socket.handlers.onClose(1006, '');
      await push.polls.at(-1)?.fail();
      await push.time.advance(1_000);
    }
    const startedMs = push.time.nowMs();
    while (push.health.transport !== 'websocket' && push.time.nowMs() - startedMs < 10 * minuteMs) {
      const before = push.sockets.length;
      await push.time.advance(1_000);
      if (push.sockets.length > before) push.socket.handlers.onOpen();
    }
    expect(push.time.nowMs() - startedMs).toBeLessThan(45_000);
  });

  it('does not stand in for sockets that break now and then', async () => {
    const push = createScriptedPush({ canPing: false });
    await push.goLive();
    for (let index = 0; index < 10; index += 1) {
      await push.time.advance(minuteMs);
      push.socket.handlers.onClose(1006, '');
      await push.time.advance(200);
      push.socket.handlers.onOpen();
    }
    expect(push.polls).toHaveLength(0);
    expect(push.health).toMatchObject({ state: 'live', transport: 'websocket' });
  });

  it('tries a socket after 30 s and then every ten minutes, and goes on polling when it fails', async () => {
    const push = createScriptedPush();
    await push.start();
    push.socket.handlers.onRefused(403);
    push.socket.handlers.onClose(1006, '');
    await push.time.advance(5_000);
    const { poll } = push;
    await push.time.advance(30_000);
    expect(push.sockets).toHaveLength(2);
    push.socket.handlers.onClose(1006, '');
    for (const tries of [3, 4]) {
      for (let minute = 0; minute < 10; minute += 1) {
        await push.poll.answer(304);
        await push.time.advance(minuteMs);
      }
      expect(push.sockets).toHaveLength(tries);
      push.socket.handlers.onClose(1006, '');
      expect(push.health).toMatchObject({ state: 'live', transport: 'longPolling' });
    }
    await push.poll.answer(200, frameOf('5'));
    expect(push.messages.map(({ mid }) => mid)).toEqual(['5']);
    expect(poll.url.protocol).toBe('https:');
    push.channel.reconnectNow('networkReturned');
    await push.time.advance(0);
    push.socket.handlers.onOpen();
    expect(push.health).toMatchObject({ transport: 'websocket', problem: null });
    expect(push.poll.aborted).toBe(true);
  });

  it('goes on from the id that a 304 names, asks no faster than once a second, and forgets it after an empty answer', async () => {
    const push = createScriptedPush();
    await push.start();
    push.socket.handlers.onRefused(403);
    push.socket.handlers.onClose(1006, '');
    await push.time.advance(100);
    expect(push.poll.url.searchParams.has('mid')).toBe(false);
    await push.poll.answer(304, undefined, {
      Expires: 'Thu, 01 Jan 1973 11:11:01 GMT',
      'Last-Message-Id': '55',
    });
    expect(push.polls).toHaveLength(1);
    await push.time.advance(1_000);
    expect(push.poll.url.searchParams.get('mid')).toBe('55');
    await push.poll.answer(304, undefined, { 'Last-Message-Id': '66' });
    await push.time.advance(1_000);
    expect(push.poll.url.searchParams.get('mid')).toBe('55');
    await push.poll.answer(200, '');
    await push.time.advance(1_000);
    expect(push.poll.url.searchParams.has('mid')).toBe(false);
  });
});
