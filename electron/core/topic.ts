/** A value that others follow: the present one at any time, and each new one as it comes. */
export interface Topic<T> {
  get(): T;
  /** Calls `listener` with every later value; returns how to stop. */
  follow(listener: (value: T) => void): () => void;
}

export interface PublishedTopic<T> extends Topic<T> {
  publish(value: T): void;
}

export function createTopic<T>(initial: T): PublishedTopic<T> {
  let current = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => current,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(value) {
      current = value;
      for (const listener of [...listeners]) listener(value);
    },
  };
}
