import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freshForMs } from '../../../../electron/core/ports/callSource.ts';
import {
  createPortalTime,
  liveLateAtMostMs,
  replayWithinMs,
} from '../../../../electron/portal/push/messages/portalTime.ts';
import { createScriptedPush, goodConfig } from '../testing/scriptedPush.ts';

const startMs = 1_773_130_779_000;

/** A portal whose clock is set now and then, and a computer beside it. */
function stage(portalAheadMs: number | null) {
  let atMs = 0;
  const clock = { nowMs: () => startMs + atMs, monotonicMs: () => 1_000 + atMs };
  const config = { clockAheadMs: portalAheadMs, clockBaseMs: startMs - 1_000 };
  return {
    clock,
    config,
    time: createPortalTime(clock),
    wait: (ms: number) => (atMs += ms),
    now: () => ({ atMs: clock.monotonicMs(), wallMs: clock.nowMs() }),
  };
}

const skew = fc.integer({ min: -86_400_000, max: 86_400_000 });

it('takes what comes on a connection that is open for news, however the portal’s clocks differ or are set', () => {
  fc.assert(
    fc.property(
      fc.option(skew),
      fc.array(fc.tuple(skew, fc.integer({ min: 0, max: 600_000 })), { maxLength: 30 }),
      (aheadMs, messages) => {
        const { clock, config, time, wait, now } = stage(aheadMs);
        const openedAt = now();
        wait(replayWithinMs);
        for (const [stepMs, waitMs] of messages) {
          wait(waitMs);
          const sentAtMs = time.sentAtMs(clock.nowMs() + stepMs, config, openedAt);
          expect(clock.nowMs() - sentAtMs).toBeLessThanOrEqual(liveLateAtMostMs);
          expect(sentAtMs).toBeLessThanOrEqual(clock.nowMs());
        }
      },
    ),
  );
});

it('takes what was missed in a gap for as old as it is, by the clock that the portal had last', () => {
  fc.assert(
    fc.property(skew, skew, fc.integer({ min: freshForMs, max: 3_600_000 }), (first, second, gapMs) => {
      const { clock, config, time, wait, now } = stage(first);
      const openedAt = now();
      wait(replayWithinMs);
      time.sentAtMs(clock.nowMs() + second, config, openedAt);
      const portalMs = clock.nowMs() + second;
      wait(gapMs);
      const ageMs = clock.nowMs() - time.sentAtMs(portalMs, config, now());
      // A clock that was set back by little looks like a message that came late.
      expect(ageMs).toBeGreaterThanOrEqual(gapMs);
      expect(ageMs).toBeLessThanOrEqual(gapMs + liveLateAtMostMs);
    }),
  );
});

it('takes what comes after a sleep that nobody announced for as old as it says', () => {
  const { config, time, wait, now, clock } = stage(0);
  const openedAt = { ...now(), wallMs: clock.nowMs() - 600_000 };
  wait(60_000);
  const sentAtMs = clock.nowMs() - 300_000;
  expect(time.sentAtMs(sentAtMs, config, openedAt)).toBe(sentAtMs);
});

it('says of what came late on an open connection, or before the clocks were compared, that it may be older', () => {
  const { config, time, wait, now, clock } = stage(0);
  const openedAt = now();
  wait(60_000);
  time.sentAtMs(clock.nowMs() - 1_000, config, openedAt);
  expect(time.mayBeOlder()).toBe(false);
  // Kept back by a server for a minute, or a clock that was set: nobody can tell.
  expect(clock.nowMs() - time.sentAtMs(clock.nowMs() - 60_000, config, openedAt)).toBe(0);
  expect(time.mayBeOlder()).toBe(true);
  const unknown = stage(null);
  unknown.time.sentAtMs(unknown.clock.nowMs(), unknown.config, unknown.now());
  expect(unknown.time.mayBeOlder()).toBe(true);
});

it('lets calls ring on a socket and on polls after the portal’s clock went back', async () => {
  for (const transport of ['socket', 'polls']) {
    const push = createScriptedPush();
    const known = goodConfig.ok && typeof goodConfig.result === 'object' ? goodConfig.result : {};
    const server = { version: 4, long_pooling_secure: 'https://rt.example/sub/' };
    push.configAnswers.push({
      ok: true,
      result: {
        ...known,
        ...(transport === 'polls' && { server }),
        serverTime: new Date(push.time.nowMs()).toISOString(),
      },
    });
    const bring = async (mid: string, behindMs: number): Promise<number> => {
      const extra = { server_time_unix: (push.time.nowMs() - behindMs) / 1000 };
      const text = { module_id: 'im', command: 'say', params: {} };
      const frame = JSON.stringify([{ mid, text, extra }]);
      if (transport === 'socket') push.socket.handlers.onMessage(frame);
      else await push.poll.answer(200, frame);
      return push.time.nowMs() - (push.messages.at(-1)?.sentAtMs ?? 0);
    };
    if (transport === 'socket') await push.goLive();
    else await push.start();
    await push.time.advance(20_000);
    expect(await bring('1', 0)).toBe(0);
    expect(await bring('2', 60_000)).toBe(0);
    await push.time.advance(3_000);
    expect(await bring('3', 61_000)).toBeLessThan(2_000);
  }
});
