import type { Clock } from '../ports/clock.ts';
import { isOfFinishedCall, type Command } from '../ports/commandRecord.ts';

/**
 * So long a portal may still be busy with a request that nobody waits for any more: a connection that broke or a program that
 * died does not end what runs there.
 */
export const lateRequestMs = 15_000;

/**
 * Requests whose answer was lost, that may yet be carried out, and that would undo what is sent after them. So that waits until
 * none can come any more:
 *
 * - a finish for a register: the portal takes a second one for the same call while that is not finished (duplicate rule, source of
 *   module voximplant, lib/rest/helper.php); after the finish it would be a new call, which nobody knows and nobody ends,
 * - what is added to a finished call (a note, a recording, a transcript) for an earlier one of its kind about the same call,
 *   which would bring the older one back.
 */
export interface LateRequests {
  /** An earlier run has tried it, perhaps a moment ago. To be called with all that it left behind. */
  leftBehind(commands: readonly Command[]): void;
  /** Its answer was lost. */
  answerLost(command: Command): void;
  /** From when on a command may go because of these; monotonic ms, 0 where nothing keeps it. */
  dueMs(command: Command): number;
  /** Whose time is over. */
  forgetPast(): void;
}

export function createLateRequests(clock: Pick<Clock, 'monotonicMs'>): LateRequests {
  /** By what waits for them; with the command's own id, since it says nothing else when it is sent again. */
  const late = new Map<string, { readonly untilMs: number; readonly id: string }>();

  const wait = (key: string | null, id: string): void => {
    if (key !== null) late.set(key, { untilMs: clock.monotonicMs() + lateRequestMs, id });
  };
  const mayComeLate = (command: Command): void => wait(spoils(command), command.id);

  return {
    leftBehind(commands) {
      for (const command of commands) {
        if (command.tries > 0) mayComeLate(command);
        // Its register has been answered since, and is on no disk any more.
        const isAnswered = command.kind === 'finish' && command.details.registeredAgain === true;
        if (isAnswered) wait(waitsFor(command), '');
      }
    },
    answerLost: mayComeLate,
    dueMs(command) {
      const before = late.get(waitsFor(command) ?? '');
      return before === undefined || before.id === command.id ? 0 : before.untilMs;
    },
    forgetPast() {
      const nowMs = clock.monotonicMs();
      for (const [key, { untilMs }] of late) if (untilMs <= nowMs) late.delete(key);
    },
  };
}

const appendixOf = ({ kind, callId }: Command): string | null =>
  callId === null ? null : `${kind} ${callId}`;
const callOf = (externalCallId: string | null): string | null =>
  externalCallId === null ? null : `call ${externalCallId}`;

/** What is lost where it comes late. */
function spoils(command: Command): string | null {
  if (command.kind === 'register') return callOf(command.externalCallId);
  return isOfFinishedCall(command) ? appendixOf(command) : null;
}

/** What it waits for. */
function waitsFor(command: Command): string | null {
  if (command.kind === 'finish') return callOf(command.externalCallId);
  return isOfFinishedCall(command) ? appendixOf(command) : null;
}
