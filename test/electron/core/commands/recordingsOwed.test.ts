import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { recordLifeMs } from '../../../../electron/core/ports/commandRecord.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import { settled } from '../heldTime.ts';
import { callToRegister } from './callToRegister.ts';
import { setUp } from './heldPortal.ts';

const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 0 };
const file = (path: string) => ({ path, sizeBytes: 10, modifiedMs: 1 });
const recording = (path: string, callId: string | null = 'a', externalCallId: string | null = null) => ({
  ...{ callId, externalCallId, subject, userId: 7, fileName: path },
  files: [file(path)],
});
const end = { durationS: 3, statusCode: '200' } as const;
const retry = (
  code: 'portal.down' | 'portal.unexpectedAnswer' | 'recording.callNotFinished',
): CommandAnswer => ({
  kind: 'retry',
  error: { code, params: {} },
  notBeforeMs: null,
});

describe('a recording that is owed', () => {
  it('goes after the finish of its call, alone, one at a time', async () => {
    const { portal, queue } = setUp();
    queue.oweRegister(callToRegister());
    await portal.sent[0]?.answer({ kind: 'registered', callId: 'a' });
    queue.oweRecording(recording('a.wav', null, 'own-1'));
    queue.oweTranscript({ callId: null, externalCallId: 'own-1', subject, userId: 7, file: file('a.txt') });
    queue.oweRecording(recording('b.wav', 'b'));
    expect(portal.sent.map(({ method, callId }) => `${method} ${callId}`)).toEqual([
      'register own-1',
      'recording b',
    ]);
    queue.callEnded('own-1', end);
    await portal.sent[2]?.answer({ kind: 'acknowledged' });
    const now = () => portal.sent.slice(2).map(({ method, callId }) => `${method} ${callId}`);
    expect(now()).toEqual(['finish a', 'transcript a']);
    await portal.sent[1]?.answer({ kind: 'acknowledged' });
    expect(now()).toEqual(['finish a', 'transcript a', 'recording a']);
    expect(portal.batches).toEqual([]);
  });

  it('is not kept waiting by a note that waits, nor keeps hides waiting', async () => {
    const { portal, queue } = setUp();
    queue.oweNote({ callId: 'a', externalCallId: null, subject, userId: 7, text: 'x' }, true);
    await portal.sent[0]?.answer({
      kind: 'retry',
      error: { code: 'note.noActivity', params: {} },
      notBeforeMs: null,
    });
    queue.oweRecording(recording('a.wav'));
    queue.owe('hide', { callId: 'a', subject }, [7]);
    expect(portal.sent.map(({ method }) => method)).toEqual(['note', 'recording', 'hide']);
  });

  it('is held until the portal has said the CALL_ID, and is over with a register that it refused', async () => {
    const { portal, queue, stateOf } = setUp();
    const { id: registerId } = queue.oweRegister(callToRegister({ end }));
    const { id } = queue.oweRecording(recording('a.wav', null, 'own-1'));
    expect(stateOf(id)).toEqual({ at: 'held' });
    await portal.sent[0]?.answer({ kind: 'failed', error: { code: 'portal.accessDenied', params: {} } });
    queue.giveUp(registerId);
    expect(stateOf(id)).toEqual({ at: 'superseded' });
  });

  it('is sent again by the next run where the program died in the middle of it', async () => {
    const journal = createMemoryJournal();
    const killed = setUp(journal);
    killed.queue.oweRecording(recording('a.wav'));
    expect(killed.portal.sent).toHaveLength(1);
    const { portal } = setUp(journal, undefined, { idsBegin: 'later' });
    await settled();
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      { kind: 'recording', callId: 'a', files: [file('a.wav')] },
    ]);
  });

  it('whose portal is down is sent again ever more seldom, for a week', async () => {
    const { portal, queue, stateOf, time } = setUp();
    const { id } = queue.oweRecording(recording('a.wav'));
    for (let n = 0; n < 2_000 && stateOf(id)?.at !== 'expired'; n += 1) {
      if (stateOf(id)?.at === 'sending') await portal.sent.at(-1)?.answer(retry('portal.down'));
      time.turn(15 * 60_000);
    }
    expect(stateOf(id)).toEqual({ at: 'expired' });
    expect(time.nowMs() - 1_000_000).toBeLessThan(recordLifeMs + 3_600_000);
    // Each is the whole file.
    expect(portal.sent.length).toBeLessThan(500);
  });

  it('whose call the portal has not finished is asked about for a day, and then says so', async () => {
    const { portal, queue, stateOf, time } = setUp();
    const { id } = queue.oweRecording(recording('a.wav'));
    for (let n = 0; n < 1_000 && stateOf(id)?.at !== 'failed'; n += 1) {
      if (stateOf(id)?.at === 'sending') await portal.sent.at(-1)?.answer(retry('recording.callNotFinished'));
      time.turn(5 * 60_000);
    }
    expect(stateOf(id)).toMatchObject({ at: 'failed', problem: { code: 'recording.callNotFinished' } });
    expect(time.nowMs() - 1_000_000).toBeGreaterThan(23 * 3_600_000);
    expect(portal.sent.length).toBeLessThan(80);
  });

  it('whose answer nobody understands is not sent for a week: it fails, and may be tried again', async () => {
    const { portal, queue, stateOf, time } = setUp();
    const { id } = queue.oweRecording(recording('a.wav'));
    for (let n = 0; n < 200 && stateOf(id)?.at !== 'failed'; n += 1) {
      if (stateOf(id)?.at === 'sending') await portal.sent.at(-1)?.answer(retry('portal.unexpectedAnswer'));
      time.turn(15 * 60_000);
    }
    expect(stateOf(id)).toMatchObject({ at: 'failed', problem: { code: 'portal.unexpectedAnswer' } });
    expect(portal.sent.length).toBeLessThan(10);
    queue.retry(id);
    expect(stateOf(id)).toEqual({ at: 'sending' });
  });

  it('is another one by the operator’s choice: the one before is not tried again', async () => {
    const { portal, queue, time } = setUp();
    queue.oweRecording(recording('wrong.wav'));
    queue.oweRecording(recording('right.wav'));
    await portal.sent[0]?.answer(retry('portal.down'));
    time.turn(60_000);
    expect(portal.sent.map(({ order }) => order)).toMatchObject([
      { fileName: 'wrong.wav' },
      { fileName: 'right.wav' },
    ]);
  });
});
