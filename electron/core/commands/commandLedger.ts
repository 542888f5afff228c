import type { CommandJournal } from '../ports/commandJournal.ts';
import { isUnsettled, type Command } from '../ports/commandRecord.ts';
import { createTopic, type Topic } from '../topic.ts';
import type { ListenersLog } from '../listeners.ts';
import { createCommandList, type CommandList } from './commandList.ts';

/** Every command, in memory and on disk. It changes in operations alone. */
export interface CommandLedger {
  all(): readonly Command[];
  get(id: string): Command | undefined;
  about: CommandList['about'];
  recordsOf: CommandList['recordsOf'];
  /** For what is on disk already. */
  put(command: Command): void;
  /** In memory at once; on its way to the disk, then told, at the end of the operation. */
  write<C extends Command>(command: C): C;
  /** Runs once the operation is on its way to the disk: what is sent waits there for `CommandJournal.saved`. */
  onceWritten(action: () => void): void;
  /**
   * What `action` changes is one: decided in memory, written in one go, sent, and only then told. So nobody who is told
   * can come in between. One within another is part of that.
   */
  operation<T>(action: () => T): T;
  /** What the last operation made of the commands that it changed. */
  readonly changes: Topic<readonly Command[]>;
}

export interface CommandLedgerDeps {
  readonly journal: Pick<CommandJournal, 'save'>;
  readonly log: ListenersLog;
  /** What a change of one command means for others; part of the same operation. */
  readonly onWrite: (command: Command) => void;
  /** Called before an operation is written. */
  readonly onEnd: () => void;
}

export function createCommandLedger({ journal, log, onWrite, onEnd }: CommandLedgerDeps): CommandLedger {
  const list = createCommandList();
  const changes = createTopic<readonly Command[]>([], log);
  /** By id, in the order in which each was first written: a register's finish before the register. */
  const changed = new Map<string, Command>();
  const afterwards: (() => void)[] = [];
  let isOperating = false;

  const end = (): void => {
    const written = [...changed.values()];
    changed.clear();
    written.forEach(journal.save);
    afterwards.splice(0).forEach((action) => action());
    if (written.length > 0) changes.publish(written);
  };

  return {
    all: list.all,
    get: list.get,
    about: list.about,
    recordsOf: list.recordsOf,
    put: list.put,
    write(command) {
      list.put(command);
      changed.set(command.id, command);
      onWrite(command);
      return command;
    },
    onceWritten: (action) => void afterwards.push(action),
    operation(action) {
      if (isOperating) return action();
      isOperating = true;
      try {
        const result = action();
        onEnd();
        return result;
      } finally {
        isOperating = false;
        end();
      }
    },
    changes,
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
