import { createOnDisk, type OnDisk } from '../onDisk.ts';
import type { Timers } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import type { NoteRecord, NoteStore } from '../ports/notes/noteStore.ts';
import { isSame } from './noteStanding.ts';

/** Where there are more, those that are in the CRM go. */
export const notesKeptAtMost = 500;
/** The newest of them stay all the same: they are still looked at. */
const savedKeptAlways = 100;
/** So many stay that are nowhere else: months of calls, whose file is still written within a moment. */
const unsavedKeptAtMost = 2_000;

/** The notes, in memory and on disk: what is put here is written at once, one writing after the other. */
export interface NoteBook extends Pick<OnDisk, 'problem' | 'written'> {
  /** Newest call first. */
  all(): readonly NoteRecord[];
  get(id: string): NoteRecord | undefined;
  /** The note about this call, by the ids that the portal and Ringside have for it. */
  about(call: Pick<Command, 'callId' | 'externalCallId'>, account: string | null): NoteRecord | undefined;
  put(note: NoteRecord): void;
  remove(id: string): void;
}

export function createNoteBook(deps: {
  readonly store: NoteStore;
  readonly timers: Timers;
  readonly log: Log;
}): NoteBook {
  const { store } = deps;
  let notes: readonly NoteRecord[] = [];
  const { write, problem, written } = createOnDisk({
    ...deps,
    name: 'notes',
    refused: 'note.notKept',
    read() {
      const before = store.read();
      if (before === null) return false;
      // It may have been written about again meanwhile.
      const again = notes.map((note) =>
        joined(
          note,
          before.find((earlier) => isSameNote(note, earlier)),
        ),
      );
      const others = before.filter((earlier) => !notes.some((note) => isSameNote(note, earlier)));
      notes = inOrder([...again, ...others]);
      return true;
    },
    save: () => store.write(notes),
  });

  const change = (changed: readonly NoteRecord[]): void => {
    notes = inOrder(changed);
    write();
  };

  return {
    all: () => notes,
    get: (id) => notes.find((note) => note.id === id),
    about: ({ callId, externalCallId }, account) =>
      notes.find(
        (note) =>
          note.account === account &&
          ((callId !== null && note.callId === callId) ||
            (externalCallId !== null && note.externalCallId === externalCallId)),
      ),
    put: (note) => change([...notes.filter(({ id }) => id !== note.id), note]),
    remove: (id) => change(notes.filter((note) => note.id !== id)),
    problem,
    written,
  };
}

function isSameNote(one: NoteRecord, other: NoteRecord): boolean {
  if (one.id === other.id) return true;
  const isOne = (a: string | null = null, b: string | null = null): boolean => a !== null && a === b;
  if (one.account !== other.account) return false;
  if (isOne(one.externalCallId, other.externalCallId)) return true;
  if (one.callId !== null && other.callId !== null) return one.callId === other.callId;
  return isOne(one.subject.callKey, other.subject.callKey);
}

/** What was written now counts; what was saved earlier is still to be in the CRM where nothing was saved now. */
function joined(note: NoteRecord, earlier: NoteRecord | undefined): NoteRecord {
  if (earlier === undefined || earlier.id === note.id) return note;
  const { wished, savedAtMs, problem } = note.wished === null ? earlier : note;
  return {
    ...note,
    callId: note.callId ?? earlier.callId,
    externalCallId: note.externalCallId ?? earlier.externalCallId,
    wished,
    savedAtMs,
    problem,
    isRequired: note.isRequired || earlier.isRequired,
  };
}

function inOrder(notes: readonly NoteRecord[]): readonly NoteRecord[] {
  return bounded(notes.toSorted((a, b) => b.subject.startedAtMs - a.subject.startedAtMs));
}

function bounded(notes: readonly NoteRecord[]): readonly NoteRecord[] {
  if (notes.length <= notesKeptAtMost) return notes;
  // What was typed since it was saved is in no CRM.
  const isDone = ({ savedAtMs, draft, wished }: NoteRecord): boolean =>
    savedAtMs !== null && isSame(draft, wished);
  const done = notes.filter(isDone);
  const unsaved = notes.filter((note) => !isDone(note)).slice(0, unsavedKeptAtMost);
  const doneKept = done.slice(0, Math.max(notesKeptAtMost - unsaved.length, savedKeptAlways));
  const kept = new Set([...unsaved, ...doneKept]);
  return notes.filter((note) => kept.has(note));
}
