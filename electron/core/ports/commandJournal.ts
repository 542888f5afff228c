import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Command } from '../ports/commandRecord.ts';

/** What is owed to the portal, kept so that no crash loses it. Adapter: SQLite in the user-data folder. */
export interface CommandJournal {
  /**
   * Everything that was still owed when the program ended, oldest first; what had been sent without an answer counts as
   * waiting. Never throws: a broken journal is set aside and a new one begun, and `problem` says so.
   */
  load(): readonly Command[];
  /**
   * On disk when it returns. Never throws: where the disk refuses, the command is kept in memory, `problem` says so, and
   * writing is tried again with the next command.
   */
  save(command: Command): void;
  /** The same for several, all of them or none where the program dies meanwhile; the newest state of each, once. */
  saveAll(commands: readonly Command[]): void;
  problem(): AppErrorData | null;
  close(): void;
}
