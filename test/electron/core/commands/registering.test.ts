import { describe, expect, it } from 'vitest';
import { lateRequestMs } from '../../../../electron/core/commands/lateRequests.ts';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import { recordLifeMs } from '../../../../electron/core/ports/commandRecord.ts';
import type { CommandAnswer, Telephony, TelephonyOrder } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { createMemoryJournal, loadedBy } from '../memoryJournal.ts';
import { callToRegister, subject } from './callToRegister.ts';
import { setUp } from './heldPortal.ts';

const callId = 'externalCall.x';
const registered: CommandAnswer = { kind: 'registered', callId };
const acknowledged: CommandAnswer = { kind: 'acknowledged' };
const answered = { durationS: 12, statusCode: '200' } as const;
const missed = { durationS: 0, statusCode: '304' } as const;
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const mayNot: CommandAnswer = { kind: 'failed', error: { code: 'register.webhookMayNot', params: {} } };

const methods = (portal: ReturnType<typeof setUp>['portal']) => portal.sent.map(({ method }) => method);

describe('a call that Ringside registers', () => {
  it('is registered at once, and its finish is on disk before that', () => {
    const journal = createMemoryJournal();
    const { portal, queue } = setUp(journal);
    queue.oweRegister(callToRegister());
    expect(portal.sent.map(({ order }) => order)).toEqual([
      {
        kind: 'register',
        externalCallId: 'own-1',
        userId: 7,
        call: expect.objectContaining({ phoneNumber: '+4930901820', startedAtMs: 1_000_000, show: true }),
      },
    ]);
    expect(journal.written.map(({ kind, state }) => [kind, state.at])).toEqual([
      ['finish', 'held'],
      ['register', 'sending'],
    ]);
  });

  it('is finished under its CALL_ID once it has ended', async () => {
    const { portal, queue } = setUp();
    queue.oweRegister(callToRegister());
    await portal.sent[0]?.answer(registered);
    queue.callAnswered('own-1', 1_003_000);
    expect(methods(portal)).toEqual(['register']);
    queue.callEnded('own-1', answered);
    expect(portal.sent.at(-1)?.order).toEqual({ kind: 'finish', callId, userId: 7, end: answered });
    await portal.sent.at(-1)?.answer(acknowledged);
    expect(queue.all().map(({ state }) => state.at)).toEqual(['acknowledged', 'acknowledged']);
  });

  it('is finished only after its register was answered, however early it ends', async () => {
    const { portal, queue, time } = setUp();
    queue.oweRegister(callToRegister());
    queue.callEnded('own-1', missed);
    await portal.sent[0]?.answer(down);
    expect(methods(portal)).toEqual(['register']);
    time.turn(1_000);
    expect(portal.sent[1]?.order).toMatchObject({ kind: 'register', externalCallId: 'own-1' });
    await portal.sent[1]?.answer(registered);
    time.turn(lateRequestMs);
    expect(methods(portal)).toEqual(['register', 'register', 'finish']);
  });

  it('shows no card once it was put away before it was registered', async () => {
    const { portal, queue, use } = setUp();
    use(null);
    queue.oweRegister(callToRegister());
    queue.showCardOnRegister('own-1', false);
    use(portal);
    expect(portal.sent[0]?.order).toMatchObject({ call: { show: false } });
    await portal.sent[0]?.answer(registered);
    expect(queue.all().find(({ kind }) => kind === 'register')).toMatchObject({
      callId,
      details: { maybeShown: false },
    });
  });

  it('remembers that a try whose answer was lost may have shown the card', async () => {
    const { portal, queue, time } = setUp();
    queue.oweRegister(callToRegister());
    queue.showCardOnRegister('own-1', false);
    await portal.sent[0]?.answer(down);
    time.turn(1_000);
    expect(portal.sent[1]?.order).toMatchObject({ call: { show: false } });
    await portal.sent[1]?.answer(registered);
    expect(queue.all().find(({ kind }) => kind === 'register')).toMatchObject({
      details: { maybeShown: true },
    });
  });

  it('has its hides sent before its finish, and nothing after it', async () => {
    const { portal, queue } = setUp();
    queue.oweRegister(callToRegister());
    await portal.sent[0]?.answer(registered);
    queue.owe('hide', { callId, subject }, [8, 9]);
    queue.callEnded('own-1', answered);
    queue.callFinished(callId);
    expect(methods(portal)).toEqual(['register', 'hide']);
    await portal.sent[1]?.answer(acknowledged);
    expect(methods(portal)).toEqual(['register', 'hide', 'finish']);
    const behind = queue.owe('hide', { callId, subject }, [7]);
    await portal.sent[2]?.answer(acknowledged);
    const after = queue.owe('show', { callId, subject }, [7]);
    expect(methods(portal)).toEqual(['register', 'hide', 'finish']);
    expect(queue.all().find(({ id }) => id === behind.id)?.state.at).toBe('nothingToDo');
    expect(after.state.at).toBe('nothingToDo');
  });
});

describe('a register that the portal refuses', () => {
  it('keeps the finish back, and goes on with new credentials', async () => {
    const { portal, queue, use } = setUp();
    queue.oweRegister(callToRegister());
    await portal.sent[0]?.answer(mayNot);
    queue.callEnded('own-1', missed);
    expect(queue.all().map(({ kind, state }) => [kind, state.at])).toEqual([
      ['finish', 'held'],
      ['register', 'failed'],
    ]);
    use(portal);
    await portal.sent[1]?.answer(registered);
    expect(methods(portal)).toEqual(['register', 'register', 'finish']);
  });

  it('takes its finish along when it is given up', async () => {
    const { portal, queue } = setUp();
    const { id } = queue.oweRegister(callToRegister());
    await portal.sent[0]?.answer(mayNot);
    queue.giveUp(id);
    queue.callEnded('own-1', missed);
    expect(queue.all().map(({ state }) => state.at)).toEqual(['superseded', 'superseded']);
  });

  it('expires after a week, whether it waits or has failed', async () => {
    const { portal, queue, use, time } = setUp();
    queue.oweRegister(callToRegister());
    await portal.sent[0]?.answer(mayNot);
    use(null);
    queue.oweRegister(callToRegister({ externalCallId: 'own-2', end: missed }));
    time.turn(recordLifeMs - 1);
    queue.tryNow();
    expect(queue.all().map(({ state }) => state.at)).toEqual(['held', 'failed', 'held', 'waiting']);
    time.turn(2);
    queue.tryNow();
    expect(queue.all().map(({ state }) => state.at)).toEqual([
      'superseded',
      'expired',
      'superseded',
      'expired',
    ]);
  });
});

describe('after a crash', () => {
  it('a call that had been answered counts as talked until it was last known to go on', async () => {
    const journal = createMemoryJournal();
    const first = setUp(journal);
    first.queue.oweRegister(callToRegister());
    await first.portal.sent[0]?.answer(registered);
    first.queue.callAnswered('own-1', 1_000_000);
    first.time.turn(30_000);
    first.queue.callGoesOn('own-1');
    const again = setUp(journal);
    expect(again.portal.sent.map(({ order }) => order)).toEqual([
      { kind: 'finish', callId, userId: 7, end: { durationS: 30, statusCode: '200' } },
    ]);
  });

  it('a call that was ringing is registered without a card, and finished as missed', async () => {
    const journal = createMemoryJournal();
    setUp(journal).queue.oweRegister(callToRegister());
    const { portal, time } = setUp(journal);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      { kind: 'register', externalCallId: 'own-1', call: { show: false } },
    ]);
    await portal.sent[0]?.answer(registered);
    time.turn(lateRequestMs);
    expect(portal.sent[1]?.order).toEqual({ kind: 'finish', callId, userId: 7, end: missed });
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'of the moment after write %i of a call’s life the portal has the call finished once, or never heard of it',
    async (writes) => {
      const journal = createMemoryJournal();
      const heard: TelephonyOrder[] = [];
      let left = writes;
      const answer = (order: TelephonyOrder): Promise<CommandAnswer> => {
        // A program that died at its last write sends nothing.
        if (left < 0) return new Promise(() => undefined);
        const known = heard.some(({ kind }) => kind === 'finish');
        heard.push(order);
        if (order.kind === 'register') return Promise.resolve(registered);
        return Promise.resolve(known ? { kind: 'nothingToDo' } : acknowledged);
      };
      const portal: Telephony = {
        hideCard: () => Promise.resolve(acknowledged),
        showCard: () => Promise.resolve(acknowledged),
        registerCall: answer,
        finishCall: answer,
        saveNote: answer,
        attachRecording: answer,
        attachTranscript: answer,
        sendBatch: (orders) => Promise.all(orders.map(answer)),
      };
      const dying: CommandJournal = {
        ...journal,
        // Each by itself, as if the disk could not write several at once.
        save: (command) => {
          left -= 1;
          if (left >= 0) journal.save(command);
        },
      };
      const first = setUp(dying, portal);
      first.queue.oweRegister(callToRegister());
      await settled();
      first.queue.callAnswered('own-1', 1_003_000);
      first.queue.callEnded('own-1', answered);
      await settled();

      left = Infinity;
      const { time } = setUp(journal, portal);
      await settled();
      time.turn(lateRequestMs);
      await settled();
      const registers = heard.filter(({ kind }) => kind === 'register');
      const finishes = heard.filter(({ kind }) => kind === 'finish');
      expect(registers.length).toBe(writes === 1 ? 0 : writes === 2 ? 2 : 1);
      // At write 6 the finish is on its way: it is repeated, and the portal knows it is.
      expect(finishes.length).toBe(writes === 1 ? 0 : writes === 6 ? 2 : 1);
      expect(loadedBy(setUp(journal).queue)).toEqual([]);
    },
  );
});

describe('hides for several operators', () => {
  it('of a colleague stay when the operator takes back their own', async () => {
    const { portal, queue, use } = setUp();
    use(null);
    queue.owe('hide', { callId, subject }, [8, 9]);
    queue.owe('hide', { callId, subject }, [7]);
    expect(queue.takeBackUnsent(callId, 'hide', [7])).toBe(true);
    use(portal);
    expect(portal.sent.map(({ order }) => order)).toEqual([{ kind: 'hide', callId, userIds: [8, 9] }]);
  });

  it('lose only those whose card is wanted back', () => {
    const { portal, queue, use } = setUp();
    use(null);
    queue.owe('hide', { callId, subject }, [7, 8]);
    queue.owe('show', { callId, subject }, [7]);
    use(portal);
    expect(portal.sent.map(({ order }) => order)).toEqual([{ kind: 'hide', callId, userIds: [8] }]);
    expect(queue.all().filter(({ state }) => state.at === 'waiting')).toMatchObject([
      { kind: 'show', userIds: [7] },
    ]);
  });

  it('are tried again for those whom no later wish concerns', async () => {
    const { portal, queue, time } = setUp();
    queue.owe('hide', { callId, subject }, [7, 8]);
    queue.owe('show', { callId, subject }, [7]);
    await portal.sent[0]?.answer(down);
    time.turn(1_000);
    expect(portal.sent[1]?.order).toEqual({ kind: 'hide', callId, userIds: [8] });
    await portal.sent[1]?.answer(acknowledged);
    expect(portal.sent[2]?.order).toEqual({ kind: 'show', callId, userIds: [7] });
  });
});
