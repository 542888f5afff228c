import { isUnsettled, type Command } from '../../../electron/core/ports/commandRecord.ts';
import type { CommandQueue } from '../../../electron/core/commands/commandQueue.ts';
import type { Timers } from '../../../electron/core/ports/clock.ts';
import type { CommandJournal } from '../../../electron/core/ports/commandJournal.ts';

/**
 * A journal that outlives the queue that writes it, as a file outlives the program.
 *
 * @param saved when what was saved by now is on its disk; at once where nothing else is said
 */
export function createMemoryJournal(
  saved: CommandJournal['saved'] = () => null,
): CommandJournal & { readonly written: Command[] } {
  const kept = new Map<string, Command>();
  const written: Command[] = [];
  const save = (command: Command): void => {
    kept.set(command.id, command);
    written.push(command);
  };
  return {
    written,
    load(take) {
      take(
        [...kept.values()]
          .filter(isUnsettled)
          .map((command) =>
            command.state.at === 'sending'
              ? { ...command, state: { at: 'waiting', notBeforeMs: 0, problem: null } }
              : command,
          ),
      );
      return Promise.resolve();
    },
    saved,
    save,
    problem: () => null,
    close: () => true,
  };
}

/** A disk that takes as long as it is told each time, by the held time; 0 is at once. */
export function createSlowDisk(timers: Timers, nextMs: () => number): CommandJournal['saved'] {
  return () => {
    const afterMs = nextMs();
    return afterMs === 0 ? null : new Promise((resolve) => void timers.after(afterMs, resolve));
  };
}

/** What the queue takes up of the journal, which is there at once. */
export function loadedBy(queue: Pick<CommandQueue, 'load'>): readonly Command[] {
  let left: readonly Command[] = [];
  void queue.load((commands) => (left = commands));
  return left;
}
