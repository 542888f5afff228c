import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port on 127.0.0.1 that is free for TCP and UDP, and whose successor is free too: baresip's `sip_listen` opens UDP and
 * TCP on the port, and TLS on the next one (seen with 1.0.0).
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const udp = createSocket('udp4');
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    const { port } = udp.address();
    const free = (await tcpIsFree(port)) && (await tcpIsFree(port + 1));
    udp.close();
    if (free) return port;
  }
  throw new Error('no free port on 127.0.0.1');
}

async function tcpIsFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise<void>((resolve) => server.close(() => resolve()));
  return free;
}
