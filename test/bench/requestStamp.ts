import { connect, createServer, type Socket } from 'node:net';

/** Stands between a phone and the receiver, on loopback, and notes when a request passes. */
export interface RequestStamp {
  readonly port: number;
  /** When the first bytes of the last request were handed on, by this process's `performance` clock in Unix ms. */
  lastPassedAtMs(): number | null;
  forget(): void;
  stop(): Promise<void>;
}

/** @param receiverPort where the requests are handed on to, on 127.0.0.1 */
export async function startRequestStamp(receiverPort: number): Promise<RequestStamp> {
  let passedAtMs: number | null = null;
  const open = new Set<Socket>();
  const server = createServer((phone) => {
    const receiver = connect({ port: receiverPort, host: '127.0.0.1' });
    for (const [socket, other] of [
      [phone, receiver],
      [receiver, phone],
    ] as const) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      // `close` follows, and the phone sees a broken connection, as it would without us.
      socket.on('error', () => undefined);
    }
    phone.once('data', () => {
      passedAtMs = performance.timeOrigin + performance.now();
    });
    phone.pipe(receiver);
    receiver.pipe(phone);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('a TCP address was expected'));
      else resolve(address.port);
    });
  });
  return {
    port,
    lastPassedAtMs: () => passedAtMs,
    forget: () => {
      passedAtMs = null;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
