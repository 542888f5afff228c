import type { AppErrorData } from '../../contracts/errors.ts';
import type { IpcPayload } from '../../contracts/ipc.ts';
import { problemOf } from './refusal.ts';
import type { Api, StateTopic } from './bridge.ts';

/** One topic's state as the main process last told it. */
export interface Snapshot<T extends StateTopic> {
  /** Null until the first answer or event. */
  readonly current: IpcPayload<T> | null;
  /** Why the first question was not answered. */
  readonly problem: AppErrorData | null;
  /** Asks once more; an answer overtaken by an event is dropped. */
  refresh(): Promise<void>;
  /** Takes a state that came with the answer of a command. */
  take(state: IpcPayload<T>): void;
  /** Begins to follow; resolves `ready` with the first state or problem. Stops when `stop` is called. */
  start(): { readonly ready: Promise<void>; stop(): void };
}

/**
 * Follows a topic. It subscribes before it asks, so that no change falls between; every event makes the answers of
 * questions asked before it stale.
 */
export function createSnapshot<T extends StateTopic>(api: Api, topic: T): Snapshot<T> {
  let current = $state.raw<IpcPayload<T> | null>(null);
  let problem = $state.raw<AppErrorData | null>(null);
  let version = 0;

  function take(state: IpcPayload<T>): void {
    version += 1;
    current = state;
    problem = null;
  }

  async function refresh(): Promise<void> {
    const askedAt = version;
    try {
      const state = await api.ask(topic);
      if (version === askedAt) take(state);
    } catch (error) {
      if (version === askedAt) problem = problemOf(error);
    }
  }

  return {
    get current() {
      return current;
    },
    get problem() {
      return problem;
    },
    refresh,
    take,
    start() {
      const stop = api.follow(topic, take);
      return { ready: refresh(), stop };
    },
  };
}
