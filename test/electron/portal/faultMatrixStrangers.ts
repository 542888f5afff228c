import { createServer, request as httpRequest, type Agent, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { gzipSync } from 'node:zlib';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { onTestFinished } from 'vitest';

const packedBrackets = (): Buffer => gzipSync(Buffer.alloc(100_000_000, '['));

/** Goes on for as long as anybody reads. */
function endlessly(response: ServerResponse): void {
  const piece = Buffer.alloc(64_000, ' ');
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

/** What somebody between here and the portal may answer in its place. */
const strangers = {
  empty: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(),
  brackets: (response) => response.end('['.repeat(900_000)),
  'brackets, packed': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packedBrackets()),
  endless: (response) => endlessly(response),
  'redirect to nowhere': (response) => response.writeHead(302).end(),
  'redirect within': (response) => response.writeHead(302, { location: '/auth/?back=1' }).end(),
  'redirect to a sign-in page': (response) =>
    response.writeHead(302, { location: 'http://login.hotel.example/welcome?u=1' }).end(),
  'status 511': (response) => response.writeHead(511).end('<html>Sign in</html>'),
  'page that leads elsewhere': (response) =>
    response.end('<html><meta http-equiv="refresh" content="0; url=http://login.hotel.example/?u=1"></html>'),
  'form for a password': (response) =>
    response.end('<html><form action="/login"><input name="p" type="password"></form></html>'),
} as const satisfies Record<string, (response: ServerResponse) => void>;

export type StrangerName = keyof typeof strangers;

export interface InBetween {
  readonly origin: string;
  /** The stranger answers from now on; until then, and after `goAway`, everything is passed on. */
  stepIn(): void;
  goAway(): void;
}

/** A network that passes everything on to the portal, until a stranger answers in its place. */
export async function startInBetween(portalUrl: string, name: StrangerName): Promise<InBetween> {
  let stands = false;
  const origin = await listening((request, response) => {
    if (stands) {
      // The request is read first: a connection that is closed under it would be another fault.
      request.resume().on('end', () => strangers[name](response));
      return;
    }
    const onward = httpRequest(
      portalUrl + (request.url ?? ''),
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return {
    origin,
    stepIn: () => {
      stands = true;
    },
    goAway: () => {
      stands = false;
    },
  };
}

/** A proxy that lets nobody through without a sign-in, for plain requests and for CONNECT. */
export function startProxyThatWantsASignIn(): Promise<string> {
  return listening(
    (request, response) => {
      request.resume().on('end', () => {
        response.writeHead(407, { 'proxy-authenticate': 'Basic realm="office"' });
        response.end('<html>Proxy sign-in required</html>');
      });
    },
    (client) =>
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\n' +
          'Proxy-Authenticate: Basic realm="office"\r\nContent-Length: 0\r\n\r\n',
      ),
  );
}

/** An address of this computer where nothing listens. */
export async function originOfNobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return `http://127.0.0.1:${address.port}`;
}

export interface NodeFetchOptions {
  /** PEM of a certificate to trust. */
  readonly ca?: string;
  readonly proxyUrl?: string;
}

/** `fetch` over Node's own http and https, which can be told of a proxy and of a certificate to trust. */
export function createNodeFetch({ ca, proxyUrl }: NodeFetchOptions): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = Buffer.from(await request.arrayBuffer());
    const url = new URL(request.url);
    const headers = { ...Object.fromEntries(request.headers), 'content-length': String(body.length) };
    const options = { method: request.method, headers, signal: request.signal };
    return new Promise((resolve, reject) => {
      const sent =
        url.protocol === 'https:'
          ? httpsRequest(url, { ...options, agent: agentTo(proxyUrl), ...(ca === undefined ? {} : { ca }) })
          : proxyUrl === undefined
            ? httpRequest(url, options)
            : httpRequest(new URL(proxyUrl), { ...options, path: url.href });
      sent.on('error', (cause) => reject(new TypeError('fetch failed', { cause })));
      sent.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 500 })),
        );
      });
      sent.end(body);
    });
  };
}

function agentTo(proxyUrl: string | undefined): Agent | undefined {
  return proxyUrl === undefined ? undefined : new HttpsProxyAgent(proxyUrl);
}

async function listening(
  onRequest: Parameters<typeof createServer>[1],
  onConnect?: (client: { end(text: string): unknown }) => void,
): Promise<string> {
  const server = onRequest === undefined ? createServer() : createServer(onRequest);
  if (onConnect !== undefined) server.on('connect', (_request, client) => onConnect(client));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return `http://127.0.0.1:${address.port}`;
}
