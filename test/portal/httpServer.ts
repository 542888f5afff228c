import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PortalClock } from './clock.ts';

export interface TlsOptions {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface HttpRoutes {
  rest(request: IncomingMessage, response: ServerResponse, url: URL, client: string): void;
  poll(response: ServerResponse, url: URL): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void;
  oauth(request: IncomingMessage, response: ServerResponse, url: URL, client: string): void;
  control(request: IncomingMessage, response: ServerResponse, url: URL): void;
}

export interface ListeningServer {
  /** e.g. `http://127.0.0.1:4000`, without a slash at the end. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Listens on one address and hands requests on by path: `/rest/`, `/sub/`, `/oauth/`, and the portal's own pages. */
export async function listen(
  routes: HttpRoutes,
  options: {
    readonly host: string;
    readonly port: number;
    readonly tls?: TlsOptions | undefined;
    readonly clock: PortalClock;
  },
): Promise<ListeningServer> {
  const scheme = options.tls === undefined ? 'http' : 'https';
  const server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  const sockets = new Set<Socket>();

  // Longer than a client keeps an idle connection, so that none is closed under a request on its way.
  server.keepAliveTimeout = 75_000;
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // An unfinished TLS handshake (a certificate that is not trusted) is the client's business.
  server.on('tlsClientError', () => undefined);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('date', new Date(options.clock.nowMs()).toUTCString());
    const url = urlOf(request, scheme);
    if (url === undefined) {
      response.writeHead(400).end();
      return;
    }
    const path = url.pathname.replace(/\/{2,}/g, '/');
    if (path.startsWith('/rest/') || path === '/rest') routes.rest(request, response, url, clientOf(request));
    else if (path.startsWith('/sub/') || path === '/sub') routes.poll(response, url);
    else if (path.startsWith('/oauth/')) routes.oauth(request, response, url, clientOf(request));
    else routes.control(request, response, url);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const url = urlOf(request, scheme);
    if (url?.pathname.startsWith('/sub') === true) routes.upgrade(request, socket, head, url);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (!isAddress(address)) throw new Error('The practice portal does not listen on a TCP port');

  return {
    origin: `${scheme}://${options.host}:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function urlOf(request: IncomingMessage, scheme: string): URL | undefined {
  // Not `new URL(path, base)`: a path that begins with two slashes would be taken for a host.
  const text = `${scheme}://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** One process can play many desks: a client may name the address it wants to be counted under. */
function clientOf(request: IncomingMessage): string {
  const named = request.headers['x-practice-client'];
  return typeof named === 'string' && named !== '' ? named : (request.socket.remoteAddress ?? 'unknown');
}
