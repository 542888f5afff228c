import type { Clock } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';

/**
 * So long a portal may still be busy with a request that nobody waits for any more: a connection that broke or a program that
 * died does not end what runs there.
 */
export const lateRegisterMs = 15_000;

/**
 * Registers whose answer was lost, and that may yet be carried out. The portal takes a second one for the same call while that
 * is not finished (duplicate rule, source of module voximplant, lib/rest/helper.php); after the finish it would be a new call,
 * which nobody knows and nobody ends. So a finish waits until none can come any more.
 */
export interface LateRegisters {
  /** A register is sent: it has been tried in an earlier run, perhaps a moment ago. */
  sent(command: Command): void;
  /** Its answer was lost. */
  answerLost(command: Command): void;
  /** From when on a command may go because of these; monotonic ms, 0 where nothing keeps it. */
  dueMs(command: Command): number;
  /** @param externalCallIds of the registers that are still owed */
  forgetAllBut(externalCallIds: ReadonlySet<string>): void;
}

export function createLateRegisters(clock: Pick<Clock, 'monotonicMs'>): LateRegisters {
  /** By EXTERNAL_CALL_ID. */
  const untilMs = new Map<string, number>();
  const triedInThisRun = new Set<string>();

  const mayComeLate = (externalCallId: string): void =>
    void untilMs.set(externalCallId, clock.monotonicMs() + lateRegisterMs);

  return {
    sent({ kind, externalCallId, tries }) {
      if (kind !== 'register' || externalCallId === null) return;
      // The one that is sent now counts as a try already.
      if (tries > 1 && !triedInThisRun.has(externalCallId)) mayComeLate(externalCallId);
      triedInThisRun.add(externalCallId);
    },
    answerLost({ kind, externalCallId }) {
      if (kind === 'register' && externalCallId !== null) mayComeLate(externalCallId);
    },
    dueMs: ({ kind, externalCallId }) =>
      kind === 'finish' && externalCallId !== null ? (untilMs.get(externalCallId) ?? 0) : 0,
    forgetAllBut(externalCallIds) {
      const nowMs = clock.monotonicMs();
      for (const [id, until] of untilMs) if (until <= nowMs) untilMs.delete(id);
      for (const id of triedInThisRun) if (!externalCallIds.has(id)) triedInThisRun.delete(id);
    },
  };
}
