import { AppError } from '../../contracts/errors.ts';
import type { FirstLook } from '../../contracts/settings/firstLook.ts';
import type { IpcInput, IpcOutput, IpcPayload, RingsideBridge } from '../../contracts/ipc.ts';
import {
  ipcCommandWindows,
  ipcEventWindows,
  type CommandName,
  type EventName,
  type WindowName,
} from '../../contracts/ipcNames.ts';

type Answer = (input: unknown) => unknown;

/** A main process made of a table: what the windows talk to in tests and in the gallery. */
export interface FakeBridge {
  readonly bridge: RingsideBridge;
  /** Everything the window has sent, in order. */
  readonly sent: readonly { readonly name: CommandName; readonly input: unknown }[];
  /** Answers a command from now on. To refuse it, throw an AppError. */
  answer<N extends CommandName>(
    name: N,
    answer: (input: IpcInput<N>) => IpcOutput<N> | Promise<IpcOutput<N>>,
  ): void;
  publish<N extends EventName>(name: N, payload: IpcPayload<N>): void;
  /** How many listeners an event has: none are left when a window has been taken down. */
  listeners(name: EventName): number;
}

const commandWindows: Readonly<Record<CommandName, readonly WindowName[]>> = ipcCommandWindows;
const eventWindows: Readonly<Record<EventName, readonly WindowName[]>> = ipcEventWindows;

function namesFor<N extends string>(
  table: Readonly<Record<N, readonly WindowName[]>>,
  windowName: WindowName,
): readonly N[] {
  return (Object.keys(table) as N[]).filter((name) => table[name].includes(windowName));
}

/** Every command answers `undefined` until `answer` says otherwise; values cross as copies, as over the real IPC. */
export function createFakeBridge(windowName: WindowName, firstLook: FirstLook | null = null): FakeBridge {
  const sent: { name: CommandName; input: unknown }[] = [];
  const answers = new Map<CommandName, Answer>();
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>();

  const invoke: Partial<Record<CommandName, (input: unknown) => Promise<unknown>>> = {};
  for (const name of namesFor(commandWindows, windowName)) {
    invoke[name] = async (input) => {
      sent.push({ name, input: structuredClone(input) });
      try {
        return { ok: true, value: structuredClone(await answers.get(name)?.(input)) };
      } catch (error) {
        if (error instanceof AppError) return { ok: false, error: error.toData() };
        throw error;
      }
    };
  }
  const on: Partial<Record<EventName, (listener: (payload: unknown) => void) => () => void>> = {};
  for (const name of namesFor(eventWindows, windowName)) {
    on[name] = (listener) => {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      return () => all.delete(listener);
    };
  }

  return {
    bridge: { firstLook, invoke, on },
    sent,
    answer(name, answer) {
      answers.set(name, answer as Answer);
    },
    publish(name, payload) {
      for (const listener of listeners.get(name) ?? []) listener(structuredClone(payload));
    },
    listeners: (name) => listeners.get(name)?.size ?? 0,
  };
}
