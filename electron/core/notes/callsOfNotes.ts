import { hasLivePhone, type Call } from '../calls/call.ts';
import { subjectOf } from '../calls/callCommands.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeptCall } from '../ports/history/keptCall.ts';
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
  /** Whether this operator talked in its call, or may yet: one of their phones rings. */
  isOfTalk(note: NoteRecord): boolean;
  /** The one about this call, or a new one. */
  noteFor(call: Call): NoteRecord;
  /** Whether a note can be named by this key. */
  isKnown(key: string): boolean;
  /** A note can be begun about it from now on. */
  takeUp(call: EarlierCall): void;
}

/** A call of an earlier run, as its history knows it. */
export type EarlierCall = Pick<
  KeptCall,
  'key' | 'callId' | 'party' | 'startedAtMs' | 'answeredAtMs' | 'isTest'
>;

/** Nobody writes about more of them at a time. */
const earlierAtMost = 20;

/** This operator answered it; a practice call is none. */
export function wasTalk({ isTest, answeredAtMs }: Pick<Call, 'isTest' | 'answeredAtMs'>): boolean {
  return !isTest && answeredAtMs !== null;
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
  const earlier = new Map<string, { readonly call: EarlierCall; readonly account: string | null }>();
  /** Nobody writes about another operator's. */
  const earlierCall = (key: string): EarlierCall | undefined => {
    const known = earlier.get(key);
    return known?.account === deps.account() ? known.call : undefined;
  };

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

  const newNote = (call: EarlierCall, externalCallId: string | null): NoteRecord => ({
    id: deps.newId(),
    account: deps.account(),
    callId: call.callId,
    externalCallId,
    subject: subjectOf(call),
    draft: { text: '', outcome: '' },
    wished: null,
    savedAtMs: null,
    problem: null,
    isRequired: false,
    changedAtMs: deps.clock.nowMs(),
  });

  const noteFor = (call: Call): NoteRecord => {
    const note = noteAbout(call) ?? newNote(call, call.externalCallId);
    keys.set(note.id, call.key);
    return note;
  };

  const written = (key: string): NoteRecord | undefined =>
    book.get(key) ?? book.all().find(({ subject }) => subject.callKey === key);

  const aboutEarlier = (key: string): NoteRecord | undefined => {
    const call = earlierCall(key);
    if (call === undefined) return undefined;
    return book.about({ callId: call.callId, externalCallId: null }, deps.account()) ?? newNote(call, null);
  };

  const keyOf = (note: NoteRecord): string => callOf(note)?.key ?? note.subject.callKey ?? note.id;

  return {
    callOf,
    keyOf,
    noteAbout,
    named: (key) => written(key) ?? aboutEarlier(key) ?? noteFor(deps.get(key)),
    isOfTalk(note) {
      // Said when the talk was over, which nobody else may know by now.
      if (note.isRequired) return true;
      const call = callOf(note);
      if (call !== null) return wasTalk(call) || (!call.isTest && hasLivePhone(call));
      const before = earlierCall(keyOf(note));
      return before !== undefined && wasTalk(before);
    },
    noteFor,
    isKnown(key) {
      if (written(key) !== undefined || earlierCall(key) !== undefined) return true;
      try {
        deps.get(key);
        return true;
      } catch {
        return false;
      }
    },
    takeUp(call) {
      earlier.set(call.key, { call, account: deps.account() });
      for (const key of earlier.keys()) {
        if (earlier.size <= earlierAtMost) break;
        earlier.delete(key);
      }
    },
  };
}
