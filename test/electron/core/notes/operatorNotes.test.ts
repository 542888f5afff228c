import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { rings, shown } from '../calls/cardMessages.ts';
import { callToRegister } from '../commands/callToRegister.ts';
import { keptCall } from '../../storage/history/historySetUp.ts';
import { settled } from '../heldTime.ts';
import { createMemoryNotes, setUpNotes } from './notesSetUp.ts';

const words = { text: 'Wants a refund', outcome: 'Complaint' };
const empty = { text: '', outcome: '' };
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };

/** A call that the portal knows, and its key. */
function withCall(parts: ReturnType<typeof setUpNotes>): string {
  parts.calls.take(shown('a'));
  return parts.calls.popup.get().entries[0]?.key ?? '';
}

describe('a note about a call of an earlier run', () => {
  const earlier = keptCall(7, { callId: 'externalCall.7' }, 'run0');

  it('is begun once the call is known from the history, saved by its id, and there again under its key', async () => {
    const parts = setUpNotes();
    expect(parts.notes.isKnown(earlier.key)).toBe(false);
    expect(() => parts.notes.type(earlier.key, words)).toThrow('call.unknown');
    parts.notes.takeUp(earlier);
    expect(parts.notes.isKnown(earlier.key)).toBe(true);
    parts.notes.type(earlier.key, { text: 'Wants', outcome: '' });
    parts.notes.save(earlier.key, words);
    await settled();
    expect(parts.saved).toMatchObject([{ callId: 'externalCall.7', text: 'Complaint\nWants a refund' }]);
    expect(parts.snapshot().notes).toMatchObject([
      { key: earlier.key, isInList: false, who: 'Caller 7', standing: { at: 'saved' } },
    ]);
    await parts.notes.written();
    expect(setUpNotes(parts.store).only()?.key).toBe(earlier.key);
  });

  it('is not begun by another operator', () => {
    const parts = setUpNotes();
    parts.notes.takeUp(earlier);
    parts.usePortal({ ...parts.portal(), account: 'portal.example/8' });
    expect(parts.notes.isKnown(earlier.key)).toBe(false);
    expect(() => parts.notes.type(earlier.key, words)).toThrow('call.unknown');
  });
});

describe('what is typed', () => {
  it('is kept at once, and there again in the next run, whose call is not in the list', async () => {
    const parts = setUpNotes();
    const key = withCall(parts);
    parts.notes.type(key, words);
    await parts.notes.written();
    expect(parts.only()).toMatchObject({ key, isInList: true, ...words, standing: { at: 'draft' } });
    expect(parts.saved).toEqual([]);
    const again = setUpNotes(parts.store);
    expect(again.snapshot().notes).toMatchObject([{ isInList: false, ...words, standing: { at: 'draft' } }]);
  });

  it('is the note of its call again where that is told of anew', async () => {
    const parts = setUpNotes();
    parts.notes.type(withCall(parts), words);
    await parts.notes.written();
    const again = setUpNotes(parts.store);
    const key = withCall(again);
    expect(again.snapshot().notes).toMatchObject([{ key, isInList: true, ...words }]);
  });

  it('leaves nothing behind where it is taken back before anything was saved', async () => {
    const parts = setUpNotes();
    const key = withCall(parts);
    parts.notes.type(key, words);
    parts.notes.type(key, empty);
    await parts.notes.written();
    expect([parts.snapshot().notes, parts.store.kept]).toEqual([[], []]);
  });

  it('is the operator’s own: with another account it is not seen', async () => {
    const parts = setUpNotes();
    parts.notes.type(withCall(parts), words);
    parts.usePortal({ ...parts.portal(), account: 'portal.example/8', userId: 8 });
    expect(parts.snapshot()).toMatchObject({ account: 'portal.example/8', notes: [] });
    parts.usePortal({ ...parts.portal(), account: 'portal.example/7', userId: 7 });
    expect(parts.snapshot()).toMatchObject({ account: 'portal.example/7', notes: [words] });
    parts.usePortal(null);
    expect(parts.snapshot()).toMatchObject({ account: null, notes: [] });
  });

  it('moves along with a portal that was renamed', async () => {
    const parts = setUpNotes();
    parts.notes.type(withCall(parts), words);
    parts.usePortal({ ...parts.portal(), account: 'new.example/7', renamedFrom: 'portal.example/7' });
    expect(parts.snapshot().notes).toMatchObject([words]);
  });

  it('says so where the disk refuses it, and is written once it can be', async () => {
    const store = createMemoryNotes();
    store.refuses = true;
    const parts = setUpNotes(store);
    parts.notes.type(withCall(parts), words);
    await settled();
    expect(parts.snapshot().problem).toMatchObject({ code: 'note.notKept' });
    store.refuses = false;
    parts.time.turn(5_000);
    await settled();
    expect([parts.snapshot().problem, store.kept.length]).toEqual([null, 1]);
  });
});

describe('notes that another program does not let be read', () => {
  it('are not written over, and are there once they can be read', async () => {
    const before = setUpNotes();
    before.notes.type(withCall(before), words);
    await before.notes.written();
    const { store } = before;
    store.isHeld = true;
    const parts = setUpNotes(store);
    parts.calls.take(shown('b', '2'));
    parts.notes.type(parts.calls.popup.get().entries[0]?.key ?? '', { text: 'Another', outcome: '' });
    await settled();
    expect(parts.snapshot().problem).toMatchObject({ code: 'note.notKept' });
    expect(store.kept.map(({ draft }) => draft.text)).toEqual([words.text]);
    store.isHeld = false;
    parts.time.turn(5_000);
    await settled();
    expect(store.kept.map(({ draft }) => draft.text).toSorted()).toEqual(['Another', words.text]);
    expect(parts.snapshot().problem).toBeNull();
  });
});

describe('what is to be saved', () => {
  it('goes to the CRM, its outcome first, and is said to be there once the portal has it', async () => {
    const parts = setUpNotes();
    const key = withCall(parts);
    parts.answerNotes(null);
    parts.notes.save(key, words);
    await settled();
    parts.commands.noteMayGo('a');
    expect(parts.saved).toMatchObject([{ callId: 'a', text: 'Complaint\nWants a refund' }]);
    expect(parts.only()?.standing).toEqual({ at: 'waiting', problem: null });
    const fine = setUpNotes();
    fine.notes.save(withCall(fine), words);
    await settled();
    fine.commands.noteMayGo('a');
    await settled();
    expect(fine.only()?.standing).toEqual({ at: 'saved', atMs: fine.time.nowMs() });
    fine.notes.type(withCall(fine), { ...words, text: 'more' });
    expect(fine.only()?.standing).toEqual({ at: 'draft' });
  });

  it('waits where the portal does not answer, and says why', async () => {
    const parts = setUpNotes();
    parts.answerNotes(down);
    parts.notes.save(withCall(parts), words);
    await settled();
    parts.commands.noteMayGo('a');
    await settled();
    expect(parts.only()?.standing).toMatchObject({ at: 'waiting', problem: { code: 'portal.down' } });
  });

  it('that is refused says so until it is tried again with success', async () => {
    const parts = setUpNotes();
    const key = withCall(parts);
    parts.answerNotes({ kind: 'failed', error: { code: 'portal.businessError', params: {} } });
    parts.notes.save(key, words);
    await settled();
    parts.commands.noteMayGo('a');
    await settled();
    expect(parts.only()?.standing).toMatchObject({ at: 'kept', canTryAgain: true });
    parts.answerNotes({ kind: 'acknowledged' });
    parts.notes.tryAgain(key);
    await settled();
    expect(parts.only()?.standing.at).toBe('saved');
  });

  it('stays here without the right to the CRM, and goes there once it is given', async () => {
    const parts = setUpNotes();
    parts.usePortal({ ...parts.portal(), mayWrite: false });
    parts.notes.save(withCall(parts), words);
    expect(parts.only()?.standing).toMatchObject({ at: 'kept', problem: { code: 'note.rightMissing' } });
    parts.time.turn(600_000);
    expect(parts.saved).toEqual([]);
    parts.usePortal({ ...parts.portal(), mayWrite: true });
    parts.time.turn(60_000);
    await settled();
    expect(parts.only()?.standing.at).toBe('saved');
  });

  it('of a call that the portal does not know stays here, until it does', async () => {
    const parts = setUpNotes();
    parts.calls.take(rings('p'));
    const key = parts.calls.popup.get().entries[0]?.key ?? '';
    parts.notes.save(key, words);
    expect(parts.only()?.standing).toMatchObject({ at: 'kept', problem: { code: 'note.callUnknown' } });
    parts.answerRegister({ kind: 'registered', callId: 'externalCall.1' });
    parts.commands.oweRegister(callToRegister({ externalCallId: 'own-1' }));
    parts.calls.registering(key, 'own-1');
    await settled();
    expect(parts.only()?.standing).toEqual({ at: 'waiting', problem: null });
    parts.commands.callEnded('own-1', { durationS: 1, statusCode: '200' });
    parts.time.turn(60_000);
    await settled();
    expect(parts.saved).toMatchObject([{ callId: 'externalCall.1' }]);
    expect(parts.only()?.standing.at).toBe('saved');
  });

  it('and was not owed yet when the program died is owed by the next run', async () => {
    const parts = setUpNotes();
    parts.usePortal(null);
    parts.usePortal({ ...setUpNotes().portal(), mayWrite: false });
    parts.notes.save(withCall(parts), words);
    await parts.notes.written();
    const again = setUpNotes(parts.store);
    await settled();
    expect(again.saved).toMatchObject([{ callId: 'a', text: 'Complaint\nWants a refund' }]);
    await again.notes.written();
    expect(setUpNotes(parts.store).only()?.standing.at).toBe('saved');
  });

  it('and could not be read at the start is owed once it can be', async () => {
    const parts = setUpNotes();
    parts.usePortal({ ...setUpNotes().portal(), mayWrite: false });
    parts.notes.save(withCall(parts), words);
    await parts.notes.written();
    parts.store.isHeld = true;
    const again = setUpNotes(parts.store);
    await settled();
    expect(again.saved).toEqual([]);
    parts.store.isHeld = false;
    again.time.turn(5_000);
    await settled();
    expect(again.saved).toMatchObject([{ callId: 'a', text: 'Complaint\nWants a refund' }]);
  });

  it('and was saved by a run whose commands came to no disk is not undone by what the run before has left there', async () => {
    const parts = setUpNotes();
    parts.notes.save(withCall(parts), words);
    await settled();
    parts.commands.noteMayGo('a');
    await settled();
    expect(parts.only()?.standing.at).toBe('saved');
    await parts.notes.written();
    const again = setUpNotes(parts.store);
    const subject = { who: 'Anna', phoneNumber: '', startedAtMs: 0 };
    again.answerNotes(down);
    again.commands.oweNote({ callId: 'a', externalCallId: null, subject, userId: 7, text: 'older' }, true);
    await settled();
    again.notes.reconcile();
    await settled();
    expect(again.only()?.standing.at).toBe('waiting');
    again.answerNotes({ kind: 'acknowledged' });
    again.time.turn(60_000);
    await settled();
    expect(again.saved.map(({ text }) => text)).toEqual(['older', 'Complaint\nWants a refund']);
    expect(again.only()?.standing.at).toBe('saved');
  });

  it('is refused where there is nothing in it', () => {
    const parts = setUpNotes();
    const key = withCall(parts);
    expect(() => parts.notes.save(key, { text: '  ', outcome: '' })).toThrow('note.empty');
  });

  it('can be discarded back to what was saved last', async () => {
    const parts = setUpNotes();
    const key = withCall(parts);
    parts.notes.save(key, words);
    parts.notes.type(key, { text: 'no', outcome: '' });
    parts.notes.discard(key);
    expect(parts.only()).toMatchObject(words);
    const typed = setUpNotes();
    const typedKey = withCall(typed);
    typed.notes.type(typedKey, words);
    typed.notes.discard(typedKey);
    expect(typed.snapshot().notes).toEqual([]);
  });

  it('is not lost where what is owed is dropped: it says that it was not saved', async () => {
    const parts = setUpNotes();
    const key = withCall(parts);
    parts.answerNotes(down);
    parts.notes.save(key, words);
    parts.commands.noteMayGo('a');
    await settled();
    parts.commands.dropAll();
    expect(parts.only()?.standing).toMatchObject({ at: 'kept', problem: { code: 'note.notSaved' } });
  });
});
