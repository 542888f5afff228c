import type { WebContents } from 'electron';
import * as v from 'valibot';
import { AppError, toAppErrorData } from '../../contracts/errors.ts';
import { ipcCommands, type IpcInput, type IpcOutput } from '../../contracts/ipc.ts';
import {
  ipcCommandsByHand,
  ipcCommandWindows,
  type CommandName,
  type WindowName,
} from '../../contracts/ipcNames.ts';
import type { Log } from '../core/ports/log.ts';
import type { CommandDoor } from './commandDoor.ts';
import type { TrustedWindows } from './trustedWindows.ts';

/** One handler a command; a missing or extra one does not compile. */
export type CommandHandlers = {
  readonly [N in CommandName]: (input: IpcInput<N>) => IpcOutput<N> | Promise<IpcOutput<N>>;
};

export interface CommandServiceDeps {
  readonly door: CommandDoor;
  readonly handlers: CommandHandlers;
  readonly windows: TrustedWindows;
  /** The operator has pressed a key or a button in this window a moment ago. */
  readonly askedByHand: (contents: WebContents) => boolean;
  readonly log: Log;
}

/**
 * Serves every command of the table. On each call, in this order: sender trusted, window allowed, input parsed, asked for by
 * the operator where that matters, handler, result envelope.
 */
export function serveCommands({ door, handlers, windows, askedByHand, log }: CommandServiceDeps): void {
  door.serve(async (name, event, input) => {
    try {
      const parsed = permitted(name, input, windows.senderOf(event));
      if (ipcCommandsByHand.includes(name) && !askedByHand(event.sender))
        throw new AppError('ipc.notAskedByHand');
      return { ok: true, value: await handlers[name](parsed as never) };
    } catch (error) {
      const data = toAppErrorData(error);
      if (data.code === 'unexpected') log.error('command handler failed', error, { command: name });
      else if (data.code.startsWith('ipc.')) log.warn('message refused', { command: name, code: data.code });
      return { ok: false, error: data };
    }
  });
}

/** The input of a command that this window may send. @throws AppError `ipc.*` */
function permitted<N extends CommandName>(name: N, input: unknown, sender: WindowName | null): IpcInput<N> {
  if (sender === null) throw new AppError('ipc.senderNotTrusted');
  const allowed: readonly WindowName[] = ipcCommandWindows[name];
  if (!allowed.includes(sender)) throw new AppError('ipc.windowNotAllowed');
  const parsed = v.safeParse(ipcCommands[name].input, input);
  if (!parsed.success) throw new AppError('ipc.inputNotValid');
  return parsed.output as IpcInput<N>;
}
