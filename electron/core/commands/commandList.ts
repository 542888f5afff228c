import { isUnsettled, type Command } from '../ports/commandRecord.ts';

/** Settled commands kept for the Portal page and for diagnostics. */
const settledKeptAtMost = 200;

/** Commands in the order they came, the oldest settled ones forgotten. */
export interface CommandList {
  put(command: Command): void;
  get(id: string): Command | undefined;
  all(): readonly Command[];
}

export function createCommandList(): CommandList {
  const commands = new Map<string, Command>();
  return {
    put(command) {
      commands.set(command.id, command);
      let settled = 0;
      for (const each of commands.values()) if (!isUnsettled(each)) settled += 1;
      for (const [id, each] of commands) {
        if (settled <= settledKeptAtMost) return;
        if (isUnsettled(each)) continue;
        commands.delete(id);
        settled -= 1;
      }
    },
    get: (id) => commands.get(id),
    all: () => [...commands.values()],
  };
}
