import { Readable } from 'node:stream';
import type { ClientRequest, ClientRequestConstructorOptions, IncomingMessage } from 'electron';

/**
 * Posts by parts through Chromium's network stack. Each part waits until the one before has been taken. No cookies, no cache; a redirect
 * is answered with its status and not followed.
 *
 * @param ask `net.request` of Electron, in the session to be used
 * @param onOver nothing goes over the wire any more, the body of the answer included
 * @throws Chromium's error; the signal's reason; whatever `chunks` throws
 */
export function uploadThrough(
  ask: (options: ClientRequestConstructorOptions) => ClientRequest,
  url: string,
  { contentType, chunks }: { readonly contentType: string; readonly chunks: AsyncIterable<Uint8Array> },
  signal: AbortSignal,
  onOver: () => void = () => undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = ask({
      url,
      method: 'POST',
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    });
    // Without it all parts are put together before anything is sent.
    request.chunkedEncoding = true;
    request.setHeader('content-type', contentType);
    let isOver = false;
    const over = (end: () => void): void => {
      isOver = true;
      end();
      void iterator.return?.(undefined);
    };
    const fail = (error: unknown): void => {
      if (isOver) return;
      over(() => reject(error as Error));
      request.abort();
    };
    const iterator = chunks[Symbol.asyncIterator]();
    request.on('redirect', (status, _method, location) => {
      over(() => resolve(new Response(null, { status, headers: { location } })));
      request.abort();
      onOver();
    });
    request.on('response', (answer) => {
      (answer as unknown as Readable).once('close', onOver);
      over(() => resolve(responseOf(answer)));
    });
    let takenNoFurther: Error | null = null;
    // That no more is taken is no word of Chromium's yet: a server that answers before it has all (413) is heard after it.
    request.on('error', (error) => error !== takenNoFurther && fail(error));
    signal.addEventListener(
      'abort',
      () => {
        fail(signal.reason);
        request.abort();
      },
      { once: true },
    );

    const send = async (): Promise<void> => {
      for (;;) {
        const { done = false, value } = await iterator.next();
        if (isOver) return;
        if (done) break;
        await new Promise<void>((taken) => {
          request.write(Buffer.from(value), undefined, (error?: Error | null) => {
            takenNoFurther = error ?? null;
            taken();
          });
        });
        if (isOver || takenNoFurther !== null) return;
      }
      request.end();
    };
    void send().catch(fail);
  });
}

function responseOf(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value].flat()) {
      // Electron gives what Chromium took for a header; `Headers` may not.
      try {
        headers.append(name, String(one));
      } catch {
        continue;
      }
    }
  }
  const hasBody = answer.statusCode !== 204 && answer.statusCode !== 205 && answer.statusCode !== 304;
  const body = hasBody ? (Readable.toWeb(answer as unknown as Readable) as ReadableStream<Uint8Array>) : null;
  return new Response(body, { status: answer.statusCode, headers });
}
