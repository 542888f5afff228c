import type { CommandJournal } from '../../../electron/core/ports/commandJournal.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { ConnectionRecords, Remembered } from '../../../electron/core/ports/connectionRecord.ts';
import type { NoteStore } from '../../../electron/core/ports/notes/noteStore.ts';
import type { SecretStore } from '../../../electron/core/ports/secretStore.ts';

/** What a desk keeps over restarts: journal, keychain, connection record and notes, here in memory. */
export interface DeskDisk {
  readonly journal: CommandJournal;
  readonly secrets: SecretStore;
  readonly records: ConnectionRecords;
  readonly notes: NoteStore;
}

/** An empty disk. */
export function createDeskDisk(): DeskDisk {
  const secrets = new Map<string, string>();
  let remembered: Remembered = { portal: null, leftInKeychain: [] };
  return {
    journal: createMemoryJournal(),
    secrets: {
      read: async (name) => secrets.get(name) ?? null,
      write: async (name, secret) => void secrets.set(name, secret),
      remove: async (name) => void secrets.delete(name),
      status: () => ({ state: 'available' }),
      personIsHere: () => undefined,
      followReturn: () => () => undefined,
    },
    records: {
      read: () => remembered,
      write: async (next) => {
        remembered = next;
      },
    },
    notes: createMemoryNotes(),
  };
}

function createMemoryNotes(): NoteStore {
  let kept: ReturnType<NoteStore['read']> = [];
  return {
    read: () => kept,
    write: async (notes) => {
      kept = notes;
    },
  };
}

function createMemoryJournal(): CommandJournal {
  const kept = new Map<string, Command>();
  const settled = new Set(['acknowledged', 'nothingToDo', 'expired', 'superseded']);
  const save = (command: Command): void => {
    if (settled.has(command.state.at)) kept.delete(command.id);
    else kept.set(command.id, command);
  };
  return {
    load(take) {
      take(
        [...kept.values()].map((command) =>
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
    close: () => true,
  };
}
