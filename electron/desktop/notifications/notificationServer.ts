import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';

export interface NotificationServerDeps {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's id at the operating system. */
  readonly userId: number;
  readonly timers: Timers;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

/** What shows the desktop's notifications, as far as it has to be known. */
export interface NotificationServer {
  /** It reads the body as markup (freedesktop.org, Desktop Notifications 1.2, "Markup"). */
  readonly readsMarkup: boolean;
}

const answerWithinMs = 1_000;
/** One that has not answered is left alone for so long. */
const askAgainAfterMs = 30_000;
const bus = {
  name: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};
const server = {
  name: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
};

/**
 * Asks the desktop's notification server whether it is there, and whether it reads markup: Electron hands the body on as it is
 * (seen with 33) and has no word for what the server can do. Other systems than Linux show plain text.
 *
 * @returns asks; null where the server has not answered within a second or there is none. Electron must not be told to speak
 *   to it then: it waits for the server's answer, and nothing else of the program goes on meanwhile (seen with 33: 25 s each)
 */
export function createNotificationServer(
  deps: NotificationServerDeps,
): () => Promise<NotificationServer | null> {
  let inVainAtMs = Number.NEGATIVE_INFINITY;
  let isSilent = false;
  let asking: Promise<NotificationServer | null> | null = null;

  const answered = (server: NotificationServer | null): NotificationServer | null => {
    asking = null;
    if (server === null) inVainAtMs = deps.clock.monotonicMs();
    if (server === null && !isSilent) deps.log.warn('notification server does not answer');
    if (server !== null && isSilent) deps.log.info('notification server answers again');
    isSilent = server === null;
    return server;
  };

  return () => {
    if (deps.platform !== 'linux') return Promise.resolve({ readsMarkup: false });
    if (asking === null && deps.clock.monotonicMs() - inVainAtMs < askAgainAfterMs)
      return Promise.resolve(null);
    asking ??= askOnce(deps).then(answered);
    return asking;
  };
}

function askOnce({ env, userId, timers }: NotificationServerDeps): Promise<NotificationServer | null> {
  const path = busPath(env);
  if (path === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (server: NotificationServer | null): void => {
      cancel();
      socket.destroy();
      resolve(server);
    };
    const cancel = timers.after(answerWithinMs, () => finish(null));
    socket.on('error', () => finish(null));
    socket.on('close', () => finish(null));
    askCapabilities(socket, userId, (body) =>
      finish(body === null ? null : { readsMarkup: body.includes('body-markup') }),
    );
  });
}

/** Where the session bus listens (D-Bus specification 0.43, "Server Addresses"); null where it is no unix socket. */
function busPath(env: NotificationServerDeps['env']): string | null {
  const address = env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  const [, kind, name = ''] = /(?:^|;)unix:(path|abstract)=([^,;]+)/.exec(address) ?? [];
  if (kind !== undefined) return kind === 'abstract' ? `\0${name}` : name;
  const runtime = env['XDG_RUNTIME_DIR'];
  return address === '' && runtime !== undefined ? join(runtime, 'bus') : null;
}

/** @param told the body of the answer, an array of texts; null where it is an error */
function askCapabilities(socket: Socket, userId: number, told: (body: Buffer | null) => void): void {
  let greeted = false;
  let bytes = Buffer.alloc(0);
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(userId)).toString('hex')}\r\n`);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!greeted) {
      if (!bytes.includes('\r\n')) return;
      if (!bytes.toString('latin1').startsWith('OK ')) return told(null);
      greeted = true;
      bytes = Buffer.alloc(0);
      socket.write('BEGIN\r\n');
      socket.write(methodCall(1, { ...bus, member: 'Hello' }));
      socket.write(methodCall(2, { ...server, member: 'GetCapabilities' }));
    }
    while (bytes.length >= 16) {
      const bodyAt = paddedTo8(16 + bytes.readUInt32LE(12));
      const end = bodyAt + bytes.readUInt32LE(4);
      if (bytes.length < end) return;
      const [type, body] = [bytes.readUInt8(1), bytes.subarray(bodyAt, end)];
      const answersSecond = replySerial(bytes.subarray(16, bodyAt)) === 2;
      bytes = bytes.subarray(end);
      if (answersSecond) return told(type === 2 ? body : null);
    }
  });
}

/** D-Bus specification 0.43, "Message Format", little endian; a call without a body. */
function methodCall(
  serial: number,
  to: { readonly name: string; readonly path: string; readonly interface: string; readonly member: string },
): Buffer {
  const fields = Buffer.concat(
    [
      [1, 'o', to.path],
      [2, 's', to.interface],
      [3, 's', to.member],
      [6, 's', to.name],
    ]
      .map(([code, type, text]) => {
        const value = Buffer.from(String(text));
        const field = Buffer.alloc(paddedTo8(8 + value.length + 1));
        field.set([Number(code), 1, String(type).charCodeAt(0), 0]);
        field.writeUInt32LE(value.length, 4);
        field.set(value, 8);
        return { field, length: 8 + value.length + 1 };
      })
      .map(({ field, length }, index, all) => (index === all.length - 1 ? field.subarray(0, length) : field)),
  );
  const head = Buffer.alloc(16);
  head.set([...Buffer.from('l'), 1, 0, 1]);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(fields.length, 12);
  return Buffer.concat([head, fields, Buffer.alloc(paddedTo8(16 + fields.length) - 16 - fields.length)]);
}

/** Which call a message answers: header field 5, a number of 32 bits that stands on a boundary of 8. */
function replySerial(fields: Buffer): number | null {
  for (let at = 0; at + 8 <= fields.length; at += 8)
    if (fields[at] === 5 && fields.toString('latin1', at + 1, at + 4) === '\u0001u\0')
      return fields.readUInt32LE(at + 4);
  return null;
}

function paddedTo8(length: number): number {
  return Math.ceil(length / 8) * 8;
}
