import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { PhoneSourceName } from '../../contracts/phones.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Hook } from '../core/ports/phoneSource.ts';
import { isPhoneNews, isPhoneSourceName, readHook } from './hookFields.ts';
import { isSameSecret } from './hookSecret.ts';
import { createRateLimit } from './rateLimit.ts';

export interface HookServerDeps {
  readonly address: string;
  readonly clock: Clock;
  /** The secret that holds now. */
  readonly secret: () => string;
  readonly listens: (source: PhoneSourceName) => boolean;
  readonly onHook: (source: PhoneSourceName, hook: Hook) => void;
  /** Anything that was turned away, before or after its path was looked at. */
  readonly onRefused: () => void;
  /** By the caller's address, before anything is read; absent: everybody who reaches the address. */
  readonly mayConnect?: (remoteAddress: string) => boolean;
  /** Host names beside the address itself under which a request may ask for us. */
  readonly alsoNamed?: readonly string[];
}

export interface HookServer {
  /** @returns the port. @throws the system's error (`EADDRINUSE`, `EADDRNOTAVAIL`…) */
  open(port: number): Promise<number>;
  close(): void;
}

export const urlLength = 8192;
const bodyLength = 4096;
const perSecond = 20;
const burst = 50;

/**
 * HTTP that can do one thing: report a call event. Answers with a status and no body, 204 where the event was taken and
 * 404 for any wrong path, whatever is wrong with it.
 */
export function createHookServer(deps: HookServerDeps): HookServer {
  const limit = createRateLimit(perSecond, burst, () => deps.clock.monotonicMs());
  let names: ReadonlySet<string> = new Set();

  const server = createServer(
    {
      // Request line and headers together; the URL has its own bound below.
      maxHeaderSize: urlLength + 4096,
      headersTimeout: 3000,
      requestTimeout: 5000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 2000,
    },
    (request, response) => void serve(request, response),
  );
  server.maxConnections = 64;
  server.maxHeadersCount = 40;
  server.setTimeout(5000, (socket) => socket.destroy());
  server.on('connection', (socket: Socket) => {
    if (deps.mayConnect === undefined || deps.mayConnect(plainAddress(socket.remoteAddress ?? ''))) return;
    deps.onRefused();
    socket.destroy();
  });
  server.on('clientError', (_error, socket) => {
    deps.onRefused();
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = refuse(request);
    if (refusal !== null) return refused(request, response, refusal);
    const url = request.url ?? '';
    const place = readPlace(url.split('?', 1)[0] ?? '');
    if (place === null) return refused(request, response, 404);
    const fields = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
    if (request.method === 'POST') {
      const body = await readBody(request);
      if (body === null) return refused(request, response, 413);
      for (const [name, value] of new URLSearchParams(body)) fields.append(name, value);
    }
    // The phone may be waiting for this answer (MicroSIP rings late): it goes first.
    response.writeHead(204).end();
    deps.onHook(place.source, readHook(place.news, fields, deps.clock.nowMs()));
  };

  const refuse = ({ method, headers, httpVersion, url }: IncomingMessage): number | null => {
    if (!limit.take()) return 429;
    if (method !== 'GET' && method !== 'POST') return 405;
    // No phone sends these; each browser does, at least on requests that a foreign page can make it send.
    if (headers.origin !== undefined || Object.keys(headers).some((name) => name.startsWith('sec-fetch-')))
      return 403;
    // A page whose name was made to point at us (DNS rebinding) asks for its own name.
    if (headers.host === undefined ? httpVersion !== '1.0' : !names.has(headers.host.toLowerCase()))
      return 403;
    return (url ?? '').length > urlLength ? 414 : null;
  };

  const readPlace = (path: string) => {
    const [, secret = '', source = '', news = '', ...rest] = path.split('/');
    const known = isSameSecret(secret, deps.secret());
    if (!known || rest.length > 0 || !isPhoneSourceName(source) || !isPhoneNews(news)) return null;
    return deps.listens(source) ? { source, news } : null;
  };

  const refused = (request: IncomingMessage, response: ServerResponse, status: number): void => {
    deps.onRefused();
    response.writeHead(status, { connection: 'close', 'content-length': '0' }).end();
    // What it still sends is not worth reading.
    request.resume();
  };

  return {
    open: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host: deps.address, exclusive: true }, () => {
          server.off('error', reject);
          const bound = portOf(server.address());
          names = new Set([deps.address, ...(deps.alsoNamed ?? [])].map((name) => `${name}:${bound}`));
          resolve(bound);
        });
      }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Null where it is longer than allowed or broke off. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > bodyLength) resolve(null);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('close', () => resolve(null));
  });
}

/** `::ffff:192.168.1.9` is how a socket for both families writes `192.168.1.9`. */
export function plainAddress(address: string): string {
  return address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '')
    .replace(/%.*$/, '');
}

function portOf(address: AddressInfo | string | null): number {
  return address === null || typeof address === 'string' ? 0 : address.port;
}
