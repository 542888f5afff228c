import { isUnsettled, type Command, type FinishCommand, type NoteCommand } from '../ports/commandRecord.ts';
import type { CommandLedger } from './commandLedger.ts';

export const noteToSend = { at: 'waiting', notBeforeMs: 0, problem: null } as const;

/** Whether something newer is to be saved for the same call: then another try of this one would be undone by that. */
export function newerNoteIsOwed(ledger: CommandLedger, note: NoteCommand): boolean {
  const unsettled = notesAbout(ledger, note).filter(isUnsettled);
  return unsettled.at(-1)?.id !== note.id && unsettled.some(({ id }) => id === note.id);
}

/** The portal has said the CALL_ID of a call that Ringside registers. */
export function letHeldNotesGo(ledger: CommandLedger, externalCallId: string, callId: string): void {
  for (const note of heldNotes(ledger, externalCallId)) ledger.write({ ...note, callId, state: noteToSend });
}

/** The portal will never know the call. */
export function dropHeldNotes(ledger: CommandLedger, externalCallId: string): void {
  for (const note of heldNotes(ledger, externalCallId)) {
    ledger.write({ ...note, state: { at: 'superseded' } });
  }
}

/** The portal has answered the finish: it has made the call's activity now, and may have named it. */
export function nameActivity(ledger: CommandLedger, { callId, details }: FinishCommand): void {
  const { activityId } = details;
  if (callId === null || activityId === undefined) return;
  for (const note of notesAbout(ledger, { callId, externalCallId: null })) {
    if (!isUnsettled(note) || note.details.activityId === activityId) continue;
    ledger.write({ ...note, details: { ...note.details, activityId } });
  }
}

/**
 * What became known late of an earlier run gives way to what was written meanwhile about the same call.
 *
 * @param late ids of what the earlier run left
 */
export function giveWayToNewerNotes(ledger: CommandLedger, late: ReadonlySet<string>): void {
  for (const id of late) {
    const note = ledger.get(id);
    if (note?.kind !== 'note' || !isUnsettled(note)) continue;
    if (notesAbout(ledger, note).some((other) => !late.has(other.id))) {
      ledger.write({ ...note, state: { at: 'superseded' } });
    }
  }
}

/** In the order in which they were written; settled ones for a while. */
export function notesAbout(
  ledger: Pick<CommandLedger, 'namedBy'>,
  call: Pick<Command, 'callId' | 'externalCallId'>,
): readonly NoteCommand[] {
  return ledger.namedBy(call).filter((command): command is NoteCommand => command.kind === 'note');
}

function heldNotes(ledger: CommandLedger, externalCallId: string): readonly NoteCommand[] {
  return notesAbout(ledger, { callId: null, externalCallId }).filter(({ state }) => state.at === 'held');
}

/** The activity that the portal named, where it has answered the finish in this run. */
export function activityKnown(ledger: CommandLedger, callId: string | null): number | null {
  if (callId === null) return null;
  const finish = ledger.about(callId).find((command): command is FinishCommand => command.kind === 'finish');
  return finish?.details.activityId ?? null;
}
