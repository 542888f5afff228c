import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServerClock } from '../../../../electron/portal/network/serverClock.ts';
import { createTelephony } from '../../../../electron/portal/telephony.ts';
import { createScriptedPush, frameOf, goodConfig } from '../testing/scriptedPush.ts';

const hourMs = 3_600_000;
const startMs = 1_773_130_779_000;

/** A computer whose monotonic clock stands still while it sleeps, as Linux's does. */
function laptop(aheadMs = 0) {
  let wallMs = startMs;
  let countedMs = 0;
  const clock = createServerClock({ nowMs: () => wallMs, monotonicMs: () => countedMs });
  const portalMs = (): number => wallMs + aheadMs - setByMs;
  let setByMs = 0;
  return {
    clock,
    nowMs: () => wallMs,
    hear: () => clock.note(new Date(portalMs()).toUTCString()),
    awake: (ms: number) => {
      wallMs += ms;
      countedMs += ms;
    },
    sleep: (ms: number) => {
      wallMs += ms;
    },
    /** Somebody sets the clock. */
    set: (ms: number) => {
      wallMs += ms;
      setByMs += ms;
    },
    rightMs: () => portalMs() - wallMs,
  };
}

describe('the portal’s clock', () => {
  it('is not counted on over a sleep', () => {
    const computer = laptop();
    computer.hear();
    computer.awake(hourMs);
    expect(computer.clock.aheadMs()).toBe(0);
    computer.sleep(8 * hourMs);
    expect(computer.clock.aheadMs()).toBeNull();
    expect(computer.clock.differenceMs()).toBe(0);
    computer.hear();
    expect(computer.clock.aheadMs()).toBe(0);
  });

  it('is still known where the clock was set back', () => {
    const computer = laptop();
    computer.hear();
    computer.set(-hourMs);
    expect(computer.clock.aheadMs()).toBe(hourMs);
  });

  it('is never off by more than a few seconds, whatever became of the computer', () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant('hear' as const), ms: fc.constant(0) }),
      fc.record({
        what: fc.constantFrom('awake' as const, 'sleep' as const),
        ms: fc.nat({ max: 12 * hourMs }),
      }),
      // Set back, or forward: not both by turns within one sleep, which nobody could tell from nothing.
      fc.record({ what: fc.constant('set' as const), ms: fc.nat({ max: 2 * hourMs }) }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: -hourMs, max: hourMs }),
        (steps, aheadMs) => {
          const computer = laptop(aheadMs);
          let awakeMs = 0;
          for (const { what, ms } of steps) {
            if (what === 'hear') {
              computer.hear();
              awakeMs = 0;
            } else computer[what](ms);
            if (what === 'awake') awakeMs += ms;
            const known = computer.clock.aheadMs();
            // Whole seconds in the header, and what two clocks may drift apart.
            if (known !== null)
              expect(Math.abs(known - computer.rightMs())).toBeLessThan(7_000 + awakeMs * 0.001);
          }
        },
      ),
    );
  });

  it('does not date a call back that is the first request after a night', async () => {
    const computer = laptop();
    computer.hear();
    computer.sleep(8 * hourMs);
    const sent: Readonly<Record<string, unknown>>[] = [];
    const rest = {
      call: (_method: string, params: Readonly<Record<string, unknown>>) => {
        sent.push(params);
        return Promise.resolve({ ok: true as const, result: { CALL_ID: 'externalCall.1' } });
      },
      batch: () => Promise.resolve([]),
    };
    const call = {
      ...{ phoneNumber: '+74951234567', direction: 'incoming' as const, line: null, show: true },
      startedAtMs: computer.nowMs(),
    };
    await createTelephony(rest, 'portal.example', computer.clock).registerCall({
      ...{ kind: 'register', externalCallId: 'own-1', userId: 1 },
      call,
    });
    expect(Date.parse(String(sent[0]?.['CALL_START_DATE']))).toBe(computer.nowMs());
  });
});

describe('a sleep that nobody announced', () => {
  it('makes no replayed message look as young as the sleep was long', async () => {
    const push = createScriptedPush();
    const withTime = (atMs: number) => ({
      ...goodConfig,
      result: {
        ...(goodConfig.ok && typeof goodConfig.result === 'object' ? goodConfig.result : {}),
        serverTime: atMs / 1000,
      },
    });
    push.configAnswers.push(withTime(push.time.nowMs()));
    await push.goLive();
    const rangAtMs = push.time.nowMs();
    // Wall clock alone goes on: what sleep looks like where the monotonic clock stands still.
    push.time.setClockBy(8 * hourMs);
    push.configAnswers.push(withTime(push.time.nowMs()));
    push.socket.handlers.onClose(1006, '');
    await push.time.advance(200);
    expect(push.configRequests).toBe(2);
    push.socket.handlers.onOpen();
    push.socket.handlers.onMessage(
      JSON.stringify([
        {
          mid: '9',
          text: { module_id: 'im', command: 'say', params: {}, extra: { server_time_unix: rangAtMs / 1000 } },
        },
      ]),
    );
    const ageMs = push.time.nowMs() - (push.messages[0]?.sentAtMs ?? 0);
    expect(ageMs).toBeGreaterThan(8 * hourMs - 60_000);
  });

  it('costs no configuration where the clock merely runs a little fast', async () => {
    const push = createScriptedPush();
    await push.goLive();
    await push.time.advance(30_000);
    push.time.setClockBy(3_000);
    push.socket.handlers.onMessage(frameOf('1'));
    push.socket.handlers.onClose(1006, '');
    await push.time.advance(200);
    expect(push.configRequests).toBe(1);
  });
});
