import type { Clock } from '../ports/clock.ts';
import { isUnsettled, type Command, type CommandSubject, type NoteCommand } from '../ports/commandRecord.ts';
import { activityKnown, notesAbout, noteToSend } from './callNotes.ts';
import type { CommandLedger } from './commandLedger.ts';
import type { CommandSender } from './commandSender.ts';

export interface NoteToSave {
  /** Null while only Ringside's own id of the call is known. */
  readonly callId: string | null;
  readonly externalCallId: string | null;
  readonly subject: CommandSubject;
  readonly userId: number;
  /** All that is to stand in the CRM, the outcome included. */
  readonly text: string;
}

/** Notes about calls: of what is not on the wire yet, the newest text takes the place of those before. */
export interface NotesOwed {
  /**
   * On its way to the disk when it returns. It goes after the finish of its call, where Ringside owes that.
   *
   * @param callIsOver while it goes on nobody has finished it, so that its note is tried seldom until `noteMayGo`
   */
  oweNote(note: NoteToSave, callIsOver: boolean): Command;
  /** The call is over: the CRM gets its activity about now. */
  noteMayGo(callId: string): void;
  /** The note about this call that was owed last; a settled one for a while. */
  noteAbout(call: Pick<Command, 'callId' | 'externalCallId'>): NoteCommand | undefined;
}

/** So seldom the note of a call that goes on is tried: its end may never be told. */
const whileTalkingMs = 60_000;

export function createNotesOwed(deps: {
  readonly ledger: CommandLedger;
  readonly sender: Pick<CommandSender, 'holdOff' | 'makeWaiting'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly account: () => string;
}): NotesOwed {
  const { ledger, sender } = deps;
  return {
    oweNote({ externalCallId, subject, userId, text, ...note }, callIsOver) {
      const records = externalCallId === null ? [] : ledger.recordsOf(externalCallId);
      const callId = note.callId ?? records.find((record) => record.callId !== null)?.callId ?? null;
      const isBeingRegistered = records.some((record) => record.kind === 'register' && isUnsettled(record));
      const before = notesAbout(ledger, { callId, externalCallId });
      let tries = 0;
      for (const note of before) {
        if (!isUnsettled(note) || note.state.at === 'sending') continue;
        tries = Math.max(tries, note.tries);
        ledger.write({ ...note, state: { at: 'superseded' } });
      }
      const command: NoteCommand = {
        id: deps.newId(),
        kind: 'note',
        portal: deps.account(),
        callId,
        externalCallId,
        userIds: [userId],
        subject,
        details: { text, activityId: activityKnown(ledger, callId) },
        createdAtMs: deps.clock.nowMs(),
        tries,
        // A call that the portal does not know, and never will, has no note there.
        state: callId !== null ? noteToSend : { at: isBeingRegistered ? 'held' : 'superseded' },
      };
      if (!callIsOver) sender.holdOff(command, whileTalkingMs);
      return ledger.write(command);
    },
    noteMayGo(callId) {
      for (const note of notesAbout(ledger, { callId, externalCallId: null })) {
        if (note.state.at === 'waiting') sender.makeWaiting(note);
      }
    },
    noteAbout: (call) => notesAbout(ledger, call).at(-1),
  };
}
