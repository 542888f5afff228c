import type { CommandJournal } from '../ports/commandJournal.ts';
import { isUnsettled, type Command } from '../ports/commandRecord.ts';
import { createTopic, type Topic } from '../topic.ts';
import type { ListenersLog } from '../listeners.ts';

/** Settled commands kept for the Portal page and for diagnostics. */
const settledKeptAtMost = 200;

interface KeptCommands {
  all(): readonly Command[];
  get(id: string): Command | undefined;
  /** Those about this call, in the order they came. What thousands of others are owed costs nothing here, nor below. */
  about(callId: string): readonly Command[];
  /** Those about a call that Ringside registers, by its own id, in the order they came. */
  recordsOf(externalCallId: string): readonly Command[];
  /** Those that one of these ids names, each once, in the order they came. */
  namedBy(call: Pick<Command, 'callId' | 'externalCallId'>): readonly Command[];
  /** What an earlier run has left on the disk: however late it is read, it came before what this run owes. */
  takeUp(rows: readonly Command[]): void;
}

/** Every command, in memory and on disk. It changes in operations alone. */
export interface CommandLedger extends KeptCommands {
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
  const { put, ...kept } = createKeptCommands();
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
    ...kept,
    write(command) {
      put(command);
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

/** Commands in the order they came, with indexes; of the settled ones those that settled first are forgotten. */
function createKeptCommands(): KeptCommands & { put(command: Command): void } {
  const commands = new Map<string, Command>();
  /** Which came before which, by id: an index has them in the order in which they got its name. */
  const places = new Map<string, number>();
  let lastPlace = 0;
  let firstPlace = 0;
  const settled = new Set<string>();
  const byCallId = createIndex((command) => command.callId);
  const byExternalCallId = createIndex((command) => command.externalCallId);
  let all: readonly Command[] | null = null;

  const forget = (command: Command): void => {
    commands.delete(command.id);
    places.delete(command.id);
    settled.delete(command.id);
    byCallId.replace(command, undefined);
    byExternalCallId.replace(command, undefined);
  };
  const placeOf = ({ id }: Command): number => places.get(id) ?? 0;
  const found = (...ids: readonly Iterable<string>[]): readonly Command[] =>
    [...new Set(ids.flatMap((some) => [...some]))]
      .flatMap((id) => commands.get(id) ?? [])
      .sort((a, b) => placeOf(a) - placeOf(b));

  const put = (command: Command): void => {
    const before = commands.get(command.id);
    if (!places.has(command.id)) places.set(command.id, (lastPlace += 1));
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
  };

  return {
    put,
    takeUp(rows) {
      firstPlace -= rows.length;
      rows.forEach(({ id }, index) => places.set(id, firstPlace + index));
      rows.forEach(put);
    },
    get: (id) => commands.get(id),
    all: () => (all ??= [...commands.values()].sort((a, b) => placeOf(a) - placeOf(b))),
    about: (callId) => found(byCallId.idsOf(callId)),
    recordsOf: (externalCallId) => found(byExternalCallId.idsOf(externalCallId)),
    namedBy: ({ callId, externalCallId }) =>
      found(
        callId === null ? [] : byCallId.idsOf(callId),
        externalCallId === null ? [] : byExternalCallId.idsOf(externalCallId),
      ),
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
