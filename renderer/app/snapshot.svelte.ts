import type { AppErrorData } from '../../contracts/errors.ts';
import type { IpcPayload } from '../../contracts/ipc.ts';
import type { EventName } from '../../contracts/ipcNames.ts';
import { refusalOf } from './refusal.ts';
import type { Api } from './bridge.ts';

/** The topics the main process publishes, each with the question that gives the present state. */
const questions = {
  'portal.changed': (api: Api) => api.command('portal.get'),
  'calls.changed': (api: Api) => api.command('calls.get'),
  'phones.changed': (api: Api) => api.command('phones.get'),
  'popup.changed': (api: Api) => api.command('popup.get'),
  'settings.changed': (api: Api) => api.command('settings.get'),
} satisfies { [T in EventName]?: (api: Api) => Promise<IpcPayload<T>> };
type Topic = keyof typeof questions;
const questionOf: { readonly [T in Topic]: (api: Api) => Promise<IpcPayload<T>> } = questions;

/** One topic's state as the main process last told it. */
export interface Snapshot<T extends Topic> {
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
export function createSnapshot<T extends Topic>(api: Api, topic: T): Snapshot<T> {
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
      const state = await questionOf[topic](api);
      if (version === askedAt) take(state);
    } catch (error) {
      if (version === askedAt) problem = refusalOf(error);
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
