import { describe, expect, it } from 'vitest';
import { hangsUp, picksUp, rings } from '../calls/cardMessages.ts';
import { createMemoryNotes, setUpNotes } from './notesSetUp.ts';

const words = { text: 'Wants a refund', outcome: 'Complaint' };

describe('after a talked call', () => {
  function talk(parts: ReturnType<typeof setUpNotes>, id = 'p'): string {
    parts.calls.take({ ...rings(id), atMs: parts.time.nowMs() });
    const key = parts.calls.rows.get().rows[0]?.key ?? '';
    parts.calls.take({ ...picksUp(id), atMs: parts.time.nowMs() });
    parts.time.turn(1_000);
    parts.calls.take({ ...hangsUp(id, 'answered'), atMs: parts.time.nowMs() });
    parts.time.turn(100);
    return key;
  }

  it('it is quiet for the time chosen, and it ends by itself', () => {
    const parts = setUpNotes(createMemoryNotes(), { wrapUpSeconds: 30 });
    talk(parts);
    expect(parts.snapshot().wrapUp).toMatchObject({ untilMs: parts.time.nowMs() - 100 + 30_000 });
    parts.time.turn(30_000);
    expect(parts.snapshot().wrapUp).toBeNull();
  });

  it('it is over once the note is saved, or the operator says so', () => {
    const parts = setUpNotes(createMemoryNotes(), { wrapUpSeconds: 30 });
    talk(parts);
    parts.notes.save(parts.snapshot().wrapUp?.key ?? '', words);
    expect(parts.snapshot().wrapUp).toBeNull();
    const key = talk(parts, 'q');
    parts.notes.afterCall.skip(key);
    expect(parts.snapshot().wrapUp).toBeNull();
  });

  it('a press that was meant for one call leaves the next one, which has ended meanwhile, alone', () => {
    const parts = setUpNotes(createMemoryNotes(), { wrapUpSeconds: 30, notesAfterCalls: 'asked' });
    const first = talk(parts);
    const second = talk(parts, 'q');
    parts.notes.afterCall.skip(first);
    expect(parts.snapshot()).toMatchObject({ wrapUp: { key: second }, wanted: [{ key: second }] });
  });

  it('a sleep in between does not prolong it, whichever clock stood still', () => {
    const parts = setUpNotes(createMemoryNotes(), { wrapUpSeconds: 30 });
    talk(parts);
    const { wrapUp } = parts.notes.afterCall;
    wrapUp.look();
    expect(wrapUp.state.get()).not.toBeNull();
    const wall = parts.time.nowMs;
    parts.time.nowMs = () => wall() + 3_600_000;
    wrapUp.look();
    expect(wrapUp.state.get()).toBeNull();
  });

  it('there is none where nobody spoke, nor where it is switched off', () => {
    const parts = setUpNotes(createMemoryNotes(), { wrapUpSeconds: 30, notesAfterCalls: 'asked' });
    parts.calls.take(rings('p'));
    parts.calls.take(hangsUp('p', 'missed'));
    expect([parts.snapshot().wrapUp, parts.snapshot().wanted]).toEqual([null, []]);
    const off = setUpNotes();
    talk(off);
    expect([off.snapshot().wrapUp, off.snapshot().wanted]).toEqual([null, []]);
  });

  it('a note is asked for until it is written, left, or another call came to an end', () => {
    const parts = setUpNotes(createMemoryNotes(), { notesAfterCalls: 'asked' });
    talk(parts);
    const [first] = parts.snapshot().wanted;
    expect(first).toMatchObject({ isRequired: false });
    const second = talk(parts, 'q');
    expect(parts.snapshot().wanted.map(({ key }) => key)).not.toContain(first?.key);
    parts.notes.afterCall.skip(second);
    expect(parts.snapshot().wanted).toEqual([]);
    talk(parts, 'r');
    parts.time.turn(10 * 60_000);
    expect(parts.snapshot().wanted).toEqual([]);
  });

  it('a note that is required stays wanted over a restart, until it is written', async () => {
    const parts = setUpNotes(createMemoryNotes(), { notesAfterCalls: 'required' });
    parts.notes.afterCall.skip(talk(parts));
    await parts.notes.written();
    const again = setUpNotes(parts.store, { notesAfterCalls: 'required' });
    const [wanted] = again.snapshot().wanted;
    expect(wanted).toMatchObject({ isRequired: true });
    again.notes.save(wanted?.key ?? '', words);
    expect(again.snapshot().wanted).toEqual([]);
  });
});
