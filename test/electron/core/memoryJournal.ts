import { isUnsettled, type Command } from '../../../electron/core/ports/commandRecord.ts';
import type { CommandQueue } from '../../../electron/core/commands/commandQueue.ts';
import type { CommandJournal } from '../../../electron/core/ports/commandJournal.ts';

/** A journal that outlives the queue that writes it, as a file outlives the program. */
export function createMemoryJournal(): CommandJournal & { readonly written: Command[] } {
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
    saved: () => null,
    save,
    problem: () => null,
    close: () => undefined,
  };
}

/** What the queue takes up of the journal, which is there at once. */
export function loadedBy(queue: Pick<CommandQueue, 'load'>): readonly Command[] {
  let left: readonly Command[] = [];
  void queue.load((commands) => (left = commands));
  return left;
}
