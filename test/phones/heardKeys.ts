import { createSocket } from 'node:dgram';
import { onTestFinished } from 'vitest';

/** RFC 4733, 3.2. */
const names = '0123456789*#';
const keyPayload = 101;

/** Somebody who hears the talk at a port of 127.0.0.1: the keys whose end came, in order. */
export async function hearKeys(): Promise<{ readonly port: number; readonly keys: () => readonly string[] }> {
  const socket = createSocket('udp4');
  const byStart = new Map<number, string>();
  socket.on('message', (packet) => {
    if (packet.length < 16 || ((packet[1] ?? 0) & 0x7f) !== keyPayload) return;
    const isEnd = ((packet[13] ?? 0) & 0x80) !== 0;
    if (isEnd) byStart.set(packet.readUInt32BE(4), names[packet[12] ?? 0] ?? '?');
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  return { port: socket.address().port, keys: () => [...byStart.values()] };
}
