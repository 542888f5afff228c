import type { Call } from '../calls/call.ts';
import { subjectOf } from '../calls/callCommands.ts';
import type { Clock } from '../ports/clock.ts';
import type { NoteRecord } from '../ports/notes/noteStore.ts';
import type { NoteBook } from './noteBook.ts';

/** Which call of this run a note is about: keys of calls do not outlive the run, their ids at the portal do. */
export interface CallsOfNotes {
  /** Null where its call is not in the list. */
  callOf(note: NoteRecord): Call | null;
  /** By which windows name it. */
  keyOf(note: NoteRecord): string;
  noteAbout(call: Call): NoteRecord | undefined;
  /** The one that windows call so, or a new one about the call with this key. @throws AppError `call.unknown` */
  named(key: string): NoteRecord;
  /** The one about this call, or a new one. */
  noteFor(call: Call): NoteRecord;
}

export function createCallsOfNotes(deps: {
  readonly book: NoteBook;
  /** @throws AppError `call.unknown` */
  readonly get: (callKey: string) => Call;
  readonly account: () => string | null;
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'nowMs'>;
}): CallsOfNotes {
  const { book } = deps;
  /** Note id -> key of its call in this run. */
  const keys = new Map<string, string>();

  const callOf = ({ id }: NoteRecord): Call | null => {
    const key = keys.get(id);
    if (key === undefined) return null;
    try {
      return deps.get(key);
    } catch {
      return null;
    }
  };

  const noteAbout = (call: Call): NoteRecord | undefined => {
    const known = book.all().find((note) => callOf(note)?.key === call.key);
    const note = known ?? book.about(call, deps.account());
    if (note !== undefined) keys.set(note.id, call.key);
    return note;
  };

  const newNote = (call: Call): NoteRecord => ({
    id: deps.newId(),
    account: deps.account(),
    callId: call.callId,
    externalCallId: call.externalCallId,
    subject: subjectOf(call),
    draft: { text: '', outcome: '' },
    wished: null,
    savedAtMs: null,
    problem: null,
    isRequired: false,
    changedAtMs: deps.clock.nowMs(),
  });

  const noteFor = (call: Call): NoteRecord => {
    const note = noteAbout(call) ?? newNote(call);
    keys.set(note.id, call.key);
    return note;
  };

  return {
    callOf,
    keyOf: (note) => callOf(note)?.key ?? note.subject.callKey ?? note.id,
    noteAbout,
    named: (key) =>
      book.get(key) ?? book.all().find(({ subject }) => subject.callKey === key) ?? noteFor(deps.get(key)),
    noteFor,
  };
}
