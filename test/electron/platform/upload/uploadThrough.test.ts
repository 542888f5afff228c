import type { ClientRequest, ClientRequestConstructorOptions } from 'electron';
import { EventEmitter, once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { uploadThrough } from '../../../../electron/platform/upload/uploadThrough.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function serverThat(answer: Answer): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** As Electron's request is, over Node's: a redirect that nobody follows is an error once it has been told. */
function likeElectron(asked: ClientRequestConstructorOptions[] = []) {
  return (options: ClientRequestConstructorOptions): ClientRequest => {
    asked.push(options);
    const told = new EventEmitter();
    let isAborted = false;
    const wire = ask(options.url ?? '', { method: options.method ?? 'GET' });
    wire.on('response', (answer) => {
      const { statusCode = 0, headers } = answer;
      if (statusCode < 300 || statusCode >= 400) return void told.emit('response', answer);
      told.emit('redirect', statusCode, 'GET', headers.location, headers);
      if (!isAborted) told.emit('error', new Error('Redirect was cancelled'));
    });
    wire.on('error', (error) => {
      if (!isAborted) told.emit('error', error);
    });
    return Object.assign(told, {
      chunkedEncoding: false,
      setHeader: (name: string, value: string) => void wire.setHeader(name, value),
      write: (chunk: Buffer, _encoding: undefined, taken: () => void) => void wire.write(chunk, taken),
      end: () => void wire.end(),
      abort() {
        isAborted = true;
        wire.destroy();
      },
    }) as unknown as ClientRequest;
  };
}

/** @param most parts of 64 KB; more than any buffer between takes */
function partsOf(most: number, after?: () => unknown) {
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const seen = { asked: 0, closed };
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (; seen.asked < most;) {
        seen.asked += 1;
        yield Buffer.alloc(64 * 1024, seen.asked % 251);
        await after?.();
      }
    } finally {
      close();
    }
  };
  return { seen, body: { contentType: 'audio/wav', chunks: chunks() } };
}

const never = new AbortController().signal;
const veryMany = 4_000;

describe('an upload', () => {
  it('arrives whole, without cookies, and its answer is told', async () => {
    const received: Buffer[] = [];
    const url = await serverThat(async (request, response) => {
      for await (const part of request) received.push(part as Buffer);
      response.writeHead(200, { 'x-type': request.headers['content-type'] }).end('{"result":1}');
    });
    const asked: ClientRequestConstructorOptions[] = [];
    const { seen, body } = partsOf(5);
    const answer = await uploadThrough(likeElectron(asked), url, body, never);
    expect([answer.status, answer.headers.get('x-type'), await answer.text()]).toEqual([
      ...[200, 'audio/wav', '{"result":1}'],
    ]);
    const whole = Buffer.concat(received);
    expect([whole.length, whole[0], whole.at(-1), seen.asked]).toEqual([5 * 64 * 1024, 1, 5, 5]);
    expect(asked).toMatchObject([
      { method: 'POST', credentials: 'omit', redirect: 'manual', cache: 'no-store' },
    ]);
  });

  it('that is redirected is answered so, and goes nowhere else', async () => {
    let elsewhere = 0;
    const target = await serverThat((_request, response) => {
      elsewhere += 1;
      response.end();
    });
    const url = await serverThat((_request, response) => response.writeHead(307, { location: target }).end());
    const { seen, body } = partsOf(veryMany);
    const answer = await uploadThrough(likeElectron(), url, body, never);
    expect([answer.status, answer.headers.get('location'), elsewhere]).toEqual([307, target, 0]);
    await seen.closed;
    expect(seen.asked).toBeLessThan(veryMany);
  });

  it('is read no further than the server takes it, and not at all once that has answered', async () => {
    const url = await serverThat((_request, response) => response.writeHead(413).end('too large'));
    const { seen, body } = partsOf(veryMany);
    const answer = await uploadThrough(likeElectron(), url, body, never);
    expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
    await seen.closed;
    expect(seen.asked).toBeLessThan(veryMany);
  });

  it('of which no more is taken is answered nevertheless, as the server says it', async () => {
    const told = new EventEmitter();
    const noMore = new Error('mojo result not ok: 9');
    const asked = Object.assign(told, {
      chunkedEncoding: false,
      setHeader: () => undefined,
      // As Electron does where an HTTP/2 server has answered and wants no more: the answer comes after it.
      write: (_chunk: Buffer, _encoding: undefined, taken: (error: Error) => void) => {
        taken(noMore);
        told.emit('error', noMore);
        setImmediate(() => {
          const answer = Object.assign(Readable.from([Buffer.from('too large')]), { statusCode: 413 });
          told.emit('response', Object.assign(answer, { headers: {} }));
        });
      },
      end: () => undefined,
      abort: () => undefined,
    }) as unknown as ClientRequest;
    const { seen, body } = partsOf(veryMany);
    const answer = await uploadThrough(() => asked, 'http://127.0.0.1:9', body, never);
    expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
    await seen.closed;
    expect(seen.asked).toBe(1);
  });

  it('is over once its answer has been read, or thrown away, and not before', async () => {
    const url = await serverThat((request, response) => {
      request.resume();
      response.writeHead(200).end('{"result":1}');
    });
    for (const read of [(answer: Response) => answer.text(), (answer: Response) => answer.body?.cancel()]) {
      let tell = (): void => undefined;
      const over = new Promise<void>((resolve) => (tell = resolve));
      const answer = await uploadThrough(likeElectron(), url, partsOf(2).body, never, tell);
      await read(answer);
      await over;
    }
  });

  it.each(['is given up', 'cannot be read on'] as const)(
    'that %s ends at the server as well',
    async (how) => {
      let gone = (): void => undefined;
      const isGone = new Promise<void>((resolve) => (gone = resolve));
      const url = await serverThat((request) => {
        request.on('error', gone);
        request.resume();
      });
      const giveUp = new AbortController();
      const why = new Error(how);
      const { seen, body } = partsOf(veryMany, () => {
        if (seen.asked < 3) return;
        if (how === 'cannot be read on') throw why;
        giveUp.abort(why);
      });
      await expect(uploadThrough(likeElectron(), url, body, giveUp.signal)).rejects.toBe(why);
      await Promise.all([isGone, seen.closed]);
      expect(seen.asked).toBeLessThan(5);
    },
  );

  it('that was given up before it began is not begun', async () => {
    const asked: ClientRequestConstructorOptions[] = [];
    const { seen, body } = partsOf(3);
    const why = new Error('given up');
    const sent = uploadThrough(likeElectron(asked), 'http://127.0.0.1:9', body, AbortSignal.abort(why));
    await expect(sent).rejects.toBe(why);
    expect([asked, seen.asked]).toEqual([[], 0]);
  });
});
