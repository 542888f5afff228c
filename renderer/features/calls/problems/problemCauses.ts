import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { FailedCommand } from '../../../../contracts/portal.ts';

/**
 * What stands as it should not: a card that is still open, one that did not come back, a call that is not recorded, a note that
 * is not in the CRM, a recording or a transcript that is not attached.
 */
export type ProblemEffect =
  | 'cardOpen'
  | 'cardNotShown'
  | 'notRecorded'
  | 'noteNotSaved'
  | 'recordingNotAttached'
  | 'transcriptNotAttached';

/** All that failed for one reason, told once. */
export interface ProblemCause {
  readonly effect: ProblemEffect;
  readonly problem: AppErrorData;
  /** Unix ms of the first failure. */
  readonly sinceMs: number;
  readonly commandIds: readonly string[];
}

const effects: Readonly<Record<FailedCommand['kind'], ProblemEffect>> = {
  hide: 'cardOpen',
  show: 'cardNotShown',
  register: 'notRecorded',
  finish: 'notRecorded',
  note: 'noteNotSaved',
  recording: 'recordingNotAttached',
  transcript: 'transcriptNotAttached',
};

/** Those with the most calls first. */
export function problemCauses(failed: readonly FailedCommand[]): readonly ProblemCause[] {
  const causes = new Map<string, ProblemCause>();
  for (const { commandId, kind, problem, failedAtMs } of failed) {
    const effect = effects[kind];
    const name = JSON.stringify([effect, problem.code, Object.entries(problem.params).sort()]);
    const known = causes.get(name);
    causes.set(name, {
      effect,
      problem,
      sinceMs: Math.min(known?.sinceMs ?? failedAtMs, failedAtMs),
      commandIds: [...(known?.commandIds ?? []), commandId],
    });
  }
  return [...causes.values()].sort((one, other) => other.commandIds.length - one.commandIds.length);
}
