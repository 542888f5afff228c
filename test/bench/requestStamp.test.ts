import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startRequestStamp, type RequestStamp } from './requestStamp.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function startReceiver(): Promise<{ readonly port: number; readonly asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.headers.host ?? ''} ${request.url ?? ''}`);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return { port: address.port, asked };
}

async function stampBefore(port: number): Promise<RequestStamp> {
  const stamp = await startRequestStamp(port);
  stops.push(stamp.stop);
  return stamp;
}

const nowMs = (): number => performance.timeOrigin + performance.now();

describe('the stamp on a request', () => {
  it('hands request and answer on as they are, and says when the request passed', async () => {
    const receiver = await startReceiver();
    const stamp = await stampBefore(receiver.port);
    expect(stamp.lastPassedAtMs()).toBeNull();
    const beforeMs = nowMs();
    const { status } = await fetch(`http://127.0.0.1:${stamp.port}/secret/otherProgram/ring?number=1`);
    expect(status).toBe(204);
    expect(receiver.asked).toEqual([`127.0.0.1:${stamp.port} /secret/otherProgram/ring?number=1`]);
    expect(stamp.lastPassedAtMs()).toBeGreaterThanOrEqual(beforeMs);
    expect(stamp.lastPassedAtMs()).toBeLessThanOrEqual(nowMs());
    stamp.forget();
    expect(stamp.lastPassedAtMs()).toBeNull();
  });

  it('breaks the connection where nobody receives', async () => {
    const receiver = await startReceiver();
    const stamp = await stampBefore(receiver.port);
    await stops.shift()?.();
    await expect(fetch(`http://127.0.0.1:${stamp.port}/`)).rejects.toThrow();
  });
});
