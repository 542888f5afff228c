import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { sendOrder } from '../../../../electron/core/commands/telephonyOrders.ts';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';
import { createMemoryJournal, loadedBy } from '../memoryJournal.ts';

const account = 'portal.example/7';
const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };
const acknowledged: CommandAnswer = { kind: 'acknowledged' };
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };

/** A portal that outlives the program, as portals do: it answers each request with what `answers` says next. */
function createPortal(answers: () => CommandAnswer | 'never') {
  const received: string[] = [];
  const batches: number[] = [];
  const answer = (text: string): Promise<CommandAnswer> => {
    received.push(text);
    const next = answers();
    return next === 'never' ? new Promise(() => undefined) : Promise.resolve(next);
  };
  const telephony: Telephony = {
    hideCard: (callId, userIds) => answer(`hide ${callId} ${userIds.join()}`),
    showCard: (callId, userIds) => answer(`show ${callId} ${userIds.join()}`),
    registerCall: (order) => answer(`register ${order.externalCallId}`),
    finishCall: (order) => answer(`finish ${order.callId}`),
    saveNote: (order) => answer(`note ${order.callId} ${order.text}`),
    attachRecording: (order) => answer(`recording ${order.callId}`),
    attachTranscript: (order) => answer(`transcript ${order.callId}`),
    sendBatch: (orders) => {
      batches.push(orders.length);
      return Promise.all(orders.map((order) => sendOrder(telephony, order)));
    },
  };
  return { received, batches, telephony };
}

/** A run of the program. After `kill` it writes nothing and sends nothing any more, whatever is still answered. */
function startProgram(journal: ReturnType<typeof createMemoryJournal>, time = createHeldTime()) {
  let dead = false;
  const queue = createCommandQueue({
    journal: { ...journal, save: (command) => (dead ? undefined : journal.save(command)) },
    clock: time,
    timers: { after: (delayMs, action) => time.after(delayMs, () => (dead ? undefined : action())) },
    random: () => 0.5,
    newId: () => `id-${journal.written.length}`,
    log: quietLog,
  });
  const left = loadedBy(queue);
  const kill = (): void => {
    dead = true;
    queue.usePortal(null);
  };
  return { queue, time, left, kill };
}

describe('what is owed survives the program', () => {
  it('is written down before it is sent', () => {
    const journal = createMemoryJournal();
    const { queue } = startProgram(journal);
    const writtenWhenSent: number[] = [];
    const telephony = createPortal(() => acknowledged).telephony;
    queue.usePortal({
      account,
      telephony: {
        ...telephony,
        hideCard: (callId, userIds) => {
          writtenWhenSent.push(journal.written.length);
          return telephony.hideCard(callId, userIds);
        },
      },
    });
    queue.owe('hide', { callId: 'a', subject }, [7]);
    expect(writtenWhenSent).toEqual([1]);
    expect(journal.written[0]?.state.at).toBe('sending');
  });

  it('is sent after a crash in the middle of sending', async () => {
    const journal = createMemoryJournal();
    const { queue } = startProgram(journal);
    queue.usePortal({ account, telephony: createPortal(() => 'never').telephony });
    queue.owe('hide', { callId: 'a', subject }, [7]);
    const portal = createPortal(() => acknowledged);
    const again = startProgram(journal);
    expect(again.left).toMatchObject([{ callId: 'a', tries: 1 }]);
    again.queue.usePortal({ account, telephony: portal.telephony });
    await settled();
    expect(portal.received).toEqual(['hide a 7']);
    expect(startProgram(journal).left).toEqual([]);
  });

  it('is not sent after a crash when it was undone or the call finished before', () => {
    const journal = createMemoryJournal();
    const { queue } = startProgram(journal);
    queue.usePortal({ account, telephony: createPortal(() => 'never').telephony });
    queue.usePortal(null);
    const owed = startProgram(journal);
    owed.queue.usePortal({ account, telephony: createPortal(() => down).telephony });
    owed.queue.usePortal(null);
    for (const callId of ['undone', 'finished', 'kept']) {
      owed.queue.owe('hide', { callId, subject }, [7]);
    }
    owed.queue.takeBackUnsent('undone', 'hide', [7]);
    owed.queue.callFinished('finished');
    expect(startProgram(journal).left.map(({ callId }) => callId)).toEqual(['kept']);
  });

  it('is never sent to another portal', async () => {
    const journal = createMemoryJournal();
    const { queue } = startProgram(journal);
    queue.usePortal({ account, telephony: createPortal(() => 'never').telephony });
    queue.owe('hide', { callId: 'a', subject }, [7]);
    const portal = createPortal(() => acknowledged);
    const again = startProgram(journal);
    again.queue.usePortal({ account: 'other.example/7', telephony: portal.telephony });
    await settled();
    expect(portal.received).toEqual([]);
    expect(startProgram(journal).left).toEqual([]);
  });

  it('travels as batches of at most fifty when much has piled up, everything once', async () => {
    const journal = createMemoryJournal();
    const { queue, time } = startProgram(journal);
    const portal = createPortal(() => acknowledged);
    queue.usePortal({ account, telephony: createPortal(() => down).telephony });
    for (let n = 0; n < 120; n += 1) queue.owe('hide', { callId: `call-${n}`, subject }, [7]);
    await settled();
    queue.usePortal({ account, telephony: portal.telephony });
    queue.tryNow();
    for (let n = 0; n < 10; n += 1) {
      time.turn(1);
      await settled();
    }
    expect(portal.batches).toEqual([50, 50, 20]);
    expect(new Set(portal.received).size).toBe(120);
    expect(portal.received).toHaveLength(120);
  });

  it('hides one card for several operators in one request', async () => {
    const { queue } = startProgram(createMemoryJournal());
    const portal = createPortal(() => acknowledged);
    queue.usePortal({ account, telephony: createPortal(() => down).telephony });
    queue.owe('hide', { callId: 'a', subject }, [7]);
    await settled();
    queue.owe('hide', { callId: 'a', subject }, [8, 9]);
    await settled();
    queue.usePortal({ account, telephony: portal.telephony });
    queue.tryNow();
    await settled();
    expect(portal.received.at(-1)).toBe('hide a 7,8,9');
  });

  it('whatever is wished, answered, and however often the program dies, the last wish about each card is the last thing the portal hears', async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constantFrom('hide', 'show'),
          call: fc.constantFrom('a', 'b', 'c', 'd'),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constantFrom('crash', 'wait', 'offline', 'online'),
          call: fc.constant(''),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.infiniteStream(fc.constantFrom(0, 1, 2, 3)),
        async (steps, fate) => {
          const journal = createMemoryJournal();
          let calm = false;
          const nextFate = (): CommandAnswer | 'never' => {
            if (calm) return acknowledged;
            const n = fate.next().value;
            return n === 0 ? 'never' : n === 1 ? down : acknowledged;
          };
          const portal = createPortal(nextFate);
          const wishes = new Map<string, string>();
          let program = startProgram(journal);
          program.queue.usePortal({ account, telephony: portal.telephony });
          for (const { do: action, call } of steps) {
            if (action === 'hide' || action === 'show') {
              program.queue.owe(action, { callId: call, subject }, [7]);
              wishes.set(call, `${action} ${call} 7`);
            } else if (action === 'crash') {
              program.kill();
              program = startProgram(journal, program.time);
              program.queue.usePortal({ account, telephony: portal.telephony });
            } else if (action === 'wait') program.time.turn(30_000);
            else program.queue.tryNow();
            await settled();
          }
          calm = true;
          program.kill();
          program = startProgram(journal, program.time);
          program.queue.usePortal({ account, telephony: portal.telephony });
          for (let n = 0; n < 12; n += 1) {
            program.time.turn(120_000);
            await settled();
          }
          for (const [call, wish] of wishes) {
            expect(portal.received.findLast((text) => text.split(' ')[1] === call)).toBe(wish);
          }
          expect(startProgram(journal).left).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
