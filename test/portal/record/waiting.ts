/** Promises that are fulfilled by events, never by polling. */
export interface Waiters<T> {
  /** Resolves with the first notified value that fits; rejects after `timeoutMs`, saying `what` was waited for. */
  wait(fits: (value: T) => boolean, timeoutMs: number, what: string): Promise<T>;
  notify(value: T): void;
}

/** Makes an empty set of waiters. */
export function createWaiters<T>(): Waiters<T> {
  const waiting = new Set<(value: T) => void>();
  return {
    wait: (fits, timeoutMs, what) =>
      new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = (value: T): void => {
          try {
            if (!fits(value)) return;
            done();
            resolve(value);
          } catch (error) {
            done();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`Waited ${timeoutMs} ms in vain for ${what}`));
        }, timeoutMs);
        waiting.add(look);
      }),
    notify: (value) => {
      for (const look of [...waiting]) look(value);
    },
  };
}
