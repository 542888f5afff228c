import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { IpcResult } from '../../contracts/ipc.ts';
import { ipcCommandWindows, type CommandName } from '../../contracts/ipcNames.ts';

type Answer = (name: CommandName, event: IpcMainInvokeEvent, input: unknown) => Promise<IpcResult<unknown>>;

/** Where pages' questions and orders arrive. */
export interface CommandDoor {
  /** From now on they are answered, those first that have waited. Called once. */
  serve(answer: Answer): void;
}

/**
 * Opened with the main window, so that its page may ask before the program behind it is loaded: what is asked waits until then.
 */
export function openCommandDoor(): CommandDoor {
  let serve = (_answer: Answer): void => undefined;
  const served = new Promise<Answer>((resolve) => (serve = resolve));
  for (const name of Object.keys(ipcCommandWindows).filter(isCommandName))
    ipcMain.handle(name, async (event, input: unknown) => (await served)(name, event, input));
  return { serve: (answer) => serve(answer) };
}

function isCommandName(name: string): name is CommandName {
  return name in ipcCommandWindows;
}
