import type { AppErrorData } from '../../../contracts/errors.ts';

export type CommandKind = 'hide' | 'show' | 'register' | 'finish';

export type CommandState =
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
}

/** A hide or show of a call card that Ringside owes the portal. */
export interface Command {
  /** Unique over restarts. */
  readonly id: string;
  readonly kind: CommandKind;
  /** Keychain account of the portal it is owed to: `<host>/<user id>`. It is never sent to another. */
  readonly portal: string;
  readonly callId: string;
  readonly userIds: readonly number[];
  readonly subject: CommandSubject;
  /** Unix ms. */
  readonly createdAtMs: number;
  /** Tries that were sent so far, those of earlier runs included. */
  readonly tries: number;
  readonly state: CommandState;
}

/** A hide that could not be delivered in this time is of no use any more. */
export const commandLifeMs = 8 * 60 * 60 * 1000;

/** Still owed: it will be sent, or is being sent. */
export function isOpen(command: Command): boolean {
  return command.state.at === 'waiting' || command.state.at === 'sending';
}

/** Still needs a word: open, or failed and waiting for new credentials or the operator. */
export function isUnsettled(command: Command): boolean {
  return isOpen(command) || command.state.at === 'failed';
}
