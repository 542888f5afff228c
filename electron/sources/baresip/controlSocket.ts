import { connect } from 'node:net';
import { AppError } from '../../../contracts/errors.ts';
import type { Timers } from '../../core/ports/clock.ts';
import {
  commandText,
  readControlMessage,
  type ControlCommand,
  type ControlEvent,
  type ControlResponse,
} from './controlMessages.ts';
import { createNetstringReader, encodeNetstring } from './netstring.ts';

/** Why a connection ended: nobody listens, the other side closed it, or what listens there is no baresip. */
export type CloseReason = 'refused' | 'closed' | 'notBaresip' | 'silent';

export interface ControlSocketHandlers {
  onOpen(): void;
  onEvent(event: ControlEvent): void;
  /** A frame that is no message of baresip's: an event may have been lost. */
  onUnreadable(): void;
  /** Exactly once, whatever happens; nothing follows it. */
  onClose(reason: CloseReason): void;
}

/** One connection to baresip's module `ctrl_tcp`. */
export interface ControlSocket {
  /**
   * Sends commands in one piece, so that baresip runs them one after the other with nothing in between, and resolves with
   * all the responses in order.
   *
   * @throws AppError `phone.notReachable` where the connection ends before, or an answer takes longer than two seconds
   */
  send(commands: readonly ControlCommand[]): Promise<readonly ControlResponse[]>;
  /**
   * Sends the two in one piece, too. The answer to the question may be missing, or come too late, which costs nothing but that.
   *
   * @returns the response to the command, and the one to the question; null where there is none in two seconds
   * @throws AppError `phone.notReachable` as `send`, of the command
   */
  sendAndAsk(
    command: ControlCommand,
    question: ControlCommand,
  ): Promise<readonly [ControlResponse, ControlResponse | null]>;
  close(): void;
}

export interface ControlSocketDeps {
  readonly port: number;
  readonly timers: Timers;
}

/** Params of `phone.notReachable`. */
export function whereItIs(port: number): { readonly phone: string; readonly address: string } {
  const address = `127.0.0.1:${port}`;
  return { phone: `baresip (${address})`, address };
}

const answerWithinMs = 2000;
const connectWithinMs = 2000;

/** Opens the connection. Never throws: what goes wrong arrives through `onClose`. */
export function openControlSocket(deps: ControlSocketDeps, handlers: ControlSocketHandlers): ControlSocket {
  const { port, timers } = deps;
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const reader = createNetstringReader();
  const waiting = new Map<string, (response: ControlResponse | null) => void>();
  let closed = false;
  let opened = false;
  let nextToken = 1;

  const end = (reason: CloseReason): void => {
    if (closed) return;
    closed = true;
    stopWaiting();
    socket.destroy();
    for (const answer of [...waiting.values()]) answer(null);
    handlers.onClose(reason);
  };
  const stopWaiting = timers.after(connectWithinMs, () => {
    // A computer that is too busy to connect to itself says nothing of whether the phone lives.
    if (!opened) end('silent');
  });

  socket.on('connect', () => {
    opened = true;
    handlers.onOpen();
  });
  socket.on('data', (chunk) => {
    const frames = reader.push(chunk);
    if (frames === null) return end('notBaresip');
    for (const frame of frames) {
      if (closed) return;
      const message = readControlMessage(frame);
      if (message === null) handlers.onUnreadable();
      else if (message.kind === 'event') handlers.onEvent(message.event);
      else if (message.kind === 'response') waiting.get(message.response.token)?.(message.response);
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) =>
    end(opened ? 'closed' : error.code === 'ECONNREFUSED' ? 'refused' : 'silent'),
  );
  socket.on('close', () => end(opened ? 'closed' : 'silent'));

  /** In one piece. Of each its response; null where there is none in time. */
  const write = (commands: readonly ControlCommand[]): readonly Promise<ControlResponse | null>[] => {
    if (closed || !opened) throw new AppError('phone.notReachable', whereItIs(port));
    const answers = commands.map((command) => {
      const token = `ringside-${nextToken}`;
      nextToken += 1;
      const answer = new Promise<ControlResponse | null>((resolve) => {
        const settle = (response: ControlResponse | null): void => {
          stop();
          waiting.delete(token);
          resolve(response);
        };
        const stop = timers.after(answerWithinMs, () => settle(null));
        waiting.set(token, settle);
      });
      return { answer, frame: encodeNetstring(commandText(command, token)) };
    });
    socket.write(Buffer.concat(answers.map(({ frame }) => frame)));
    return answers.map(({ answer }) => answer);
  };

  const needed = (response: ControlResponse | null | undefined): ControlResponse => {
    if (response !== null && response !== undefined) return response;
    // A control socket that does not answer is none: better to connect anew than to wait for it again.
    end('silent');
    throw new AppError('phone.notReachable', whereItIs(port));
  };

  return {
    async send(commands) {
      return (await Promise.all(write(commands))).map(needed);
    },
    async sendAndAsk(command, question) {
      const [response, answer] = write([command, question]);
      return [needed(await response), (await answer) ?? null];
    },
    close: () => end('closed'),
  };
}
