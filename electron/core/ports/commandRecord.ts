import type { AppErrorData } from '../../../contracts/errors.ts';
import type { RecordingFile } from './recordings/recordingFile.ts';

export type CommandState =
  /**
   * Not to be sent yet. Of a finish: its call goes on, or the portal has not said its CALL_ID; of what is about a
   * finished call (`isOfFinishedCall`): the portal has not said its CALL_ID.
   */
  | { readonly at: 'held' }
  | { readonly at: 'waiting'; readonly notBeforeMs: number; readonly problem: AppErrorData | null }
  | { readonly at: 'sending' }
  | { readonly at: 'acknowledged' }
  | { readonly at: 'nothingToDo' }
  | { readonly at: 'failed'; readonly problem: AppErrorData; readonly failedAtMs: number }
  | { readonly at: 'expired' }
  | { readonly at: 'superseded' };

/** What is kept of the call, so that a command can be shown to a person after a restart. */
export interface CommandSubject {
  /** Name, else number. */
  readonly who: string;
  readonly phoneNumber: string;
  /** Unix ms. */
  readonly startedAtMs: number;
  /** The call's key, by which a later run finds it in the history; left out by an older Ringside. */
  readonly callKey?: string | undefined;
}

interface CommandBase {
  /** Unique over restarts. */
  readonly id: string;
  /** Keychain account of the portal it is owed to: `<host>/<user id>`. It is never sent to another. */
  readonly portal: string;
  /** The portal's CALL_ID; null until the portal has acknowledged the register. */
  readonly callId: string | null;
  /** Ringside's own id of a call that it registers, sent as EXTERNAL_CALL_ID; null for calls of the telephone system. */
  readonly externalCallId: string | null;
  /** Whose cards; of everything but cards the one operator. */
  readonly userIds: readonly number[];
  readonly subject: CommandSubject;
  /** Unix ms. */
  readonly createdAtMs: number;
  /** Tries that were sent so far, those of earlier runs included. */
  readonly tries: number;
  readonly state: CommandState;
}

/** A hide or show of a call card that Ringside owes the portal. */
export interface CardCommand extends CommandBase {
  readonly kind: 'hide' | 'show';
  readonly callId: string;
  readonly details: null;
}

/** A call that Ringside has to tell the portal of. */
export interface RegisterCommand extends CommandBase {
  readonly kind: 'register';
  readonly externalCallId: string;
  readonly details: RegisterDetails;
}

/** The end of a call that Ringside registers, written down together with its register. */
export interface FinishCommand extends CommandBase {
  readonly kind: 'finish';
  readonly externalCallId: string;
  readonly details: FinishDetails;
}

/** What the operator wrote about a call, for the activity that the portal's CRM keeps of it. */
export interface NoteCommand extends CommandBase {
  readonly kind: 'note';
  readonly details: NoteDetails;
}

/** The recording of a call, which the portal keeps one of. */
export interface RecordingCommand extends CommandBase {
  readonly kind: 'recording';
  readonly details: RecordingDetails;
}

/** What was said in a call, in words. */
export interface TranscriptCommand extends CommandBase {
  readonly kind: 'transcript';
  readonly details: TranscriptDetails;
}

/** What the portal takes of a finished call alone. */
export type CallAppendix = NoteCommand | RecordingCommand | TranscriptCommand;

export type Command = CardCommand | RegisterCommand | FinishCommand | CallAppendix;

export interface RecordingDetails {
  /** As it is to be called in the portal. */
  readonly fileName: string;
  /** One; or the caller's and the operator's half. */
  readonly files: readonly RecordingFile[];
}

export interface TranscriptDetails {
  readonly file: RecordingFile;
}

export interface NoteDetails {
  /** All that is saved, the outcome included. */
  readonly text: string;
  /** The CRM activity that the portal named when the call was finished; null where it has to be found by the CALL_ID. */
  readonly activityId: number | null;
}

export interface RegisterDetails {
  /** As it is sent: digits, perhaps with a plus in front. */
  readonly phoneNumber: string;
  readonly direction: 'incoming' | 'outgoing';
  /** Unix ms at which it rang, however much later it is registered. */
  readonly startedAtMs: number;
  /** The line of the telephone system; null where the phone does not say. */
  readonly line: string | null;
  /** What the next try says as SHOW. */
  readonly show: boolean;
  /** Some try said SHOW 1, so that the card may be on the screen. */
  readonly maybeShown: boolean;
}

/** Bitrix24 docs, telephony.externalCall.finish: those of the codes that Ringside has a use for. */
export type CallStatusCode = '200' | '304' | '486' | '603' | '603-S' | 'OTHER';

export interface CallEnd {
  /** Whole seconds from the answer; 0 for a call that nobody answered. */
  readonly durationS: number;
  readonly statusCode: CallStatusCode;
}

export interface FinishDetails {
  /** Unix ms; null while nobody has answered. */
  readonly answeredAtMs: number | null;
  /** Unix ms of the last moment at which the call was known to go on: its end where the program dies before it. */
  readonly lastKnownMs: number;
  /** Null while the call goes on. */
  readonly end: CallEnd | null;
  /** The CRM activity that the portal made of the call, where its answer named one. */
  readonly activityId?: number;
  /**
   * Of a number that was clicked in the portal: for so many ms after `createdAtMs` another program of this operator may dial the
   * call, and talk in it. It is finished before that only where this program has dialled it, which makes it 0. Left out for
   * calls that Ringside registers.
   */
  readonly othersForMs?: number | undefined;
  /** The portal was asked to register the call more than once: an earlier request may still be carried out. */
  readonly registeredAgain?: boolean | undefined;
}

/** A hide that could not be delivered in this time is of no use any more. */
export const commandLifeMs = 8 * 60 * 60 * 1000;

/**
 * A call is worth its place in the portal's statistics after a long weekend off line as well; a week later nobody looks
 * for it, and a portal that never takes registers must not be asked for ever.
 */
export const recordLifeMs = 7 * 24 * 60 * 60 * 1000;

/** It goes after the finish of its call, and nothing but a newer one of its kind waits for it. */
export function isOfFinishedCall(command: Command): command is CallAppendix {
  return command.kind === 'note' || command.kind === 'recording' || command.kind === 'transcript';
}

/** Still owed: it will be sent, or is being sent. */
export function isOpen(command: Command): boolean {
  return command.state.at === 'waiting' || command.state.at === 'sending';
}

/** A hide that was not sent, since the portal says that its user was dismissed. */
export function isHideForNobody({ kind, state }: Command): boolean {
  return kind === 'hide' && state.at === 'failed' && state.problem.code === 'portal.userDismissed';
}

/** Still needs a word: open, held, or failed and waiting for new credentials or the operator. */
export function isUnsettled(command: Command): boolean {
  return isOpen(command) || command.state.at === 'failed' || command.state.at === 'held';
}

/**
 * How many of these would be lost if nothing were sent any more, as a person counts: what waits, what was refused and may
 * be tried again, and calls that go on and have yet to be finished. A finish that waits for its register is one with it.
 */
export function countOwed(commands: readonly Command[]): number {
  const owed = commands.filter(isUnsettled);
  return owed.filter(
    (command) =>
      command.state.at !== 'held' ||
      !owed.some((other) => other.kind === 'register' && other.externalCallId === command.externalCallId),
  ).length;
}
