import type { AppErrorCode, AppErrorData } from '../../contracts/errors.ts';
import type { Timers } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import { createTopic, type Topic } from './topic.ts';

const writeAgainMs = 5_000;

/** A file that is to be as memory is. */
export interface OnDisk {
  /** Memory is another one by now: it is written at once, one writing after the other. */
  write(): void;
  /** Why it is in memory alone; null while it is on disk. */
  readonly problem: Topic<AppErrorData | null>;
  /** Done when all of it is on the disk, or could not be written; null where it is already. */
  written(): Promise<void> | null;
}

/**
 * What the system did not let be read is not written over: it is read first, and joined. What could not be written is written five
 * seconds later, however often it was asked for meanwhile.
 *
 * @param read joins what the file has with what is in memory; false where the system does not let it be read, now at least
 * @param save writes what is in memory, throws where that fails
 * @param refused what the problem is called then
 * @param name of it, in the log
 */
export function createOnDisk(deps: {
  readonly read: () => boolean;
  readonly save: () => Promise<void>;
  readonly refused: AppErrorCode;
  readonly name: string;
  readonly timers: Timers;
  readonly log: Log;
}): OnDisk {
  const { log, timers } = deps;
  const problem = createTopic<AppErrorData | null>(null, log);
  let isRead = false;
  let isOutdated = false;
  let writing: Promise<void> | null = null;
  let cancelAgain: (() => void) | null = null;

  const readOnce = (): void => {
    isRead ||= deps.read();
    if (!isRead) throw new Error(`${deps.name} cannot be read`);
  };

  const writeAll = async (): Promise<void> => {
    while (isOutdated) {
      isOutdated = false;
      try {
        readOnce();
        await deps.save();
        cancelAgain?.();
        cancelAgain = null;
        if (problem.get() !== null) problem.publish(null);
      } catch (error) {
        log.error(`${deps.name} not written`, error);
        if (problem.get() === null) problem.publish({ code: deps.refused, params: {} });
        cancelAgain ??= timers.after(writeAgainMs, () => {
          cancelAgain = null;
          write();
        });
        return;
      }
    }
  };

  const write = (): void => {
    isOutdated = true;
    writing ??= writeAll().finally(() => {
      writing = null;
      // Asked for in the moment between the last look and this one.
      if (isOutdated && cancelAgain === null) write();
    });
  };

  try {
    readOnce();
  } catch {
    write();
  }
  return { write, problem, written: () => writing };
}
