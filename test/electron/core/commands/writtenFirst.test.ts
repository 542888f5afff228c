import { describe, expect, it } from 'vitest';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import type { Command } from '../../../../electron/core/ports/commandRecord.ts';
import { settled } from '../heldTime.ts';
import { callToRegister } from './callToRegister.ts';
import { createHeldPortal, setUp } from './heldPortal.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };

/** A disk that answers when the test says so, and that may open late. */
function createSlowJournal(left: readonly Command[] = []) {
  let written = (): void => undefined;
  let saved: Promise<void> | null = null;
  let take: (left: readonly Command[]) => void = () => undefined;
  const journal: CommandJournal = {
    load(whom) {
      take = whom;
      return Promise.resolve();
    },
    save() {
      saved ??= new Promise((resolve) => {
        written = () => {
          saved = null;
          resolve();
        };
      });
    },
    saved: () => saved,
    problem: () => null,
    close: () => true,
  };
  return {
    journal,
    async write() {
      written();
      await settled();
    },
    async open() {
      take(left);
      await settled();
    },
  };
}

describe('what is owed goes on the wire only once it is on the disk', () => {
  it('alone', async () => {
    const disk = createSlowJournal();
    const { queue, portal } = setUp(disk.journal);
    queue.owe('hide', { callId: 'a', subject }, [7]);
    await settled();
    expect(portal.sent).toEqual([]);
    await disk.write();
    expect(portal.sent.map(({ callId }) => callId)).toEqual(['a']);
  });

  it('and together with others, without those that were dropped meanwhile', async () => {
    const disk = createSlowJournal();
    const { queue, portal, use } = setUp(disk.journal);
    use(null);
    for (const callId of ['a', 'b', 'c']) queue.owe('hide', { callId, subject }, [7]);
    await disk.write();
    use(portal);
    queue.callFinished('c');
    await settled();
    expect(portal.sent).toEqual([]);
    await disk.write();
    expect(portal.sent.map(({ callId }) => callId).slice(0, 2)).toEqual(['a', 'b']);
  });

  it('and a finish only behind a hide that is wished while it is being written', async () => {
    const disk = createSlowJournal();
    const { queue, portal } = setUp(disk.journal);
    queue.oweRegister(callToRegister({ externalCallId: 'x' }));
    await disk.write();
    await portal.sent[0]?.answer({ kind: 'registered', callId: 'a' });
    await disk.write();
    queue.callEnded('x', { durationS: 1, statusCode: '200' });
    // The portal forgets the call with its finish: the cards of colleagues would stay.
    queue.owe('hide', { callId: 'a', subject }, [8]);
    await disk.write();
    await disk.write();
    expect(portal.sent.map(({ method }) => method)).toEqual(['register', 'hide']);
    await portal.sent[1]?.answer({ kind: 'acknowledged' });
    await disk.write();
    expect(portal.sent.map(({ method }) => method)).toEqual(['register', 'hide', 'finish']);
  });

  it('and not at all where the operator disconnects before that', async () => {
    const disk = createSlowJournal();
    const { queue, portal } = setUp(disk.journal);
    queue.owe('hide', { callId: 'a', subject }, [7]);
    queue.dropAll();
    await disk.write();
    expect(portal.sent).toEqual([]);
  });
});

describe('what the last run left and becomes known late', () => {
  const left = (callId: string, change: Partial<Command> = {}): Command =>
    ({
      id: `left-${callId}`,
      kind: 'hide',
      portal: 'portal.example/7',
      callId,
      externalCallId: null,
      details: null,
      userIds: [7],
      subject,
      createdAtMs: 900_000,
      tries: 0,
      state: { at: 'waiting', notBeforeMs: 0, problem: null },
      ...change,
    }) as Command;

  const late = async (rows: readonly Command[], meanwhile: (parts: ReturnType<typeof setUp>) => void) => {
    const disk = createSlowJournal(rows);
    const parts = setUp(disk.journal, createHeldPortal());
    meanwhile(parts);
    await disk.write();
    await disk.open();
    await disk.write();
    return parts;
  };
  const statesOf = ({ queue }: ReturnType<typeof setUp>) =>
    Object.fromEntries(queue.all().map(({ id, state }) => [id, state.at]));

  it('is sent in this run', async () => {
    expect(statesOf(await late([left('a')], () => undefined))).toEqual({ 'left-a': 'sending' });
  });

  it('gives way to what was wished meanwhile about the same card', async () => {
    const parts = await late([left('a'), left('b')], ({ queue }) => {
      queue.owe('show', { callId: 'a', subject }, [7]);
    });
    expect(statesOf(parts)).toMatchObject({ 'left-a': 'superseded', 'left-b': 'sending' });
  });

  it('is not sent to another portal, and not after the operator disconnected', async () => {
    expect(statesOf(await late([left('a', { portal: 'other.example/7' })], () => undefined))).toEqual({
      'left-a': 'superseded',
    });
    expect(statesOf(await late([left('a')], ({ queue }) => queue.dropAll()))).toEqual({
      'left-a': 'superseded',
    });
  });

  it('ends the calls of the last run, and not those of this one', async () => {
    const finish = left('x', {
      id: 'left-finish',
      kind: 'finish',
      callId: 'externalCall.old',
      externalCallId: 'old',
      details: { answeredAtMs: 1, lastKnownMs: 3_001, end: null },
      state: { at: 'held' },
    } as Partial<Command>);
    const parts = await late([finish], ({ queue }) => {
      queue.oweRegister(callToRegister({ externalCallId: 'new' }));
    });
    expect(statesOf(parts)['left-finish']).toBe('sending');
    expect(
      parts.queue.all().find(({ externalCallId, kind }) => externalCallId === 'new' && kind === 'finish')
        ?.state.at,
    ).toBe('held');
  });
});
