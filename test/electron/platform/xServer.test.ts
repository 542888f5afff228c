import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createXServer } from '../../../electron/platform/xServer/xServer.ts';
import { createHeldTime } from '../core/heldTime.ts';

const opened: { server: Server; sockets: Socket[] }[] = [];
afterEach(async () => {
  for (const { server, sockets } of opened.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
});

/** Something that listens where display N of an X server would, for some N. */
async function listen(onSocket: (socket: Socket) => void): Promise<{ display: string; sockets: Socket[] }> {
  for (let number = 700; number < 760; number += 1) {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    const ready = Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    server.listen(6_000 + number, '127.0.0.1');
    if (!(await ready)) continue;
    opened.push({ server, sockets });
    return { display: `127.0.0.1:${number}`, sockets };
  }
  throw new Error('no free display number');
}

function create(display: string) {
  const time = createHeldTime();
  const warnings: string[] = [];
  const log = { warn: (event: string) => void warnings.push(event) };
  return { time, warnings, server: createXServer({ display, clock: time, timers: time, log }) };
}

/** An X server of one screen that answers nothing but where the pointer is (X protocol 11, "Connection Setup", "QueryPointer"). */
function playServer(socket: Socket, pointer: { x: number; y: number }): void {
  let greeted = false;
  let sequence = 0;
  socket.on('data', (bytes: Buffer) => {
    if (!greeted) {
      greeted = true;
      const vendor = Buffer.from('ours');
      const screen = Buffer.alloc(40);
      screen.writeUInt32LE(0x1234, 0);
      const head = Buffer.alloc(40);
      head[0] = 1;
      head.writeUInt16LE(11, 2);
      head.writeUInt16LE((32 + vendor.length + screen.length) / 4, 6);
      head.writeUInt32LE(0x1fffff, 16);
      head.writeUInt16LE(vendor.length, 24);
      head[28] = 1;
      socket.write(Buffer.concat([head, vendor, screen]));
      return;
    }
    for (let at = 0; at + 4 <= bytes.length; at += bytes.readUInt16LE(at + 2) * 4) {
      sequence += 1;
      if (bytes[at] !== 38) continue;
      expect(bytes.readUInt32LE(at + 4)).toBe(0x1234);
      const reply = Buffer.alloc(32);
      reply[0] = 1;
      reply[1] = 1;
      reply.writeUInt16LE(sequence, 2);
      reply.writeUInt32LE(0x1234, 8);
      reply.writeInt16LE(pointer.x, 16);
      reply.writeInt16LE(pointer.y, 18);
      socket.write(reply);
    }
  });
}

it('says where the pointer is, every time anew, over one connection', async () => {
  const pointer = { x: 2_200, y: 500 };
  const { display, sockets } = await listen((socket) => playServer(socket, pointer));
  const { server } = create(display);
  expect(await server.pointer()).toEqual({ x: 2_200, y: 500 });
  Object.assign(pointer, { x: 10, y: 20 });
  expect(await server.pointer()).toEqual({ x: 10, y: 20 });
  expect(sockets).toHaveLength(1);
  server.stop();
  await once(sockets[0] as Socket, 'close');
});

it('waits no longer than it may for a server that is silent', async () => {
  const { display, sockets } = await listen(() => undefined);
  const { server, time } = create(display);
  const answer = server.pointer();
  await expect.poll(() => sockets.length).toBe(1);
  time.turn(50);
  expect(await answer).toBeNull();
});

it('takes a server that hangs up for none, says so once, and asks again a minute later', async () => {
  const { display, sockets } = await listen((socket) => socket.destroy());
  const { server, time, warnings } = create(display);
  expect(await server.pointer()).toBeNull();
  expect(await server.pointer()).toBeNull();
  expect(sockets).toHaveLength(1);
  expect(warnings).toHaveLength(1);
  time.turn(60_000);
  expect(await server.pointer()).toBeNull();
  expect(sockets).toHaveLength(2);
});

it('has no answer where there is no server, or no display of that name', async () => {
  for (const display of ['127.0.0.1:799', 'nonsense'])
    expect(await create(display).server.pointer()).toBeNull();
});
