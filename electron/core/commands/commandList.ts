import { isUnsettled, type Command } from '../ports/commandRecord.ts';

/** Settled commands kept for the Portal page and for diagnostics. */
const settledKeptAtMost = 200;

/** Commands in the order they came; of the settled ones those that settled first are forgotten. */
export interface CommandList {
  put(command: Command): void;
  get(id: string): Command | undefined;
  all(): readonly Command[];
  /** Those about this call, in the order they came. What thousands of others are owed costs nothing here, nor below. */
  about(callId: string): readonly Command[];
  /** Register and finish of a call that Ringside registers. */
  recordsOf(externalCallId: string): readonly Command[];
}

export function createCommandList(): CommandList {
  const commands = new Map<string, Command>();
  const settled = new Set<string>();
  const byCallId = createIndex((command) => command.callId);
  const byExternalCallId = createIndex((command) => command.externalCallId);
  let all: readonly Command[] | null = null;

  const forget = (command: Command): void => {
    commands.delete(command.id);
    settled.delete(command.id);
    byCallId.replace(command, undefined);
    byExternalCallId.replace(command, undefined);
  };
  const found = (ids: Iterable<string>): readonly Command[] =>
    [...ids].flatMap((id) => commands.get(id) ?? []);

  return {
    put(command) {
      const before = commands.get(command.id);
      commands.set(command.id, command);
      byCallId.replace(before, command);
      byExternalCallId.replace(before, command);
      all = null;
      if (isUnsettled(command)) settled.delete(command.id);
      else settled.add(command.id);
      for (const id of settled) {
        if (settled.size <= settledKeptAtMost) return;
        const old = commands.get(id);
        if (old !== undefined) forget(old);
      }
    },
    get: (id) => commands.get(id),
    all: () => (all ??= [...commands.values()]),
    about: (callId) => found(byCallId.idsOf(callId)),
    recordsOf: (externalCallId) => found(byExternalCallId.idsOf(externalCallId)),
  };
}

/** Ids of commands by a name that a command may get later: the portal says a CALL_ID when it answers a register. */
function createIndex(nameOf: (command: Command) => string | null) {
  const ids = new Map<string, Set<string>>();

  const remove = (name: string, id: string): void => {
    const left = ids.get(name);
    left?.delete(id);
    if (left?.size === 0) ids.delete(name);
  };

  return {
    idsOf: (name: string): Iterable<string> => ids.get(name) ?? [],
    replace(before: Command | undefined, after: Command | undefined): void {
      const was = before === undefined ? null : nameOf(before);
      const is = after === undefined ? null : nameOf(after);
      if (was === is) return;
      if (before !== undefined && was !== null) remove(was, before.id);
      if (after === undefined || is === null) return;
      const named = ids.get(is);
      if (named === undefined) ids.set(is, new Set([after.id]));
      else named.add(after.id);
    },
  };
}
