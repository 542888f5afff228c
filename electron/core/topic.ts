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
      for (const listener of [...listeners]) {
        // Electron runs what waits for a promise in the middle of some calls into it: a listener that makes such a call may
        // come back to a newer value, which everybody has been told by then.
        if (current !== value) return;
        listener(value);
      }
    },
  };
}

/** A value that is made when it is asked for, and those who want to know when another one could be. */
export interface LazyTopic<T> {
  get(): T;
  /** Calls `listener` after changes, without the value: who does not need it now does not have it made. */
  follow(listener: () => void): () => void;
}

export interface ChangedTopic<T> extends LazyTopic<T> {
  changed(): void;
}

/** @param make called at most once between two changes */
export function createLazyTopic<T>(make: () => T): ChangedTopic<T> {
  let current: { readonly value: T } | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => (current ??= { value: make() }).value,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed() {
      current = null;
      for (const listener of [...listeners]) listener();
    },
  };
}
