import { expect, it } from 'vitest';
import { shown } from '../calls/cardMessages.ts';
import { settled } from '../heldTime.ts';
import { setUpNotes } from './notesSetUp.ts';

const words = { text: 'Wants a refund', outcome: 'Complaint' };

function withCall(parts: ReturnType<typeof setUpNotes>): string {
  parts.calls.take(shown('a'));
  return parts.calls.popup.get().entries[0]?.key ?? '';
}

it('what is to be saved is owed only once the file has it: the next run would take what is there for the last word', async () => {
  const parts = setUpNotes();
  const key = withCall(parts);
  await parts.notes.written();
  const { write } = parts.store;
  let onDisk = (): void => undefined;
  parts.store.write = (notes) => new Promise((resolve) => (onDisk = () => resolve(write(notes))));
  parts.notes.save(key, words);
  parts.commands.noteMayGo('a');
  await settled();
  expect(parts.commands.all()).toEqual([]);
  onDisk();
  await settled();
  expect(parts.commands.all()).toMatchObject([{ kind: 'note' }]);
  // A disk that refuses is told, and nothing waits for it.
  parts.store.write = () => Promise.reject(new Error('no space'));
  parts.notes.save(key, { text: 'more', outcome: '' });
  parts.commands.noteMayGo('a');
  await settled();
  expect(parts.commands.all().at(-1)).toMatchObject({ details: { text: 'more' } });
});

it('a note about which more was written before the file could be read is one note', async () => {
  const parts = setUpNotes();
  parts.usePortal({ ...setUpNotes().portal(), mayWrite: false });
  parts.notes.save(withCall(parts), words);
  await parts.notes.written();
  const { store } = parts;
  store.isHeld = true;
  const again = setUpNotes(store);
  again.notes.type(withCall(again), { text: 'and more', outcome: '' });
  await settled();
  store.isHeld = false;
  again.time.turn(5_000);
  await settled();
  again.commands.noteMayGo('a');
  await settled();
  expect(again.saved).toMatchObject([{ callId: 'a', text: 'Complaint\nWants a refund' }]);
  expect(again.snapshot().notes).toMatchObject([{ text: 'and more', standing: { at: 'draft' } }]);
  await again.notes.written();
  expect(store.kept).toMatchObject([{ wished: words, draft: { text: 'and more' } }]);
});
