import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Timers } from '../../core/ports/clock.ts';
import { methodCall, methodError, methodReturn, takeMessage, type BusMember } from './dbusMessage.ts';

export interface SessionBusDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's id at the operating system. */
  readonly userId: number;
  readonly timers: Timers;
}

/** What an answer holds as bytes, or the name of a D-Bus error. */
export type BusAnswer =
  { readonly kind: 'value'; readonly body: Buffer } | { readonly kind: 'error'; readonly name: string };

/** Asks one member of the bus. @param texts what it is told: all of them strings */
export type CallMember = (to: BusMember, texts?: readonly string[]) => Promise<BusAnswer>;

const bus = {
  name: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
};

/**
 * Asks members of the session bus, over a connection of its own that ends with the questions.
 *
 * @param withinMs for everything that is asked
 * @returns what `questions` came to; null where there is no bus, or no answer in that time
 */
export function askSessionBus<T>(
  deps: SessionBusDeps,
  withinMs: number,
  questions: (call: CallMember) => Promise<T>,
): Promise<T | null> {
  const path = busPath(deps.env);
  if (path === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (result: T | null): void => {
      cancel();
      socket.destroy();
      resolve(result);
    };
    const cancel = deps.timers.after(withinMs, () => finish(null));
    socket.on('error', () => finish(null));
    socket.on('close', () => finish(null));
    const call = talk(socket, deps.userId, () => finish(null));
    void call(bus);
    questions(call).then(finish, () => finish(null));
  });
}

/** Where the session bus listens (D-Bus specification 0.43, "Server Addresses"); null where it is no unix socket. */
function busPath(env: SessionBusDeps['env']): string | null {
  const address = env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  const [, kind, name = ''] = /(?:^|;)unix:(path|abstract)=([^,;]+)/.exec(address) ?? [];
  if (kind !== undefined) return kind === 'abstract' ? `\0${name}` : name;
  const runtime = env['XDG_RUNTIME_DIR'];
  return address === '' && runtime !== undefined ? join(runtime, 'bus') : null;
}

/** Greets the bus and hands each answer to its question; questions may be asked before the greeting is through. */
function talk(socket: Socket, userId: number, onRefused: () => void): CallMember {
  const waiting = new Map<number, (answer: BusAnswer) => void>();
  const early: Buffer[] = [];
  let greeted = false;
  let serial = 0;
  let bytes = Buffer.alloc(0);
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(userId)).toString('hex')}\r\n`);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!greeted) {
      if (!bytes.includes('\r\n')) return;
      if (!bytes.toString('latin1').startsWith('OK ')) return onRefused();
      greeted = true;
      bytes = Buffer.alloc(0);
      socket.write('BEGIN\r\n');
      for (const message of early.splice(0)) socket.write(message);
    }
    for (let message = takeMessage(bytes); message !== null; message = takeMessage(bytes)) {
      bytes = bytes.subarray(message.length);
      // Signals may come in between.
      if (message.type !== methodReturn && message.type !== methodError) continue;
      const { type, body, errorName, replyTo } = message;
      waiting.get(replyTo)?.(
        type === methodReturn ? { kind: 'value', body } : { kind: 'error', name: errorName },
      );
      waiting.delete(replyTo);
    }
  });
  return (to, texts) => {
    serial += 1;
    const message = methodCall(serial, to, texts);
    const answer = new Promise<BusAnswer>((resolve) => waiting.set(serial, resolve));
    if (greeted) socket.write(message);
    else early.push(message);
    return answer;
  };
}
