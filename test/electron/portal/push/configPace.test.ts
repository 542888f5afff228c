import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConfigPace } from '../../../../electron/portal/push/reconnectWaits.ts';
import { createScriptedPush, frameOf, goodConfig } from '../testing/scriptedPush.ts';

type Push = ReturnType<typeof createScriptedPush>;

/** What a push server may order, as often as it can. */
const orders: Readonly<Record<string, (mid: string) => string>> = {
  'a new configuration': (mid) => frameOf(mid, 'pull', 'channel_expire', { action: 'get_config' }),
  'another channel': (mid) =>
    frameOf(mid, 'pull', 'channel_expire', {
      action: 'reconnect',
      new_channel: { id: `other${mid}`, type: 'shared' },
    }),
  'a restart': (mid) => frameOf(mid, 'pull', 'server_restart'),
  'the end of the configuration': (mid) => frameOf(mid, 'pull', 'config_expire'),
};

async function orderFor(push: Push, seconds: number, order: (mid: string) => string): Promise<void> {
  for (let step = 0; step < seconds * 10; step += 1) {
    push.socket.handlers.onOpen();
    push.socket.handlers.onMessage(order(`${push.time.monotonicMs()}-${step}`));
    await push.time.advance(100);
  }
}

describe.each(Object.entries(orders))('a push server that orders %s without end', (_what, order) => {
  it('makes few requests and few connections of it, ever fewer, and calls are heard meanwhile', async () => {
    const push = createScriptedPush({ random: 0.1 });
    await push.goLive();
    await orderFor(push, 10, order);
    expect(push.configRequests).toBeLessThanOrEqual(5);
    expect(push.sockets.length).toBeLessThanOrEqual(5);
    await orderFor(push, 600, order);
    expect(push.configRequests).toBeLessThanOrEqual(40);
    push.socket.handlers.onOpen();
    push.socket.handlers.onMessage(frameOf('call'));
    expect(push.messages.at(-1)?.mid).toBe('call');
  });
});

it('a channel that hardly lives is renewed at once some times, then ever more seldom', async () => {
  const push = createScriptedPush({ canPing: false });
  const known = goodConfig.ok && typeof goodConfig.result === 'object' ? goodConfig.result : {};
  for (let index = 0; index < 2_000; index += 1)
    push.configAnswers.push({ ok: true, result: { ...known, serverTime: 1_000, exp: 1_001 } });
  await push.goLive();
  const before = push.configRequests;
  await push.time.advance(10_000);
  expect(push.configRequests - before).toBeLessThanOrEqual(4);
  await push.time.advance(3_600_000);
  expect(push.configRequests - before).toBeLessThanOrEqual(60);
});

it('the pace never lets more than some requests of a window through, and forgets', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 }), (pauses) => {
      let atMs = 0;
      const pace = createConfigPace({ monotonicMs: () => atMs }, () => 0.5);
      const doneAtMs: number[] = [];
      for (const pauseMs of pauses) {
        atMs += pauseMs;
        atMs += pace();
        doneAtMs.push(atMs);
      }
      for (const [index, each] of doneAtMs.slice(3).entries())
        expect(each - (doneAtMs[index + 2] ?? 0)).toBeGreaterThanOrEqual(10_000);
      atMs += 600_001;
      expect(pace()).toBe(0);
    }),
  );
});
