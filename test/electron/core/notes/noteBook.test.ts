import { expect, it } from 'vitest';
import { createNoteBook } from '../../../../electron/core/notes/noteBook.ts';
import type { NoteRecord } from '../../../../electron/core/ports/notes/noteStore.ts';
import { createHeldTime, quietLog } from '../heldTime.ts';
import { createMemoryNotes } from './notesSetUp.ts';

const saved = (number: number, change: Partial<NoteRecord> = {}): NoteRecord => ({
  id: `note-${number}`,
  account: 'portal.example/7',
  callId: `call-${number}`,
  externalCallId: null,
  subject: { who: 'Anna', phoneNumber: '', startedAtMs: number },
  draft: { text: 'x', outcome: '' },
  wished: { text: 'x', outcome: '' },
  savedAtMs: 1,
  problem: null,
  isRequired: false,
  changedAtMs: 1,
  ...change,
});

it('of too many notes those in the CRM go, and none in which something was typed since', () => {
  const book = createNoteBook({ store: createMemoryNotes(), timers: createHeldTime(), log: quietLog });
  book.put(saved(0, { draft: { text: 'x, and a word more', outcome: '' } }));
  for (let number = 1; number <= 500; number += 1) book.put(saved(number));
  expect(book.all()).toHaveLength(500);
  expect(book.get('note-0')).toBeDefined();
  expect(book.get('note-1')).toBeUndefined();
});

it('what is in no CRM stays far longer, and yet the newest that are', () => {
  const book = createNoteBook({ store: createMemoryNotes(), timers: createHeldTime(), log: quietLog });
  for (let number = 0; number < 500; number += 1) book.put(saved(number, { savedAtMs: null }));
  for (let number = 500; number < 700; number += 1) book.put(saved(number));
  expect(book.all().filter(({ savedAtMs }) => savedAtMs === null)).toHaveLength(500);
  expect(book.get('note-699')).toBeDefined();
  expect(book.all()).toHaveLength(600);
});
