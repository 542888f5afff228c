import type { Log } from '../core/ports/log.ts';

/** Does one piece of work after the other. */
export type InTurn = (work: () => Promise<void> | void) => Promise<void>;

/**
 * What one piece throws is logged and ends with it: the next is done all the same. The promise settles once the piece is
 * done, and never rejects.
 */
export function createInTurn(log: Log, what: string): InTurn {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    last = last.then(work).catch((error: unknown) => log.error(what, error));
    return last;
  };
}
