import { ipcMain } from 'electron';
import * as v from 'valibot';
import { AppError, toAppErrorData } from '../../contracts/errors.ts';
import { ipcCommands, type IpcInput, type IpcOutput, type IpcResult } from '../../contracts/ipc.ts';
import { ipcCommandWindows, type CommandName, type WindowName } from '../../contracts/ipcNames.ts';
import type { Log } from '../core/ports/log.ts';
import type { TrustedWindows } from './trustedWindows.ts';

/** One handler a command; a missing or extra one does not compile. */
export type CommandHandlers = {
  readonly [N in CommandName]: (input: IpcInput<N>) => IpcOutput<N> | Promise<IpcOutput<N>>;
};

/**
 * Serves every command of the table. On each call, in this order: sender trusted, window allowed, input parsed, handler,
 * result envelope. Returns how to stop.
 */
export function serveCommands(handlers: CommandHandlers, windows: TrustedWindows, log: Log): () => void {
  const names = Object.keys(ipcCommandWindows).filter(isCommandName);
  for (const name of names) {
    ipcMain.handle(name, async (event, input: unknown): Promise<IpcResult<unknown>> => {
      try {
        return { ok: true, value: await answer(name, input, windows.senderOf(event), handlers) };
      } catch (error) {
        const data = toAppErrorData(error);
        if (data.code === 'unexpected') log.error('command handler failed', error, { command: name });
        else if (data.code.startsWith('ipc.'))
          log.warn('message refused', { command: name, code: data.code });
        return { ok: false, error: data };
      }
    });
  }
  return () => names.forEach((name) => ipcMain.removeHandler(name));
}

async function answer<N extends CommandName>(
  name: N,
  input: unknown,
  sender: WindowName | null,
  handlers: CommandHandlers,
): Promise<unknown> {
  if (sender === null) throw new AppError('ipc.senderNotTrusted');
  const allowed: readonly WindowName[] = ipcCommandWindows[name];
  if (!allowed.includes(sender)) throw new AppError('ipc.windowNotAllowed');
  const parsed = v.safeParse(ipcCommands[name].input, input);
  if (!parsed.success) throw new AppError('ipc.inputNotValid');
  return handlers[name](parsed.output as IpcInput<N>);
}

function isCommandName(name: string): name is CommandName {
  return name in ipcCommandWindows;
}
