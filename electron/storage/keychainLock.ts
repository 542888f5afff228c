import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Timers } from '../core/ports/clock.ts';

/**
 * Whether the keychain is locked, found out without anybody being asked for a password; null where that cannot be said.
 * libsecret answers for an entry of a locked keychain whose owner dismissed the question, or could not be asked, as if
 * the entry were not there (seen with libsecret 0.20.5 and gnome-keyring 42.1).
 */
export type KeychainLock = () => Promise<boolean | null>;

export interface KeychainLockDeps {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's id at the operating system. */
  readonly userId: number;
  readonly timers: Timers;
}

const answerWithinMs = 2_000;
const bus = {
  name: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};
/** Where new entries go (Secret Service API 0.2, "Aliases"). */
const defaultCollection = {
  name: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets/aliases/default',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
};

/** Asks the Secret Service of this desktop over D-Bus; systems other than Linux tell a locked keychain by themselves. */
export function createKeychainLock(deps: KeychainLockDeps): KeychainLock {
  return () => {
    const path = busPath(deps.env);
    if (deps.platform !== 'linux' || path === null) return Promise.resolve(null);
    return new Promise((resolve) => {
      const socket = connect(path);
      const finish = (locked: boolean | null): void => {
        cancel();
        socket.destroy();
        resolve(locked);
      };
      const cancel = deps.timers.after(answerWithinMs, () => finish(null));
      socket.on('error', () => finish(null));
      socket.on('close', () => finish(null));
      ask(socket, deps.userId, finish);
    });
  };
}

/** Where the session bus listens (D-Bus specification 0.43, "Server Addresses"); null where it is no unix socket. */
function busPath(env: KeychainLockDeps['env']): string | null {
  const address = env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  const [, kind, name = ''] = /(?:^|;)unix:(path|abstract)=([^,;]+)/.exec(address) ?? [];
  if (kind !== undefined) return kind === 'abstract' ? `\0${name}` : name;
  const runtime = env['XDG_RUNTIME_DIR'];
  return address === '' && runtime !== undefined ? join(runtime, 'bus') : null;
}

function ask(socket: Socket, userId: number, finish: (locked: boolean | null) => void): void {
  let greeted = false;
  let answers = 0;
  let bytes = Buffer.alloc(0);
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(userId)).toString('hex')}\r\n`);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!greeted) {
      if (!bytes.includes('\r\n')) return;
      if (!bytes.toString('latin1').startsWith('OK ')) return finish(null);
      greeted = true;
      bytes = Buffer.alloc(0);
      socket.write('BEGIN\r\n');
      socket.write(methodCall(1, { ...bus, member: 'Hello' }));
      socket.write(methodCall(2, defaultCollection, ['org.freedesktop.Secret.Collection', 'Locked']));
    }
    for (let message = takeMessage(bytes); message !== null; message = takeMessage(bytes)) {
      bytes = bytes.subarray(message.length);
      // The greeting is answered first; signals may come in between.
      if (message.type !== methodReturn && message.type !== methodError) continue;
      answers += 1;
      if (answers === 2) return finish(message.type === methodReturn ? booleanIn(message.body) : null);
    }
  });
}

const methodReturn = 2;
const methodError = 3;
/** Nothing is started for the sake of this question. */
const noAutoStart = 2;

/** D-Bus specification 0.43, "Message Format"; little endian. @param texts the body, all of them strings */
function methodCall(
  serial: number,
  to: { readonly name: string; readonly path: string; readonly interface: string; readonly member: string },
  texts: readonly string[] = [],
): Buffer {
  const body = createBytes();
  for (const text of texts) body.text(text);
  const fields = createBytes();
  const field = (code: number, type: 'o' | 's' | 'g', text: string): void => {
    fields.pad(8);
    fields.bytes([code, 1, type.charCodeAt(0), 0]);
    if (type === 'g') fields.bytes([text.length, ...Buffer.from(text), 0]);
    else fields.text(text);
  };
  field(1, 'o', to.path);
  field(2, 's', to.interface);
  field(3, 's', to.member);
  field(6, 's', to.name);
  if (texts.length > 0) field(8, 'g', 's'.repeat(texts.length));
  const head = createBytes();
  head.bytes([...Buffer.from('l'), 1, noAutoStart, 1]);
  head.number(body.all().length);
  head.number(serial);
  head.number(fields.all().length);
  head.bytes(fields.all());
  head.pad(8);
  head.bytes(body.all());
  return Buffer.from(head.all());
}

function createBytes() {
  const all: number[] = [];
  const pad = (boundary: number): void => {
    while (all.length % boundary !== 0) all.push(0);
  };
  const number = (value: number): void => {
    pad(4);
    for (let shift = 0; shift < 32; shift += 8) all.push((value >>> shift) & 0xff);
  };
  const bytes = (more: Iterable<number>): void => {
    for (const byte of more) all.push(byte);
  };
  return {
    all: () => all,
    pad,
    number,
    bytes,
    text(value: string): void {
      const text = Buffer.from(value);
      number(text.length);
      bytes([...text, 0]);
    },
  };
}

/** The first whole message, or null while there is none. Every bus there is speaks little endian on these machines. */
function takeMessage(
  bytes: Buffer,
): { readonly type: number; readonly length: number; readonly body: Buffer } | null {
  if (bytes.length < 16) return null;
  const bodyAt = Math.ceil((16 + bytes.readUInt32LE(12)) / 8) * 8;
  const length = bodyAt + bytes.readUInt32LE(4);
  if (bytes.length < length) return null;
  return { type: bytes.readUInt8(1), length, body: bytes.subarray(bodyAt, length) };
}

/** A variant that holds a boolean: length and text of its signature, then a whole number. */
function booleanIn(body: Buffer): boolean | null {
  return body.length >= 8 && body.toString('latin1', 1, 2) === 'b' ? body.readUInt32LE(4) === 1 : null;
}
