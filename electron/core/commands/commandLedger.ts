import type { CommandJournal } from '../ports/commandJournal.ts';
import { isUnsettled, type Command } from '../ports/commandRecord.ts';
import { createCommandList } from './commandList.ts';

/** Every command, in memory and on disk. */
export interface CommandLedger {
  all(): readonly Command[];
  get(id: string): Command | undefined;
  /** In memory alone: for one that is about to be written in another state, and for what is on disk already. */
  put(command: Command): void;
  /** On its way to the disk, then told. */
  write<C extends Command>(command: C): C;
}

/**
 * @param onChange told of every change of a command, in order, once it is on its way to the disk
 */
export function createCommandLedger(
  journal: Pick<CommandJournal, 'save'>,
  onChange: (command: Command) => void,
): CommandLedger {
  const list = createCommandList();
  return {
    all: list.all,
    get: list.get,
    put: list.put,
    write(command) {
      list.put(command);
      journal.save(command);
      onChange(command);
      return command;
    },
  };
}

/** Gives up on everything unsettled that fits. */
export function supersede(ledger: CommandLedger, fits: (command: Command) => boolean): void {
  for (const { id } of ledger.all()) {
    // One that is superseded may take others along.
    const command = ledger.get(id);
    if (command === undefined || !isUnsettled(command) || !fits(command)) continue;
    ledger.write({ ...command, state: { at: 'superseded' } });
  }
}
