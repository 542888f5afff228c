import { createServer, type ServerResponse } from 'node:http';
import { gzipSync, brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readBoundedText } from '../../../../electron/platform/boundedBody.ts';
import { createHttpPost } from '../../../../electron/portal/network/httpPost.ts';
import { createLoadOnce } from '../../../../electron/portal/network/loadOnce.ts';
import { createTokenEndpoint } from '../../../../electron/portal/identity/tokenEndpoint.ts';
import { defaultTimings } from '../../../../electron/portal/dependencies.ts';
import { openSession, systemTimers } from '../testing/openSession.ts';

const mostBytes = 1_000_000;
const bounds = { timeoutMs: 20_000, mostBytes };
/** What a process may grow by while it reads what is bounded to 1 MB; a bomb that went off grows it by hundreds. */
const mostGrowthBytes = 150_000_000;

interface Server {
  readonly origin: string;
  /** Connections that somebody still holds. */
  held(): number;
}

async function answering(answer: (response: ServerResponse) => void): Promise<Server> {
  const held = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    held.add(response);
    response.on('close', () => held.delete(response));
    request.resume().on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return { origin: `http://127.0.0.1:${address.port}`, held: () => held.size };
}

/** Sends the same piece for as long as it is read. */
function forEver(response: ServerResponse, piece: Buffer): void {
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

const gzipOf = (piece: Buffer): Buffer => gzipSync(piece, { level: 9 });

const bombs: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  [
    '97 kB of gzip that hold 100 MB of brackets',
    (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipOf(Buffer.alloc(100_000_000, '['))),
  ],
  [
    'gzip without an end: one member after the other',
    (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      forEver(response, gzipOf(Buffer.alloc(10_000_000, ' ')));
    },
  ],
  [
    'brotli that holds 200 MB of spaces',
    (response) =>
      response.writeHead(200, { 'content-encoding': 'br' }).end(
        brotliCompressSync(Buffer.alloc(200_000_000, ' '), {
          params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 24 },
        }),
      ),
  ],
  ['plain text without an end', (response) => forEver(response, Buffer.alloc(100_000, 'x'))],
  [
    'an error without an end',
    (response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      forEver(response, Buffer.from('{"error":"'.padEnd(100_000, 'x')));
    },
  ],
];

describe('an answer that is larger than any', () => {
  it.each(bombs)(
    '%s: is given up at the bound, and its connection with it',
    { timeout: 30_000 },
    async (_what, answer) => {
      const { origin, held } = await answering(answer);
      const http = createHttpPost({ fetch: globalThis.fetch, timers: systemTimers });
      const before = process.memoryUsage.rss();
      const outcome = await http.post(`${origin}/rest/1/code/profile`, { json: {} }, bounds);
      expect(outcome).toEqual({
        kind: 'network',
        problem: { code: 'portal.answerTooLarge', reason: 'ANSWER_TOO_LARGE' },
      });
      expect(process.memoryUsage.rss() - before).toBeLessThan(mostGrowthBytes);
      await expect.poll(held, { timeout: 5_000 }).toBe(0);
    },
  );

  it('is told as such while connecting, and a command waits', async () => {
    const { origin } = await answering((response) => forEver(response, Buffer.alloc(100_000, ' ')));
    const session = openSession(`${origin}/rest/1/k3x0canary5ecret/`);
    await expect(session.check()).rejects.toMatchObject({ code: 'portal.answerTooLarge' });
    expect(await session.telephony.hideCard('externalCall.1', [1])).toMatchObject({
      kind: 'retry',
      error: { code: 'portal.answerTooLarge' },
    });
  });

  it.each([
    ['without an end', (response: ServerResponse) => forEver(response, Buffer.alloc(100_000, ' '))],
    ['of brackets', (response: ServerResponse) => response.end('['.repeat(60_000))],
  ])('%s does not end a sign-in, where the token server gives it', async (_what, answer) => {
    const { origin } = await answering(answer);
    const deps = { fetch: globalThis.fetch, timers: systemTimers, timings: defaultTimings };
    const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
    const endpoint = createTokenEndpoint({ ...deps, clock, http: createHttpPost(deps) });
    const grant = { kind: 'refresh', token: 'r3fresh' } as const;
    const answered = await endpoint.ask({
      ...{ tokenOrigin: origin, portalHost: 'p.example', clientId: 'c', clientSecret: 's' },
      grant,
    });
    expect(answered).toMatchObject({ ok: false, retryable: true, error: { code: 'portal.answerTooLarge' } });
  });
});

describe('reading with a bound', () => {
  const streamOf = (pieces: readonly string[]): ReadableStream<Uint8Array> => {
    const left = pieces.map((piece) => new TextEncoder().encode(piece));
    return new ReadableStream({
      pull: (controller) => {
        const next = left.shift();
        if (next === undefined) controller.close();
        else controller.enqueue(next);
      },
    });
  };
  const never = new AbortController().signal;

  it('takes as many bytes as there may be, and not one more', async () => {
    const text = `${'ä'.repeat(500_000)}`;
    expect(await readBoundedText(new Response(text), mostBytes, never)).toBe(text);
    await expect(readBoundedText(new Response(`${text}x`), mostBytes, never)).rejects.toMatchObject({
      code: 'ANSWER_TOO_LARGE',
    });
    expect(await readBoundedText(new Response(null), mostBytes, never)).toBe('');
  });

  it('keeps letters that come in two pieces', async () => {
    const bytes = new TextEncoder().encode('Ünïcödé 🙂');
    const inPieces = new ReadableStream({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readBoundedText(new Response(inPieces), 100, never)).toBe('Ünïcödé 🙂');
  });

  it('ends when it is given up, though the source says nothing any more, and takes nothing for the whole', async () => {
    const abort = new AbortController();
    const stuck = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"result":true}')),
      cancel: () => new Promise(() => undefined),
    });
    const reading = readBoundedText(new Response(stuck), 100, abort.signal);
    abort.abort(new Error('given up'));
    await expect(reading).rejects.toThrow('given up');
  });

  it('reads nothing further once the bound is passed', async () => {
    const stream = streamOf(Array.from({ length: 1_000 }, () => 'x'.repeat(1_000)));
    await expect(readBoundedText(new Response(stream), 5_000, never)).rejects.toThrow('too large');
    expect(stream.locked).toBe(true);
  });
});

describe('what is loaded at its first use', () => {
  it('is loaded once, and again where that failed', async () => {
    const outcomes = [
      () => Promise.reject(new Error('package is being replaced')),
      () => Promise.resolve('ky'),
    ];
    let loads = 0;
    const load = createLoadOnce(() => {
      const next = outcomes[loads] ?? (() => Promise.resolve('a third'));
      loads += 1;
      return next();
    });
    const failed = await Promise.allSettled([load(), load()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all([load(), load()])).toEqual(['ky', 'ky']);
    expect(loads).toBe(2);
  });
});
