import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/**
 * Ports on 127.0.0.1 that are free for TCP now, all different: they are held together before they are let go.
 * @param count how many
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held: Server[] = [];
  try {
    for (let n = 0; n < count; n += 1) {
      const server = createServer().listen(0, '127.0.0.1');
      held.push(server);
      await once(server, 'listening');
    }
    return held.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}
