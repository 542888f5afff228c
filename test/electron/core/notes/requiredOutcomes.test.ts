import { describe, expect, it } from 'vitest';
import { ended, phone, shown } from '../calls/cardMessages.ts';
import { keptCall } from '../../storage/history/historySetUp.ts';
import { settled } from '../heldTime.ts';
import { createMemoryNotes, setUpNotes } from './notesSetUp.ts';

const words = { text: 'Wants a refund', outcome: 'Complaint' };

/** A call that the portal knows, and its key. */
function withCall(parts: ReturnType<typeof setUpNotes>): string {
  parts.calls.take(shown('a'));
  return parts.calls.popup.get().entries[0]?.key ?? '';
}

describe('a note without an outcome, where those are required', () => {
  const bare = { text: 'x', outcome: '' };
  const strict = (store = createMemoryNotes(), callOutcomes: string[] | null = null) =>
    setUpNotes(store, { notesAfterCalls: 'required', callOutcomes });
  const talk = (parts: ReturnType<typeof setUpNotes>): string => {
    const key = withCall(parts);
    parts.calls.take(phone('offered', 'a'));
    parts.calls.take(phone('answered', 'a'));
    return key;
  };

  it('is refused about a call that this operator talks or talked in, or may yet', () => {
    const parts = strict();
    const key = withCall(parts);
    for (const event of [phone('offered', 'a'), phone('answered', 'a'), ended('a', 'answered')]) {
      parts.calls.take(event);
      expect(() => parts.notes.save(key, bare)).toThrow('note.outcomeMissing');
    }
    const none = strict(createMemoryNotes(), []);
    expect(() => none.notes.save(talk(none), bare)).not.toThrow();
  });

  it.each(['answeredElsewhere', 'missed', 'declined'] as const)(
    'is saved about a call that ended %s',
    async (outcome) => {
      const parts = strict();
      const key = withCall(parts);
      parts.calls.take(phone('offered', 'a'));
      parts.calls.take(ended('a', outcome));
      parts.notes.save(key, bare);
      await settled();
      expect(parts.saved).toMatchObject([{ callId: 'a', text: 'x' }]);
    },
  );

  it('is saved about a call of which no phone of this operator tells', () => {
    const parts = strict();
    expect(() => parts.notes.save(withCall(parts), bare)).not.toThrow();
  });

  it('is refused about a talk of an earlier run, and saved about another call of it', () => {
    const parts = strict();
    const talked = keptCall(7, { callId: 'externalCall.7', answeredAtMs: 1 }, 'run0');
    const other = keptCall(8, { callId: 'externalCall.8', answeredAtMs: null }, 'run0');
    parts.notes.takeUp(talked);
    parts.notes.takeUp(other);
    expect(() => parts.notes.save(talked.key, bare)).toThrow('note.outcomeMissing');
    expect(() => parts.notes.save(other.key, bare)).not.toThrow();
  });

  it('is refused in the next run, too, where the talk had its outcome and is to lose it', async () => {
    const parts = strict();
    parts.notes.save(talk(parts), words);
    parts.calls.take(ended('a', 'answered'));
    await parts.notes.written();
    const again = strict(parts.store);
    expect(() => again.notes.save(again.only()?.key ?? '', bare)).toThrow('note.outcomeMissing');
    expect(again.snapshot().wanted).toEqual([]);
  });
});
