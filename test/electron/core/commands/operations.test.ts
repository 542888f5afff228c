import { describe, expect, it } from 'vitest';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import { commandLifeMs, countOwed, recordLifeMs } from '../../../../electron/core/ports/commandRecord.ts';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import { createHeldPortal, setUp } from './heldPortal.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };
const call = { callId: 'a', subject };
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const rejected: CommandAnswer = { kind: 'failed', error: { code: 'portal.webhookRejected', params: {} } };
const hour = 3_600_000;

const register = {
  externalCallId: 'own-1',
  subject,
  userId: 7,
  phoneNumber: '+4930901820',
  direction: 'incoming',
  startedAtMs: 0,
  line: null,
  show: true,
  answeredAtMs: null,
  end: null,
} as const;

/** A journal that tells how many commands were written at once. */
function countingJournal(): { readonly journal: CommandJournal; readonly writes: number[] } {
  const memory = createMemoryJournal();
  const writes: number[] = [];
  let isWriting = false;
  const save: CommandJournal['save'] = (command) => {
    // As the real one: what is saved in one go is written together.
    if (!isWriting) {
      isWriting = true;
      writes.push(0);
      queueMicrotask(() => (isWriting = false));
    }
    writes.push((writes.pop() ?? 0) + 1);
    memory.save(command);
  };
  return { journal: { ...memory, save }, writes };
}

describe('an operation', () => {
  it('is told after it, once, when its commands are written and on their way', () => {
    const { journal, writes } = countingJournal();
    const { portal, queue } = setUp(journal);
    const seen: unknown[] = [];
    queue.changes.follow((changes) =>
      seen.push([changes.map(({ kind, state }) => `${kind} ${state.at}`), writes.length, portal.sent.length]),
    );
    queue.oweRegister(register);
    expect(seen).toEqual([[['finish held', 'register sending'], 1, 1]]);
  });

  it('that a follower brings about is told after the one that led to it', async () => {
    const { portal, queue } = setUp();
    const heard: string[] = [];
    queue.changes.follow((changes) => {
      if (changes.some(({ kind, state }) => kind === 'hide' && state.at === 'acknowledged')) {
        queue.owe('show', call, [7]);
      }
    });
    queue.changes.follow((changes) => heard.push(...changes.map(({ kind, state }) => `${kind} ${state.at}`)));
    queue.owe('hide', call, [7]);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    expect(heard).toEqual(['hide sending', 'hide acknowledged', 'show sending']);
  });

  it.each([2, 3, 49, 50])('of %i hides is one write and one batch', (count) => {
    const { journal, writes } = countingJournal();
    const { portal, queue } = setUp(journal);
    queue.together(() => {
      for (let n = 0; n < count; n += 1) queue.owe('hide', { callId: `call-${n}`, subject }, [7]);
    });
    expect([portal.batches, portal.sent.length, writes]).toEqual([[count], count, [count]]);
  });

  it.each([51, 120])('of %i hides is as few batches as the portal takes', async (count) => {
    const { portal, queue, time } = setUp();
    queue.together(() => {
      for (let n = 0; n < count; n += 1) queue.owe('hide', { callId: `call-${n}`, subject }, [7]);
    });
    time.turn(1);
    await settled();
    expect(portal.batches.length + (portal.sent.length - sum(portal.batches))).toBe(Math.ceil(count / 50));
    expect(new Set(portal.sent.map(({ callId }) => callId)).size).toBe(count);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

describe('an answer to former credentials', () => {
  it('that refuses for good is no refusal of the new ones, which are asked', async () => {
    const { portal, queue, stateOf, use } = setUp();
    const { id } = queue.owe('hide', call, [7]);
    const fresh = createHeldPortal();
    use(fresh);
    await portal.sent[0]?.answer(rejected);
    expect(fresh.sent).toMatchObject([{ method: 'hide', callId: 'a' }]);
    await fresh.sent[0]?.answer({ kind: 'acknowledged' });
    expect(stateOf(id)).toEqual({ at: 'acknowledged' });
  });

  it('holds for each command of a batch, and for a register', async () => {
    const { portal, queue, use } = setUp();
    queue.together(() => {
      queue.owe('hide', call, [7]);
      queue.oweRegister(register);
    });
    const fresh = createHeldPortal();
    use(fresh);
    for (const sent of portal.sent) await sent.answer(rejected);
    expect(fresh.sent.map(({ method }) => method).toSorted()).toEqual(['hide', 'register']);
    expect(queue.all().filter(({ state }) => state.at === 'failed')).toEqual([]);
  });

  it('that says it was done is believed', async () => {
    const { portal, queue, stateOf, use } = setUp();
    const { id } = queue.owe('hide', call, [7]);
    const fresh = createHeldPortal();
    use(fresh);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    expect([stateOf(id), fresh.sent.length]).toEqual([{ at: 'acknowledged' }, 0]);
  });
});

describe('what waits does not expire by the system clock being set', () => {
  it.each([9 * hour, 10 * 365 * 24 * hour, -9 * hour])('by %i ms', async (jumpMs) => {
    const { portal, queue, stateOf, time } = setUp();
    const { id } = queue.owe('hide', call, [7]);
    await portal.sent[0]?.answer(down);
    const wallClock = time.nowMs;
    time.nowMs = () => wallClock() + jumpMs;
    time.turn(1_000);
    expect([stateOf(id)?.at, portal.sent.length]).toEqual(['sending', 2]);
    for (let n = 1; n < 400 && stateOf(id)?.at !== 'expired'; n += 1) {
      await portal.sent[n]?.answer(down);
      time.turn(120_000);
    }
    expect(stateOf(id)).toEqual({ at: 'expired' });
  });

  it('of an earlier run that clock decides, unless it says that the command has yet to be wished', () => {
    const journal = createMemoryJournal();
    const first = setUp(journal);
    first.use(null);
    first.queue.owe('hide', call, [7]);
    const later = setUp(journal);
    expect(later.portal.sent).toHaveLength(1);
    const owed = journal.written.findLast(({ state }) => state.at === 'sending');
    if (owed === undefined) throw new Error('nothing was sent');
    journal.save({ ...owed, createdAtMs: owed.createdAtMs - commandLifeMs - 1 });
    expect(setUp(journal).portal.sent).toHaveLength(0);
    journal.save({ ...owed, createdAtMs: owed.createdAtMs + recordLifeMs });
    expect(setUp(journal).portal.sent).toHaveLength(1);
  });
});

it.each<[string, Partial<Telephony>]>([
  ['throws', { hideCard: () => Promise.reject(new Error('broken')) }],
  ['throws at once', { hideCard: () => explode() }],
  ['answers a batch in part', { sendBatch: () => Promise.resolve([{ kind: 'acknowledged' }]) }],
])('a portal that %s leaves no command in the middle of being sent', async (_what, broken) => {
  const portal = createHeldPortal();
  const { queue, time, use } = setUp(undefined, { ...portal, ...broken });
  queue.together(() => {
    queue.owe('hide', call, [7]);
    if (broken.sendBatch !== undefined) queue.owe('hide', { callId: 'b', subject }, [7]);
  });
  await settled();
  expect(queue.all().filter(({ state }) => state.at === 'sending')).toEqual([]);
  use(portal);
  time.turn(1_000);
  expect(portal.sent).toHaveLength(1);
});

function explode(): never {
  throw new Error('broken');
}

describe('what would be lost by disconnecting', () => {
  it('is also what was refused, and a call that goes on', async () => {
    const { portal, queue } = setUp();
    expect(countOwed(queue.all())).toBe(0);
    queue.oweRegister(register);
    await portal.sent[0]?.answer({
      kind: 'failed',
      error: { code: 'register.webhookMayNot', params: {} },
    });
    expect(countOwed(queue.all())).toBe(1);
    queue.retry(queue.all().find(({ kind }) => kind === 'register')?.id ?? '');
    await portal.sent[1]?.answer({ kind: 'registered', callId: 'x' });
    expect(queue.all().map(({ state }) => state.at)).toEqual(['held', 'acknowledged']);
    expect(countOwed(queue.all())).toBe(1);
    queue.callEnded('own-1', { durationS: 0, statusCode: '304' });
    await portal.sent[2]?.answer({ kind: 'acknowledged' });
    expect(countOwed(queue.all())).toBe(0);
  });

  it('is kept for the same operator who signs in another way', async () => {
    const { portal, queue, use } = setUp();
    queue.oweRegister(register);
    await portal.sent[0]?.answer({
      kind: 'failed',
      error: { code: 'register.webhookMayNot', params: {} },
    });
    queue.callEnded('own-1', { durationS: 0, statusCode: '304' });
    const application = createHeldPortal();
    use(application);
    await application.sent[0]?.answer({ kind: 'registered', callId: 'x' });
    expect(application.sent.map(({ method }) => method)).toEqual(['register', 'finish']);
  });
});
