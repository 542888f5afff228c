import type { AppErrorData } from '../../../contracts/errors.ts';
import type { NoteContent, NoteStanding } from '../../../contracts/notes/notes.ts';
import type { NoteCommand } from '../ports/commandRecord.ts';
import type { Call } from '../calls/call.ts';
import type { NoteRecord } from '../ports/notes/noteStore.ts';

/** What stands in the CRM: the outcome first, since a webhook has no other place for it. */
export function savedText({ text, outcome }: NoteContent): string {
  return [outcome, text.trim()].filter((part) => part !== '').join('\n');
}

export function isSame(a: NoteContent, b: NoteContent | null): boolean {
  return b !== null && a.text === b.text && a.outcome === b.outcome;
}

export function isEmpty({ text, outcome }: NoteContent): boolean {
  return text.trim() === '' && outcome === '';
}

/**
 * How a note stands, for the place where it is written.
 *
 * @param command the last one about it, where there is one
 * @param obstacle why none can be owed; null where one can
 */
export function noteStandingOf(
  note: NoteRecord,
  command: NoteCommand | undefined,
  obstacle: AppErrorData | null,
): NoteStanding {
  if (!isSame(note.draft, note.wished)) return { at: 'draft' };
  if (note.savedAtMs !== null) return { at: 'saved', atMs: note.savedAtMs };
  switch (command?.state.at) {
    case 'failed':
      return { at: 'kept', problem: command.state.problem, canTryAgain: true };
    case 'waiting':
      return { at: 'waiting', problem: command.state.problem };
    case 'sending':
    case 'held':
      return { at: 'waiting', problem: null };
    default:
  }
  if (note.problem !== null) return { at: 'kept', problem: note.problem, canTryAgain: obstacle === null };
  if (obstacle !== null) return { at: 'kept', problem: obstacle, canTryAgain: false };
  return { at: 'waiting', problem: null };
}

/** What the portal in use lets be done with notes. */
export interface NotesPortal {
  readonly account: string;
  readonly userId: number;
  /** Whether its CRM may be written to; null while it has not said. */
  readonly mayWrite: boolean | null;
  readonly signedInBy: 'webhook' | 'localApplication';
  readonly renamedFrom: string | null;
}

/** Why a note cannot be owed to this portal; null where it can. */
export function obstacleOf(note: NoteRecord, portal: NotesPortal | null): AppErrorData | null {
  if (portal === null || portal.account !== note.account) return { code: 'portal.notConnected', params: {} };
  if (note.callId === null && note.externalCallId === null) return { code: 'note.callUnknown', params: {} };
  if (portal.mayWrite !== false) return null;
  return { code: 'note.rightMissing', params: { signedInBy: portal.signedInBy } };
}

/** What the portal has come to call the call by now; the same object where nothing is new. */
export function withIdsOf(note: NoteRecord, call: Pick<Call, 'callId' | 'externalCallId'>): NoteRecord {
  const callId = call.callId ?? note.callId;
  const externalCallId = call.externalCallId ?? note.externalCallId;
  const isSame = callId === note.callId && externalCallId === note.externalCallId;
  return isSame ? note : { ...note, callId, externalCallId };
}

/**
 * What the newest command about it makes of a note; the same object where it makes nothing of it.
 *
 * @param nowMs Unix ms
 */
export function afterCommand(note: NoteRecord, command: NoteCommand, nowMs: number): NoteRecord {
  const isWished = note.wished !== null && savedText(note.wished) === command.details.text;
  if (!isWished || note.savedAtMs !== null) return note;
  switch (command.state.at) {
    case 'acknowledged':
    case 'nothingToDo':
      return { ...note, savedAtMs: nowMs, problem: null };
    case 'expired':
      return { ...note, problem: { code: 'command.expired', params: {} } };
    case 'superseded': {
      const code = command.callId === null ? 'note.callUnknown' : 'note.notSaved';
      return { ...note, problem: { code, params: {} } };
    }
    default:
      return note;
  }
}
