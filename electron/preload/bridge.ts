import type { FirstLook } from '../../contracts/settings/firstLook.ts';
import type { RingsideBridge } from '../../contracts/ipc.ts';
import {
  ipcCommandWindows,
  ipcEventWindows,
  type CommandName,
  type EventName,
  type WindowName,
} from '../../contracts/ipcNames.ts';

const commandWindows: Readonly<Record<CommandName, readonly WindowName[]>> = ipcCommandWindows;
const eventWindows: Readonly<Record<EventName, readonly WindowName[]>> = ipcEventWindows;

interface Transport {
  invoke(name: CommandName, input: unknown): Promise<unknown>;
  on(name: EventName, listener: (payload: unknown) => void): () => void;
}

/** One function a command and one an event: a window is given its own alone, and nothing generic. */
export function createBridge(
  windowName: WindowName,
  transport: Transport,
  firstLook: FirstLook | null,
): RingsideBridge {
  const invoke: Partial<Record<CommandName, (input: unknown) => Promise<unknown>>> = {};
  const on: Partial<Record<EventName, (listener: (payload: unknown) => void) => () => void>> = {};
  for (const name of keysOf(commandWindows)) {
    if (commandWindows[name].includes(windowName)) invoke[name] = (input) => transport.invoke(name, input);
  }
  for (const name of keysOf(eventWindows)) {
    if (eventWindows[name].includes(windowName)) on[name] = (listener) => transport.on(name, listener);
  }
  return { firstLook, invoke, on };
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table).filter((key): key is K => key in table);
}
