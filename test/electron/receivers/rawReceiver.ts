import { connect } from 'node:net';
import {
  createLoopbackReceiver,
  type LoopbackReceiver,
} from '../../../electron/receivers/loopbackReceiver.ts';
import {
  createPortMemory,
  createTestSecret,
  listenTo,
  quietLog,
  systemTime,
  type Heard,
} from './receiverSetUp.ts';

/** A loopback receiver that listens for "another program", and what it takes to write to it byte by byte. */
export interface RawReceiver {
  readonly receiver: LoopbackReceiver;
  readonly heard: Heard;
  readonly port: number;
  readonly secret: string;
  /** Writes these pieces, one after the other, and resolves with the status once the connection is closed. */
  write(...pieces: readonly (string | Buffer)[]): Promise<number>;
  /** A request line and the header that belongs to it. */
  get(target: string): string;
  /** Path and query of a ring. */
  ring(query: string): string;
}

export async function openRawReceiver(): Promise<RawReceiver> {
  const hookSecret = createTestSecret();
  const receiver = createLoopbackReceiver({
    secret: hookSecret,
    clock: systemTime,
    timers: systemTime,
    log: quietLog,
    preferredPort: 0,
    givenPorts: createPortMemory(),
    onChange: () => undefined,
  });
  const heard = listenTo(receiver, 'otherProgram');
  await heard.until(() => receiver.baseUrl() !== null);
  const port = Number(new URL(receiver.baseUrl() ?? '').port);
  const secret = hookSecret.current() ?? '';
  return {
    receiver,
    heard,
    port,
    secret,
    get: (target) => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    ring: (query) => `/${secret}/otherProgram/ring?${query}`,
    async write(...pieces) {
      let answer = '';
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined);
      for (const piece of pieces)
        await new Promise<void>((resolve) => socket.write(piece, () => setImmediate(resolve)));
      await closed;
      return Number(/^HTTP\/1\.1 (\d+)/.exec(answer.replace(/^HTTP\/1\.1 100[^\n]*\n\r\n/, ''))?.[1] ?? 0);
    },
  };
}
