import type { CommandQueue } from '../commands/commandQueue.ts';
import { createListeners, type ListenersLog, type Told } from '../listeners.ts';
import { isOfFinishedCall } from '../ports/commandRecord.ts';

/** As many as the list of calls is asked for by name. */
const atMost = 500;

/**
 * Calls of which something that is owed was refused, as long as it is: a note, a recording. What is refused of their cards and
 * records stands in their own rows; this may be long after those were written.
 */
export interface TroubledCalls {
  /** Keys, each once. */
  all(): readonly string[];
  /** Others than were. */
  readonly changes: Told<undefined>;
  /** Returns how to stop. */
  start(): () => void;
}

export function createTroubledCalls(
  commands: Pick<CommandQueue, 'all' | 'changes'>,
  log: ListenersLog,
): TroubledCalls {
  const listeners = createListeners<undefined>(log);
  let told = '';
  const all = (): readonly string[] => {
    const refused = commands
      .all()
      .filter((command) => isOfFinishedCall(command) && command.state.at === 'failed');
    return [...new Set(refused.flatMap(({ subject }) => subject.callKey ?? []))].slice(0, atMost);
  };
  return {
    all,
    changes: listeners,
    start: () =>
      commands.changes.follow((changes) => {
        if (!changes.some(isOfFinishedCall)) return;
        const now = all().join('\n');
        if (now === told) return;
        told = now;
        listeners.tell(undefined);
      }),
  };
}
