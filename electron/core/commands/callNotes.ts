import {
  isOfFinishedCall,
  isUnsettled,
  type CallAppendix,
  type Command,
  type FinishCommand,
  type NoteCommand,
} from '../ports/commandRecord.ts';
import type { CommandLedger } from './commandLedger.ts';

export const noteToSend = { at: 'waiting', notBeforeMs: 0, problem: null } as const;

/** Whether something newer of its kind is to be saved for the same call: then another try of this one would be undone by that. */
export function newerIsOwed(ledger: CommandLedger, appendix: CallAppendix): boolean {
  const unsettled = sameKindAbout(ledger, appendix).filter(isUnsettled);
  return unsettled.at(-1)?.id !== appendix.id && unsettled.some(({ id }) => id === appendix.id);
}

/** The portal has said the CALL_ID of a call that Ringside registers. */
export function letHeldAppendicesGo(ledger: CommandLedger, externalCallId: string, callId: string): void {
  for (const held of heldAppendices(ledger, externalCallId))
    ledger.write({ ...held, callId, state: noteToSend });
}

/** The portal will never know the call. */
export function dropHeldAppendices(ledger: CommandLedger, externalCallId: string): void {
  for (const held of heldAppendices(ledger, externalCallId)) {
    ledger.write({ ...held, state: { at: 'superseded' } });
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
export function giveWayToNewerAppendices(ledger: CommandLedger, late: ReadonlySet<string>): void {
  for (const id of late) {
    const appendix = ledger.get(id);
    if (appendix === undefined || !isOfFinishedCall(appendix) || !isUnsettled(appendix)) continue;
    if (sameKindAbout(ledger, appendix).some((other) => !late.has(other.id))) {
      ledger.write({ ...appendix, state: { at: 'superseded' } });
    }
  }
}

/** In the order in which they were written; settled ones for a while. */
export function notesAbout(
  ledger: Pick<CommandLedger, 'namedBy'>,
  call: Pick<Command, 'callId' | 'externalCallId'>,
): readonly NoteCommand[] {
  return sameKindAbout(ledger, { ...call, kind: 'note' });
}

/** Those of the same kind about the same call, in the order in which they were wished; settled ones for a while. */
export function sameKindAbout<K extends CallAppendix['kind']>(
  ledger: Pick<CommandLedger, 'namedBy'>,
  { kind, ...call }: Pick<Command, 'callId' | 'externalCallId'> & { readonly kind: K },
): readonly (CallAppendix & { readonly kind: K })[] {
  return ledger
    .namedBy(call)
    .filter((command): command is CallAppendix & { readonly kind: K } => command.kind === kind);
}

function heldAppendices(ledger: CommandLedger, externalCallId: string): readonly CallAppendix[] {
  return ledger
    .namedBy({ callId: null, externalCallId })
    .filter(isOfFinishedCall)
    .filter(({ state }) => state.at === 'held');
}

/** The activity that the portal named, where it has answered the finish in this run. */
export function activityKnown(ledger: CommandLedger, callId: string | null): number | null {
  if (callId === null) return null;
  const finish = ledger.about(callId).find((command): command is FinishCommand => command.kind === 'finish');
  return finish?.details.activityId ?? null;
}
