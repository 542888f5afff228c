import { createListeners, type ListenersLog } from './listeners.ts';

/** A value that others follow: the present one at any time, and each new one as it comes. */
export interface Topic<T> {
  get(): T;
  /** Calls `listener` with every later value; returns how to stop. */
  follow(listener: (value: T) => void): () => void;
}

export interface PublishedTopic<T> extends Topic<T> {
  /** Tells all followers, in the order of the values, whatever one of them throws. */
  publish(value: T): void;
}

/** @param log where it is written that a follower failed */
export function createTopic<T>(initial: T, log: ListenersLog): PublishedTopic<T> {
  let current = initial;
  const listeners = createListeners<T>(log);
  return {
    get: () => current,
    follow: listeners.follow,
    publish(value) {
      current = value;
      listeners.tell(value);
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

/**
 * @param make called at most once between two changes
 * @param log as of `createTopic`
 */
export function createLazyTopic<T>(make: () => T, log: ListenersLog): ChangedTopic<T> {
  let current: { readonly value: T } | null = null;
  const listeners = createListeners<undefined>(log);
  return {
    get: () => (current ??= { value: make() }).value,
    follow: listeners.follow,
    changed() {
      current = null;
      listeners.tell(undefined);
    },
  };
}
