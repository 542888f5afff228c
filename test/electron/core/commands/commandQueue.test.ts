import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLifeMs } from '../../../../electron/core/ports/commandRecord.ts';
import { waitBeforeRetryMs } from '../../../../electron/core/commands/retryWait.ts';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { setUp, type Sent } from './heldPortal.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };
const call = { callId: 'externalCall.a', subject };
const callNamed = (callId: string) => ({ callId, subject });
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };

describe('a hide that is owed', () => {
  it('is sent at once, once, with CALL_ID and USER_ID', () => {
    const { portal, queue } = setUp();
    queue.owe('hide', call, [7]);
    expect(portal.sent).toMatchObject([{ method: 'hide', callId: 'externalCall.a', userIds: [7] }]);
  });

  it.each(['acknowledged', 'nothingToDo'] as const)('is done when the portal answers %s', async (kind) => {
    const { portal, queue, stateOf, time } = setUp();
    const { id } = queue.owe('hide', call, [7]);
    await portal.sent[0]?.answer({ kind });
    expect(stateOf(id)).toEqual({ at: kind });
    time.turn(commandLifeMs * 2);
    expect(portal.sent).toHaveLength(1);
  });

  it('is sent again with growing waits, never more than two minutes apart', async () => {
    const { portal, queue, time } = setUp();
    queue.owe('hide', call, [7]);
    const waits: number[] = [];
    for (let n = 0; n < 14; n += 1) {
      await portal.sent[n]?.answer(down);
      const before = time.nowMs();
      while (portal.sent.length === n + 1) time.turn(10);
      waits.push(time.nowMs() - before);
    }
    expect(waits[0]).toBeLessThan(600);
    expect(Math.max(...waits)).toBeLessThanOrEqual(120_010);
    expect(waits.at(-1)).toBeGreaterThan(60_000);
  });

  it('waits as long as the portal says', async () => {
    const { portal, queue, time } = setUp();
    queue.owe('hide', call, [7]);
    const notBeforeMs = time.nowMs() + 400_000;
    const error = { code: 'portal.operationTimeLimit', params: {} } as const;
    await portal.sent[0]?.answer({ kind: 'retry', error, notBeforeMs });
    queue.tryNow();
    time.turn(399_000);
    expect(portal.sent).toHaveLength(1);
    time.turn(1_100);
    expect(portal.sent).toHaveLength(2);
  });

  it('is not stranded when the clock is set back', async () => {
    const { portal, queue, time } = setUp();
    queue.owe('hide', call, [7]);
    const error = { code: 'portal.tooManyRequests', params: {} } as const;
    await portal.sent[0]?.answer({ kind: 'retry', error, notBeforeMs: time.nowMs() + 3_000 });
    const wallClock = time.nowMs;
    time.nowMs = () => wallClock() - 3_600_000;
    time.turn(3_100);
    expect(portal.sent).toHaveLength(2);
  });

  it('is tried at once when the network is back', async () => {
    const { portal, queue } = setUp();
    queue.owe('hide', call, [7]);
    await portal.sent[0]?.answer(down);
    queue.tryNow();
    expect(portal.sent).toHaveLength(2);
  });

  it('stops at a permanent refusal and goes on with new credentials', async () => {
    const { portal, queue, stateOf, time, use } = setUp();
    const { id } = queue.owe('hide', call, [7]);
    const error = { code: 'portal.insufficientScope', params: {} } as const;
    await portal.sent[0]?.answer({ kind: 'failed', error });
    expect(stateOf(id)).toMatchObject({ at: 'failed', problem: error });
    time.turn(3_600_000);
    expect(portal.sent).toHaveLength(1);
    use(portal);
    expect(portal.sent).toHaveLength(2);
  });

  it('expires after eight hours', () => {
    const { portal, queue, time, stateOf, use } = setUp();
    use(null);
    const { id } = queue.owe('hide', call, [7]);
    time.turn(commandLifeMs + 1);
    use(portal);
    expect(stateOf(id)).toEqual({ at: 'expired' });
    expect(portal.sent).toHaveLength(0);
  });

  it('is not sent to another portal', async () => {
    const { portal, queue, time, use } = setUp();
    queue.owe('hide', call, [7]);
    queue.dropAll();
    use(null);
    await portal.sent[0]?.answer(down);
    use(portal);
    time.turn(600_000);
    expect(portal.sent).toHaveLength(1);
  });
});

describe('several commands', () => {
  it('keep their order within a call and do not wait for other calls', async () => {
    const { portal, queue } = setUp();
    queue.owe('hide', call, [7]);
    queue.owe('show', call, [7]);
    queue.owe('hide', callNamed('externalCall.b'), [7]);
    expect(portal.sent.map(({ method, callId }) => `${method} ${callId}`)).toEqual([
      'hide externalCall.a',
      'hide externalCall.b',
    ]);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    expect(portal.sent.at(-1)).toMatchObject({ method: 'show', callId: 'externalCall.a' });
  });

  it('an undo of an unsent hide sends nothing', () => {
    const { portal, queue, use } = setUp();
    use(null);
    queue.owe('hide', call, [7]);
    expect(queue.takeBackUnsent(call.callId, 'hide', [7])).toBe(true);
    use(portal);
    expect(portal.sent).toHaveLength(0);
  });

  it('a hide whose answer was lost may have arrived, so an undo has to show the card', async () => {
    const { portal, queue } = setUp();
    queue.owe('hide', call, [7]);
    await portal.sent[0]?.answer(down);
    expect(queue.takeBackUnsent(call.callId, 'hide', [7])).toBe(false);
  });

  it('nor does a refusal afterwards, or a second wish that was never sent, take that back', async () => {
    const error = { code: 'portal.overloadBlock', params: {} } as const;
    const refused = setUp();
    refused.queue.owe('hide', call, [7]);
    await refused.portal.sent[0]?.answer(down);
    refused.queue.tryNow();
    await refused.portal.sent[1]?.answer({ kind: 'failed', error });
    expect(refused.queue.takeBackUnsent(call.callId, 'hide', [7])).toBe(false);

    const wishedTwice = setUp();
    wishedTwice.queue.owe('hide', call, [7]);
    await wishedTwice.portal.sent[0]?.answer(down);
    wishedTwice.use(null);
    wishedTwice.queue.takeBackUnsent(call.callId, 'hide', [7]);
    wishedTwice.queue.owe('show', call, [7]);
    wishedTwice.queue.owe('hide', call, [7]);
    expect(wishedTwice.queue.takeBackUnsent(call.callId, 'hide', [7])).toBe(false);
  });

  it('a hide that was refused at its only try has not arrived', async () => {
    const { portal, queue } = setUp();
    const error = { code: 'portal.overloadBlock', params: {} } as const;
    queue.owe('hide', call, [7]);
    await portal.sent[0]?.answer({ kind: 'failed', error });
    expect(queue.takeBackUnsent(call.callId, 'hide', [7])).toBe(true);
  });

  it('a retry gives way to a later wish for the same call', async () => {
    const { portal, queue, stateOf } = setUp();
    const { id } = queue.owe('hide', call, [7]);
    queue.owe('show', call, [7]);
    await portal.sent[0]?.answer(down);
    expect(stateOf(id)).toEqual({ at: 'superseded' });
    expect(portal.sent.at(-1)?.method).toBe('show');
  });

  it('whatever is wished and answered, at most one request a call is on the wire and the last wish is the last sent', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constantFrom('hide', 'show'), call: fc.constantFrom('a', 'b') }),
      fc.record({ do: fc.constantFrom('acknowledge', 'retry', 'turn'), call: fc.constantFrom('a', 'b') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { time, portal, queue } = setUp();
        const open: Sent[] = [];
        let seen = 0;
        const lastWish = new Map<string, string>();
        const collect = (): void => {
          for (; seen < portal.sent.length; seen += 1) open.push(portal.sent[seen] as Sent);
          for (const id of ['a', 'b'])
            expect(open.filter((s) => s.callId === id).length).toBeLessThanOrEqual(1);
        };
        const answerOldest = async (id: string, answer: CommandAnswer): Promise<void> => {
          const index = open.findIndex((s) => s.callId === id);
          if (index >= 0) await open.splice(index, 1)[0]?.answer(answer);
        };
        for (const { do: action, call: id } of steps) {
          if (action === 'hide' || action === 'show') {
            queue.owe(action, callNamed(id), [7]);
            lastWish.set(id, action);
          } else if (action === 'turn') time.turn(5_000);
          else await answerOldest(id, action === 'retry' ? down : { kind: 'acknowledged' });
          collect();
        }
        for (let n = 0; n < 200 && (open.length > 0 || time.pending() > 0); n += 1) {
          for (const id of ['a', 'b']) await answerOldest(id, { kind: 'acknowledged' });
          time.turn(5_000);
          collect();
        }
        for (const [id, wish] of lastWish) {
          expect(portal.sent.findLast((s) => s.callId === id)?.method).toBe(wish);
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('waits between half and all of the doubled time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (tries, chance) => {
        const waitMs = waitBeforeRetryMs(tries, () => chance);
        const full = Math.min(120_000, 500 * 2 ** Math.min(tries - 1, 20));
        expect(waitMs).toBeGreaterThanOrEqual(full / 2);
        expect(waitMs).toBeLessThanOrEqual(full);
      },
    ),
  );
});
