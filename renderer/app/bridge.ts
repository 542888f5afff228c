import type { AppErrorCode } from '../../contracts/errors.ts';
import type { IpcInput, IpcOutput, IpcPayload, RingsideBridge } from '../../contracts/ipc.ts';
import type { CommandName, EventName } from '../../contracts/ipcNames.ts';
import { Refusal } from './refusal.ts';

declare global {
  interface Window {
    readonly ringside?: RingsideBridge;
  }
}

/** Commands without input are sent with their name alone. */
type InputOf<N extends CommandName> = undefined extends IpcInput<N> ? [] : [input: IpcInput<N>];

/** The question for the present state of a topic that is told as `x.changed`: `x.get`. */
type QuestionOf<E extends EventName> = E extends `${infer Name}.changed`
  ? Extract<CommandName, `${Name}.get`>
  : never;

/** State snapshots that the main process publishes and is asked for: the question's answer is what the event tells. */
export type StateTopic = {
  [E in EventName]: [QuestionOf<E>] extends [never]
    ? never
    : IpcOutput<QuestionOf<E>> extends IpcPayload<E>
      ? E
      : never;
}[EventName];

/** The main process as a window sees it. */
export interface Api {
  /** @throws Refusal with the code the main process gave; `unexpected` where the answer makes no sense */
  command<N extends CommandName>(name: N, ...input: InputOf<N>): Promise<IpcOutput<N>>;
  /** The present state of a topic. @throws Refusal */
  ask<T extends StateTopic>(topic: T): Promise<IpcPayload<T>>;
  /** Calls the listener with each payload until the returned function is called. */
  follow<N extends EventName>(name: N, listener: (payload: IpcPayload<N>) => void): () => void;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function refused(error: unknown): Refusal {
  if (!isRecord(error) || typeof error['code'] !== 'string') return unexpected();
  const params: Record<string, string> = {};
  if (isRecord(error['params'])) {
    for (const [name, value] of Object.entries(error['params'])) {
      if (typeof value === 'string') params[name] = value;
    }
  }
  return new Refusal({ code: error['code'] as AppErrorCode, params });
}

function notAllowed(): Refusal {
  return new Refusal({ code: 'ipc.windowNotAllowed', params: {} });
}

function unexpected(): Refusal {
  return new Refusal({ code: 'unexpected', params: {} });
}

function questionOf(topic: StateTopic): QuestionOf<StateTopic> {
  return topic.replace(/changed$/, 'get') as QuestionOf<StateTopic>;
}

/**
 * Types the bridge that the preload made. Inputs, outputs and payloads have been parsed with their schemas by the main
 * process, which this window has to trust anyway; so the window parses the envelope alone and loads no schema library.
 */
export function createApi(bridge: RingsideBridge): Api {
  async function send(name: CommandName, input: unknown): Promise<unknown> {
    const invoke = bridge.invoke[name];
    if (invoke === undefined) throw notAllowed();
    const result = await invoke(input);
    if (!isRecord(result)) throw unexpected();
    if (result['ok'] !== true) throw refused(result['error']);
    return result['value'];
  }

  return {
    async command<N extends CommandName>(name: N, ...input: InputOf<N>) {
      return (await send(name, input[0])) as IpcOutput<N>;
    },
    async ask<T extends StateTopic>(topic: T) {
      return (await send(questionOf(topic), undefined)) as IpcPayload<T>;
    },
    follow<N extends EventName>(name: N, listener: (payload: IpcPayload<N>) => void) {
      const on = bridge.on[name];
      if (on === undefined) throw notAllowed();
      return on((payload) => listener(payload as IpcPayload<N>));
    },
  };
}

/** The bridge of this window. @throws Error where the page was not opened by Ringside */
export function windowBridge(): RingsideBridge {
  if (window.ringside === undefined) throw new Error('This page works inside Ringside only.');
  return window.ringside;
}
