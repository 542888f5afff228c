import type { RingsideBridge } from '../../contracts/ipc.ts';
import type { CommandName, EventName, WindowName } from '../../contracts/ipcNames.ts';

interface Transport {
  invoke(name: CommandName, input: unknown): Promise<unknown>;
  on(name: EventName, listener: (payload: unknown) => void): () => void;
}

interface Names {
  readonly ipcCommandWindows: Readonly<Record<CommandName, readonly WindowName[]>>;
  readonly ipcEventWindows: Readonly<Record<EventName, readonly WindowName[]>>;
}

/** One function a command and one an event: a window is given its own alone, and nothing generic. */
export function createBridge(windowName: WindowName, names: Names, transport: Transport): RingsideBridge {
  const invoke: Partial<Record<CommandName, (input: unknown) => Promise<unknown>>> = {};
  const on: Partial<Record<EventName, (listener: (payload: unknown) => void) => () => void>> = {};
  for (const name of keysOf(names.ipcCommandWindows)) {
    if (names.ipcCommandWindows[name].includes(windowName))
      invoke[name] = (input) => transport.invoke(name, input);
  }
  for (const name of keysOf(names.ipcEventWindows)) {
    if (names.ipcEventWindows[name].includes(windowName))
      on[name] = (listener) => transport.on(name, listener);
  }
  return { invoke, on };
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table).filter((key): key is K => key in table);
}
