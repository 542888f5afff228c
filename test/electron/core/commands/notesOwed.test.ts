import { describe, expect, it } from 'vitest';
import { lateRequestMs } from '../../../../electron/core/commands/lateRequests.ts';
import type { NoteToSave } from '../../../../electron/core/commands/notesOwed.ts';
import { recordLifeMs } from '../../../../electron/core/ports/commandRecord.ts';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { createMemoryJournal, loadedBy } from '../memoryJournal.ts';
import { callToRegister } from './callToRegister.ts';
import { setUp } from './heldPortal.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };
const note = (text: string, change: Partial<NoteToSave> = {}): NoteToSave => ({
  callId: 'a',
  externalCallId: null,
  subject,
  userId: 7,
  text,
  ...change,
});
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const noActivity: CommandAnswer = {
  kind: 'retry',
  error: { code: 'note.noActivity', params: {} },
  notBeforeMs: null,
};
const end = { durationS: 3, statusCode: '200' } as const;

describe('a note that is owed', () => {
  it('is sent at once, and not again once it is saved', async () => {
    const { portal, queue, stateOf, time } = setUp();
    const { id } = queue.oweNote(note('hello'), true);
    expect(portal.sent).toMatchObject([
      { order: { kind: 'note', callId: 'a', activityId: null, text: 'hello' } },
    ]);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    time.turn(recordLifeMs);
    expect([stateOf(id), portal.sent.length]).toEqual([{ at: 'acknowledged' }, 1]);
  });

  it('is sent as it read last, once, where it changed while it waited', async () => {
    const { portal, queue, use } = setUp();
    use(null);
    for (const text of ['a', 'ab', 'abc']) queue.oweNote(note(text), true);
    use(portal);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([{ text: 'abc' }]);
  });

  it('that changes while it is sent goes after that, and the old text is not tried again', async () => {
    const { portal, queue, time } = setUp();
    queue.oweNote(note('old'), true);
    queue.oweNote(note('new'), true);
    expect(portal.sent).toHaveLength(1);
    await portal.sent[0]?.answer(down);
    // The portal may still be at the old one, and would bring it back.
    time.turn(lateRequestMs - 1);
    expect(portal.sent).toHaveLength(1);
    time.turn(1);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([{ text: 'old' }, { text: 'new' }]);
    await portal.sent[1]?.answer({ kind: 'acknowledged' });
    expect(portal.sent).toHaveLength(2);
  });

  it('waits for what a killed program had under way, and not for itself', async () => {
    const journal = createMemoryJournal();
    const killed = setUp(journal);
    killed.queue.oweNote(note('old'), true);
    expect(killed.portal.sent).toHaveLength(1);
    const { portal, queue, time } = setUp(journal, undefined, { idsBegin: 'later' });
    await settled();
    expect(portal.sent.map(({ order }) => order)).toMatchObject([{ text: 'old' }]);
    await portal.sent[0]?.answer({ kind: 'acknowledged' });
    queue.oweNote(note('new'), true);
    time.turn(lateRequestMs - 1);
    await settled();
    expect(portal.sent).toHaveLength(1);
    time.turn(1);
    await settled();
    expect(portal.sent.map(({ order }) => order)).toMatchObject([{ text: 'old' }, { text: 'new' }]);
  });

  it('keeps no hide of the same call waiting, and travels in no batch', async () => {
    const { portal, queue } = setUp();
    queue.oweNote(note('$result[c0]'), true);
    queue.together(() => {
      queue.owe('hide', { callId: 'a', subject }, [7]);
      queue.owe('hide', { callId: 'b', subject }, [7]);
      queue.oweNote(note('x', { callId: 'b' }), true);
    });
    expect(portal.sent.map(({ method }) => method)).toEqual(['note', 'hide', 'hide']);
    expect(portal.batches).toEqual([2]);
    await portal.sent[2]?.answer({ kind: 'acknowledged' });
    expect(portal.sent.map(({ method }) => method)).toEqual(['note', 'hide', 'hide']);
    await portal.sent[1]?.answer({ kind: 'acknowledged' });
    expect(portal.sent.at(-1)).toMatchObject({ method: 'note', callId: 'b' });
  });

  it('about a call that Ringside registers goes after its finish, to the activity that the portal named', async () => {
    const { portal, queue } = setUp();
    queue.oweRegister(callToRegister());
    queue.oweNote(note('x', { callId: null, externalCallId: 'own-1' }), false);
    await portal.sent[0]?.answer({ kind: 'registered', callId: 'a' });
    expect(portal.sent.map(({ method }) => method)).toEqual(['register']);
    queue.callEnded('own-1', end);
    expect(portal.sent.map(({ method }) => method)).toEqual(['register', 'finish']);
    await portal.sent[1]?.answer({ kind: 'acknowledged', activityId: 12 });
    queue.noteMayGo('a');
    expect(portal.sent.at(-1)).toMatchObject({ order: { kind: 'note', callId: 'a', activityId: 12 } });
  });

  it('written after the finish knows the activity as well', async () => {
    const { portal, queue } = setUp();
    queue.oweRegister(callToRegister({ end }));
    await portal.sent[0]?.answer({ kind: 'registered', callId: 'a' });
    await portal.sent[1]?.answer({ kind: 'acknowledged', activityId: 12 });
    queue.oweNote(note('x'), true);
    expect(portal.sent.at(-1)).toMatchObject({ order: { kind: 'note', activityId: 12 } });
  });

  it('is over with a register that the portal refused and the operator gave up', async () => {
    const { portal, queue, stateOf } = setUp();
    const { id: registerId } = queue.oweRegister(callToRegister());
    const { id } = queue.oweNote(note('x', { callId: null, externalCallId: 'own-1' }), true);
    await portal.sent[0]?.answer({ kind: 'failed', error: { code: 'portal.accessDenied', params: {} } });
    expect(stateOf(id)).toEqual({ at: 'held' });
    queue.giveUp(registerId);
    expect(stateOf(id)).toEqual({ at: 'superseded' });
  });

  it('about a call that nobody registers is over at once', () => {
    const { portal, queue } = setUp();
    const { state } = queue.oweNote(note('x', { callId: null, externalCallId: 'own-1' }), true);
    expect([state, portal.sent]).toEqual([{ at: 'superseded' }, []]);
  });

  it('waits for the activity with growing waits, no polling for days, and then says so', async () => {
    const { portal, queue, stateOf, time } = setUp();
    const { id } = queue.oweNote(note('x'), true);
    const startMs = time.nowMs();
    for (let n = 0; n < 60 && stateOf(id)?.at !== 'failed'; n += 1) {
      await portal.sent[n]?.answer(noActivity);
      for (
        let step = 0;
        step < 400 && portal.sent.length === n + 1 && stateOf(id)?.at === 'waiting';
        step += 1
      )
        time.turn(10_000);
    }
    expect(stateOf(id)).toMatchObject({ at: 'failed', problem: { code: 'note.noActivity' } });
    expect(portal.sent.length).toBeLessThan(25);
    expect(time.nowMs() - startMs).toBeGreaterThanOrEqual(2 * 3_600_000);
  });

  it('about a call that goes on is tried a minute later, or once the call is over', () => {
    const { portal, queue, time } = setUp();
    queue.oweNote(note('x'), false);
    queue.oweNote(note('y', { callId: 'b' }), false);
    expect(portal.sent).toEqual([]);
    queue.noteMayGo('b');
    expect(portal.sent).toMatchObject([{ callId: 'b' }]);
    time.turn(60_000);
    expect(portal.sent).toMatchObject([{ callId: 'b' }, { callId: 'a' }]);
  });

  it('of an earlier run that is known late gives way to what was written since', async () => {
    const journal = createMemoryJournal();
    const before = setUp(journal);
    before.use(null);
    before.queue.oweNote(note('older'), true);
    before.queue.oweNote(note('old'), true);
    before.queue.oweNote(note('kept', { callId: 'b' }), true);
    let take: Parameters<CommandJournal['load']>[0] = () => undefined;
    const late = setUp({
      ...createMemoryJournal(),
      load: (whom) => {
        take = whom;
        return Promise.resolve();
      },
    });
    late.queue.oweNote(note('new'), true);
    await journal.load(take);
    expect(late.portal.sent.map(({ order }) => order)).toMatchObject([{ text: 'new' }, { text: 'kept' }]);
    await late.portal.sent[0]?.answer({ kind: 'acknowledged' });
    expect(late.portal.sent).toHaveLength(2);
  });

  it('is kept for a week', async () => {
    const journal = createMemoryJournal();
    const { portal, queue, stateOf, time, use } = setUp(journal);
    const { id } = queue.oweNote(note('x'), true);
    await portal.sent[0]?.answer(down);
    use(null);
    time.turn(recordLifeMs - 60_000);
    queue.tryNow();
    expect(stateOf(id)?.at).toBe('waiting');
    time.turn(61_000);
    queue.tryNow();
    expect(stateOf(id)?.at).toBe('expired');
    expect(loadedBy(setUp(journal).queue)).toEqual([]);
  });
});
