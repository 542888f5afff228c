import type { AppErrorData } from '../../../contracts/errors.ts';

export type CommandKind = 'hide' | 'show';

export type CommandState =
  | { readonly at: 'waiting'; readonly notBeforeMs: number; readonly problem: AppErrorData | null }
  | { readonly at: 'sending' }
  | { readonly at: 'acknowledged' }
  | { readonly at: 'nothingToDo' }
  | { readonly at: 'failed'; readonly problem: AppErrorData; readonly failedAtMs: number }
  | { readonly at: 'expired' }
  | { readonly at: 'superseded' };

/** A hide or show of a call card that Ringside owes the portal. */
export interface Command {
  readonly id: string;
  readonly kind: CommandKind;
  readonly callKey: string;
  readonly callId: string;
  readonly userIds: readonly number[];
  readonly createdAtMs: number;
  /** Tries that were sent so far. */
  readonly tries: number;
  readonly state: CommandState;
}

/** A hide that could not be delivered in this time is of no use any more. */
export const commandLifeMs = 8 * 60 * 60 * 1000;

/** Still owed: it will be sent, or is being sent. */
export function isOpen(command: Command): boolean {
  return command.state.at === 'waiting' || command.state.at === 'sending';
}
