import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Command } from './commandRecord.ts';

/**
 * What is owed to the portal, kept so that no crash loses it. Adapter: SQLite in the user-data folder, in a thread of its own:
 * nothing here waits for the disk.
 */
export interface CommandJournal {
  /**
   * Reads what was still owed when the program ended. To be called once, before the first `save`. Never rejects: a broken
   * journal is set aside and a new one begun, and `problem` says so.
   *
   * @param take told once of all of it, oldest first, what had been sent without an answer as waiting. Before the promise is
   *   done as a rule; where the journal cannot be opened, later in this run, when other commands may be there already
   * @returns done when `take` was told, or when waiting any longer would keep the operator from working
   */
  load(take: (left: readonly Command[]) => void): Promise<void>;
  /**
   * On its way to the disk when it returns; all that is saved in one go is written together or not at all. A settled command
   * leaves nothing behind. Never throws: where the disk refuses, the command is kept in memory, `problem` says so, and
   * writing is tried again.
   */
  save(command: Command): void;
  /**
   * What is saved by now, on the disk: to be waited for before the portal is told. Null where nothing has to be waited for.
   * Done, too, when the disk refuses or has not answered for two seconds: `problem` says so, and nobody waits until it works
   * again.
   */
  saved(): Promise<void> | null;
  problem(): AppErrorData | null;
  /**
   * Writes what is left and closes; the program is about to end.
   * @returns false where the disk did not let it within two seconds: something still waits for the disk, maybe for ever
   */
  close(): boolean;
}
