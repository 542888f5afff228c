import type { Log } from './ports/log.ts';

/** Those who follow something, and how they are told. */
export interface Listeners<T> {
  /** Calls `listener` with every later value; returns how to stop. */
  follow(listener: (value: T) => void): () => void;
  /**
   * Tells everybody, whatever a single one of them does: what it throws is logged, and the others are told all the same.
   * Each value is told to all before the next one is. A value that comes in the middle of telling waits for its turn, so
   * that nobody hears of it before the one that led to it.
   */
  tell(value: T): void;
}

/** What is told as it happens and not kept: who comes later does not hear of it. */
export type Told<T> = Pick<Listeners<T>, 'follow'>;

/** Where listeners' failures are written. */
export type ListenersLog = Pick<Log, 'error'>;

/** The one way to have followers: nobody's failure concerns the others, or who tells them. */
export function createListeners<T>(log: ListenersLog): Listeners<T> {
  const listeners = new Set<(value: T) => void>();
  const waiting: T[] = [];
  let isTelling = false;

  const tellOne = (listener: (value: T) => void, value: T): void => {
    try {
      listener(value);
    } catch (error) {
      log.error('listener failed', error);
    }
  };

  return {
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(value) {
      waiting.push(value);
      if (isTelling) return;
      isTelling = true;
      for (let round = waiting.splice(0); round.length > 0; round = waiting.splice(0)) {
        for (const each of round) for (const listener of [...listeners]) tellOne(listener, each);
      }
      isTelling = false;
    },
  };
}
